import { describe, expect, test } from "vitest";
import { fixed } from "../control/strategies/fixed.ts";
import { builtIn, builtInCatalog } from "./built-in.ts";
import { createCatalog } from "./catalog.ts";
import type { StrategyEntry } from "./entries.ts";
import { exampleOf } from "./names.ts";
import { chosenUpdate, planOf } from "./plan.ts";
import { UnknownName } from "./unknown-name.ts";

const alwaysSeven: StrategyEntry = {
  name: "always-seven",
  title: "always seven",
  about: "Seven local updates, whatever happens.",
  update: "sgd",
  momentum: 0,
  create: () => ({ ...fixed(7), name: "always-seven" }),
};

const settings = { update: "default", momentum: "default", phi: "default", tauMax: "default" } as const;
const planned = (strategy: string, changed = {}) =>
  planOf(builtInCatalog, { ...settings, strategy, ...changed }, "squared-svm");

test("every entry is found by a name of it, and explains itself in a sentence", () => {
  const { strategies, models, updateRules, stepSizeSchedules, aggregationRules, datasets, partitions } = builtIn;
  for (const entry of strategies) expect(builtInCatalog.strategy(exampleOf(entry)).entry).toBe(entry);
  for (const { create: _, ...entry } of models) expect(builtInCatalog.model(entry.name)).toMatchObject(entry);
  for (const entry of updateRules) expect(builtInCatalog.updateRule(exampleOf(entry)).name).toBe(exampleOf(entry));
  for (const entry of stepSizeSchedules) {
    expect(builtInCatalog.stepSizeSchedule(exampleOf(entry)).name).toBe(exampleOf(entry));
  }
  for (const entry of aggregationRules) {
    expect(builtInCatalog.aggregationRule(exampleOf(entry)).name).toBe(exampleOf(entry));
  }
  for (const entry of datasets) expect(builtInCatalog.dataset(exampleOf(entry)).name).toBe(exampleOf(entry));
  for (const entry of partitions) expect(builtInCatalog.partition(exampleOf(entry)).name).toBe(exampleOf(entry));
  for (const { about } of Object.values(builtIn).flat()) expect(about).toMatch(/^[A-Z].*\.$/);
});

test("a catalog with a strategy of one's own has it beside the others, and the first one is as before", () => {
  const catalog = createCatalog({ ...builtIn, strategies: [...builtIn.strategies, alwaysSeven] });
  expect(planOf(catalog, { ...settings, strategy: "always-seven" }, "squared-svm").strategy.firstTau).toBe(7);
  expect(planOf(catalog, { ...settings, strategy: "fixed:3" }, "squared-svm").strategy.firstTau).toBe(3);
  expect(() => builtInCatalog.strategy("always-seven")).toThrow(UnknownName);
});

test("nodes of adaptive keep their own pace, but a common one where the model has layers and nobody asks for another", () => {
  const paceOf = (pace?: "own" | "common", hasLayers = true) =>
    planOf(builtInCatalog, { ...settings, strategy: "adaptive", ...(pace && { pace }) }, "mlp", { hasLayers }).pace;
  expect([paceOf(undefined, false), paceOf(), paceOf("own")]).toEqual(["own", "common", "own"]);
});

test("two entries of one name, and a name that could not be written, are refused", () => {
  const named = (name: string) => ({ ...builtIn, strategies: [...builtIn.strategies, { ...alwaysSeven, name }] });
  expect(() => createCatalog(named("adaptive"))).toThrow('there are two entries for the strategy "adaptive"');
  for (const name of ["", "my:own", "My", "a b"]) expect(() => createCatalog(named(name))).toThrow("is no name for");
});

describe("names with parameters", () => {
  test.each(["cars:7", "penguins:0", "synthetic:0", "synthetic:1.25", "synthetic:2:9"])("dataset %s", (name) => {
    expect(builtInCatalog.dataset(name).name).toBe(name);
  });

  test.each(["fedprox:0.1", "fedprox:0", "fedprox:10.", "fedprox:.5"])("update rule %s", (name) => {
    expect(builtInCatalog.updateRule(name).name).toBe(name);
  });

  test.each([
    ["dataset", ["mnist", "", "toString", "cars:x", "cars:1:2", "synthetic:-1", "synthetic:1000", "mnist-digits:1"]],
    ["strategy", ["adaptive-2020", "fixed", "fixed:0", "fixed:-1", "fixed:1.5", "fixed:1000000", "fixed:10 ", ""]],
    ["model", ["squared-swm", "toString", "k-means:3"]],
    ["updateRule", ["", "SGD", "fedprox", "fedprox:", "fedprox:-1", "fedprox:x", "fedprox:1e-3", "scaffold:1"]],
    ["aggregationRule", ["", "plain", "krum", "krum:0", "trimmed:x", "median:1", "multi-krum:1.5"]],
    ["partition", ["dirichlet", "dirichlet:", "dirichlet:0", "shards:1.5", "shards:0", "shards:1001", "uniform:2"]],
  ] as const)("there is no %s of these names", (kind, names) => {
    for (const name of names) expect(() => builtInCatalog[kind](name)).toThrow(UnknownName);
  });
});

