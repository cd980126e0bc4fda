import { expect, test } from "vitest";
import { builtInCatalog } from "./built-in.ts";
import { planOf } from "./plan.ts";

const plan = (strategy: string, update: string, encoding?: string) =>
  planOf(
    builtInCatalog,
    { strategy, update, momentum: "default", phi: "default", tauMax: "default", ...(encoding ? { encoding } : {}) },
    "squared-svm",
  );

test("weights are sent as float32 unless something else is asked for", () => {
  expect(plan("adaptive", "default").encoding).toBe("float32");
  expect(plan("adaptive", "default", "int8").encoding).toBe("int8");
  expect(plan("fixed:3", "sgd", "top:0.01").encoding).toBe("top:0.01");
});

test("where weights are encoded, no node is asked for a gradient, which would be float32", () => {
  expect(plan("fixed:3", "sgd").strategy.measures).toBe("estimates");
  expect(plan("fixed:3", "sgd", "int8").strategy.measures).toBe("drift");
});

test("auto is chosen on the way, but for strategies that compare gradients, which keep float32", () => {
  expect(plan("adaptive", "default", "auto").encoding).toBe("auto");
  expect(plan("fixed:3", "scaffold", "auto")).toMatchObject({ encoding: "auto", strategy: { measures: "drift" } });
  for (const [strategy, update] of [
    ["adaptive-2019", "default"],
    ["adaptive-2018", "default"],
    ["adaptive", "sgd"],
  ] as const)
    expect(plan(strategy, update, "auto").encoding).toBe("float32");
});

test("what does not go together is refused with advice", () => {
  expect(() => plan("fixed:3", "scaffold", "top:0.05")).toThrow(
    "top:0.05 and --update scaffold do not go together: what is left out of a change spoils the correction; use --encoding int8, or a strategy and update without it: --strategy fixed:10 --update sgd",
  );
  for (const strategy of ["adaptive-2019", "adaptive-2018"]) {
    expect(() => plan(strategy, "default", "int8")).toThrow(
      `${strategy} compares gradients at the nodes' own weights, which are not kept where weights are encoded; use --encoding float32, or --strategy adaptive with --update scaffold, its default`,
    );
    expect(plan(strategy, "default", "float32").encoding).toBe("float32");
  }
  // Without drift correction it goes by the bound of 2019.
  expect(() => plan("adaptive", "sgd", "int8")).toThrow("or --strategy adaptive with --update scaffold");
  expect(() => plan("adaptive", "default", "int4")).toThrow(
    '"int4" is no encoding: auto, float32, float16, int8, top:FRACTION',
  );
});
