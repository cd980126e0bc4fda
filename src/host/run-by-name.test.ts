import { expect, test } from "vitest";
import { runByName } from "./run-by-name.ts";

const names = ["20261128-0900-cars", "20261128-0907-penguins", "20261128-0910-cars", "20261129-0800-cars", "20261129"];

test("a run is named by its name, or by a beginning that no other one has", () => {
  expect(runByName(names, "20261128-0907-penguins", "runs")).toBe("20261128-0907-penguins");
  expect(runByName(names, "20261128-0907", "runs")).toBe("20261128-0907-penguins");
  expect(runByName(names, "20261129", "runs")).toBe("20261129");
  expect(runByName(names, "cars", "runs")).toBeUndefined();
  expect(runByName(names, "", "runs")).toBeUndefined();
});

test("a beginning of several names is refused with the newest of them", () => {
  expect(() => runByName(names, "20261128-09", "runs")).toThrow(
    "runs: 3 runs begin with 20261128-09: 20261128-0910-cars, 20261128-0907-penguins, 20261128-0900-cars; write more of the name",
  );
  expect(() => runByName(names, "2026", "runs")).toThrow(
    "runs: 5 runs begin with 2026: 20261129, 20261129-0800-cars, 20261128-0910-cars, ...; write more of the name",
  );
});
