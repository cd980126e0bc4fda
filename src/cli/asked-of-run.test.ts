import { expect, test } from "vitest";
import { askedOfRun, askedParts } from "../data/asked-of-run.ts";
import { askedOf } from "./asked-of-run.ts";

const table = { kind: "table" as const, regression: false, numbers: [], categories: [], leftOut: [] };

test("what was said of the nodes' data and of the start is recorded by the options' names, the rest left out", () => {
  const question = { ...table, target: "price", leftOut: ["id"], logarithms: ["area", "income"] };
  const asked = askedOf({ from: "runs/latest" }, question);
  expect(asked).toEqual({ from: "runs/latest", target: "price", ignore: ["id"], log: ["area", "income"] });
  expect(askedOfRun.parse(asked)).toEqual(asked);
  expect(askedParts.map(({ name, inWords }) => [name, inWords(asked)])).toEqual([
    ["goes on from", "runs/latest"],
    ["target", "price"],
    ["target as a number", undefined],
    ["taken as numbers", undefined],
    ["taken as categories", undefined],
    ["left out", "id"],
    ["by their logarithm", "area, income"],
    ["pictures", undefined],
  ]);
  expect(askedOf({}, { kind: "pictures", width: 28, height: 20, channels: 1 })).toEqual({ pictures: "28x20x1" });
  expect(askedOf({}, undefined)).toEqual({});
});
