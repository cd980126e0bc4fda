import { resolve } from "node:path";
import { expect, test } from "vitest";
import { withNetworkFiles } from "./network-arguments.ts";

test("files in the place of models' names become plugins and the names that they have there", () => {
  expect(withNetworkFiles(["demo", "--model", "nets/My Net.onnx", "--case", "2", "--", "--model", "c.onnx"])).toEqual([
    ...["demo", "--model", "onnx-my-net", "--case", "2", `--plugin=${resolve("nets/My Net.onnx")}`],
    ...["--", "--model", "c.onnx"],
  ]);
  expect(withNetworkFiles(["demo", "--model=a.ONNX"])).toEqual([
    "demo",
    "--model=onnx-a",
    `--plugin=${resolve("a.ONNX")}`,
  ]);
  expect(withNetworkFiles(["experiment", "deep", "--model", "a.onnx", "cnn", "b.onnx", "--quick"])).toEqual([
    ...["experiment", "deep", "--model", "onnx-a", "cnn", "onnx-b", "--quick"],
    ...[`--plugin=${resolve("a.onnx")}`, `--plugin=${resolve("b.onnx")}`],
  ]);
  const others = ["predict", "model.onnx", "--model", "cnn", "--case", "a.onnx"];
  expect(withNetworkFiles(others)).toEqual(others);
});
