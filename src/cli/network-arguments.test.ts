import { resolve } from "node:path";
import { expect, test } from "vitest";
import { withNetworkFiles } from "./network-arguments.ts";

test("a file in the place of a model's name becomes a plugin and the name that it has there", () => {
  expect(withNetworkFiles(["demo", "--model", "nets/My Net.onnx", "--case", "2"])).toEqual([
    ...["demo", "--model", "onnx-my-net", "--plugin", resolve("nets/My Net.onnx"), "--case", "2"],
  ]);
  expect(withNetworkFiles(["demo", "--model=a.ONNX"])).toEqual([
    "demo",
    "--model=onnx-a",
    "--plugin",
    resolve("a.ONNX"),
  ]);
  const others = ["predict", "model.onnx", "--model", "cnn", "--", "--model", "a.onnx"];
  expect(withNetworkFiles(others)).toEqual(others);
});
