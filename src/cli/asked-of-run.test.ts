import { expect, test } from "vitest";
import { askedInWords, askedOfRun } from "../data/asked-of-run.ts";
import { askedOf } from "./asked-of-run.ts";

const table = { kind: "table" as const, regression: false, numbers: [], categories: [], leftOut: [] };

test("what was said of the nodes' data and of the start is recorded by the options' names, the rest left out", () => {
  const question = { ...table, target: "price", leftOut: ["id"], logarithms: ["area", "income"] };
  const asked = askedOf({ from: "runs/latest" }, question);
  expect(asked).toEqual({ from: "runs/latest", target: "price", ignore: ["id"], log: ["area", "income"] });
  expect(askedOfRun.parse(asked)).toEqual(asked);
  expect(askedInWords(asked).filter(({ value }) => value !== undefined)).toEqual([
    { name: "goes on from", value: "runs/latest" },
    { name: "target", value: "price" },
    { name: "left out", value: "id" },
    { name: "by their logarithm", value: "area, income" },
  ]);
  expect(askedOf({}, { kind: "pictures", width: 28, height: 20, channels: 1 })).toEqual({ pictures: "28x20x1" });
  expect(askedOf({}, undefined)).toEqual({});
});