test("an unknown name is told with what there is, and with what may have been meant", () => {
  expect(() => builtInCatalog.strategy("adaptve-2019")).toThrow(
    'there is no strategy "adaptve-2019"; did you mean adaptive-2019? ' +
      "Choose one of: adaptive, adaptive-2019, adaptive-2018, fixed:TAU",
  );
  expect(() => builtInCatalog.model("softmx")).toThrow("did you mean softmax-regression? Choose one of: squared-svm, ");
  expect(() => builtInCatalog.dataset("xyz")).toThrow(
    'there is no dataset "xyz"; choose one of: mnist-even-odd, mnist-digits, fashion-mnist, cars[:SEED], ' +
      "penguins[:SEED], synthetic[:DISAGREEMENT][:SEED]",
  );
});

test("a known name with wrong parameters is told with what they may be", () => {
  expect(() => builtInCatalog.strategy("fixed:0")).toThrow(
    'there is no strategy "fixed:0"; write fixed:TAU, where TAU is a whole number from 1 to 999999, for example fixed:10',
  );
  expect(() => builtInCatalog.partition("dirichlet")).toThrow(
    "write dirichlet:ALPHA, where ALPHA is a number greater than 0, up to ",
  );
  expect(() => builtInCatalog.updateRule("scaffold:1")).toThrow("scaffold takes no parameter, write scaffold");
});

describe("the plan of a run", () => {
  test.each([
    ["adaptive", "scaffold", 0.8],
    ["adaptive-2019", "sgd", 0],
    ["adaptive-2018", "sgd", 0],
    ["fixed:10", "sgd", 0],
  ])("%s is made for %s and momentum %d", (strategy, name, momentum) => {
    expect(planned(strategy).update).toMatchObject({ name, momentum });
    expect(planned(strategy).strategy.name).toBe(strategy);
  });

  test("what the settings say counts more", () => {
    const asked = planned("adaptive", { update: "fedprox:0.1", momentum: 0.3 });
    expect(asked.update).toMatchObject({ name: "fedprox:0.1", momentum: 0.3 });
  });

  const round = {
    round: 2,
    tau: 10,
    stepSize: 0.01,
    estimates: { rho: 1, beta: 2, delta: 1 },
    localCosts: [0.013],
    globalCosts: [0.13],
    budgets: [15],
    consumed: [1],
  };

  test("phi is the strategy's own for the model, or else that of the settings", () => {
    const tauOf = (phi: number | "default", model: string) => {
      const { strategy } = planOf(builtInCatalog, { ...settings, strategy: "adaptive-2019", phi }, model);
      return strategy.next(strategy.init(), round)[1];
    };
    expect(tauOf("default", "squared-svm")).toEqual(tauOf(0.025, "any"));
    expect(tauOf("default", "softmax-regression")).toEqual(tauOf(1e-4, "any"));
    expect(tauOf("default", "a stranger's")).toEqual(tauOf(0.025, "any"));
  });

  test("adaptive without drift correction chooses as adaptive-2019 does", () => {
    const { strategy } = planned("adaptive", { update: "sgd", momentum: 0 });
    const bound = planned("adaptive-2019").strategy;
    expect(strategy).toMatchObject({ name: "adaptive", measures: "estimates", returnsBestWeights: true });
    expect(strategy.next(strategy.init(), round)[1]).toEqual(bound.next(bound.init(), round)[1]);
    expect(planned("adaptive").strategy.measures).toBe("drift");
  });

  test("the largest tau is the strategy's own, or else that of the settings; without drift correction it is the published 100", () => {
    const given: number[] = [];
    const entry: StrategyEntry = {
      ...alwaysSeven,
      tauMax: 321,
      create(options) {
        given.push(options.tauMax);
        return alwaysSeven.create(options);
      },
    };
    const { tauMax: _, ...plain } = entry;
    const own = createCatalog({ ...builtIn, strategies: [entry, { ...plain, name: "plain" }] });
    const plan = (strategy: string, changed = {}) => planOf(own, { ...settings, strategy, ...changed }, "any");
    plan("always-seven", { update: "scaffold" });
    plan("always-seven", { update: "scaffold", tauMax: 50 });
    plan("always-seven", { update: "sgd" });
    plan("plain", { update: "scaffold" });
    expect(given).toEqual([321, 50, 100, 100]);
  });

  test("a control parameter must be positive and a maximum a positive integer", () => {
    expect(() => planned("adaptive-2019", { phi: 0 })).toThrow("phi 0 is not a positive number");
    expect(() => planned("adaptive-2019", { tauMax: 0.5 })).toThrow("tauMax 0.5 is not");
  });
});

test("a rule that tells its path goes with the mean only, since other rules compare how far nodes went", () => {
  const plan = (aggregate: string) => planned("fixed:3", { update: "scaffold-adam", aggregate });
  expect(() => plan("median")).toThrow("--update scaffold-adam goes with the mean of the nodes' weights only");
  expect(() => plan("clipped")).toThrow("mean");
  expect(chosenUpdate(plan("mean").update)).toMatchObject({ corrects: true, tellsPath: true });
});
