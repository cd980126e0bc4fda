import { describe, expect, test } from "vitest";
import { madeUpRuns } from "../../test/support/made-up-runs.ts";
import { CustomFileRefused, customExperiment } from "./custom.ts";
import { heldInWords } from "./held-settings.ts";

const good = `
title: Many nodes, dear aggregations
text: |
  One paragraph.

  Another one.
base: {budget: 20, partition: by-label}
axes:
  globalCost: [0.1, 1, 10]
  nodes: [5, 50]
strategies: [adaptive-2019, "fixed:10"]
seeds: 4
`;

test("a file says what is varied around which base", () => {
  const experiment = customExperiment(good, "my.yaml");
  expect([experiment.title, experiment.usualSeeds]).toEqual(["Many nodes, dear aggregations", 4]);
  const plan = experiment.plan({ seeds: [7], quick: false, models: [] });
  expect(plan.introduction).toEqual(["One paragraph.", "Another one."]);
  expect(plan.runs).toHaveLength(3 * 2 * 2);
  expect(plan.runs.at(-1)).toMatchObject({
    factors: { globalCost: 10, nodes: 50, strategy: "fixed:10", seed: 7 },
    settings: { budgetSeconds: 20, partition: "by-label", nodes: 50, strategy: "fixed:10", seed: 7 },
  });
});

test("the file's first axis is along the bottom of the figures, the second in panels", () => {
  const plan = customExperiment(good, "my.yaml").plan({ seeds: [1], quick: false, models: [] });
  const [figure] = plan.figures(madeUpRuns(plan.runs));
  if (!figure) throw new Error("no figure");
  const data = (figure.spec as unknown as { data: { values: { along: number; panel: string }[] } }).data.values;
  expect([...new Set(data.map(({ along }) => along))]).toEqual([0.1, 1, 10]);
  expect([...new Set(data.map(({ panel }) => panel))]).toEqual(["nodes 5", "nodes 50"]);
  expect((figure.spec as unknown as { facet: { sort: string[] } }).facet.sort).toEqual(["nodes 5", "nodes 50"]);
});

test("values that have no order are rows of dots, not points of a line", () => {
  const figuresOf = (axes: string) => {
    const plan = customExperiment(`{title: a, axes: ${axes}, strategies: [fixed:3]}`, "my.yaml").plan({
      seeds: [1],
      quick: false,
      models: [],
    });
    return JSON.stringify(plan.figures(madeUpRuns(plan.runs)).map(({ spec }) => spec));
  };
  for (const axes of ["{partition: [uniform, by-label]}", "{case: [1, 2]}", "{batch: [10, full]}"]) {
    expect(figuresOf(axes)).not.toContain('"type":"line"');
  }
  expect(figuresOf("{stepSize: [0.01, 0.02]}")).toMatch(/"type":"line".*|"title":"step size"/);
});

test("what figures hold fixed is told under them", () => {
  const plan = customExperiment(good.replace("50]", "50]\n  update: [sgd, scaffold]"), "my.yaml").plan({
    seeds: [1],
    quick: false,
    models: [],
  });
  for (const { text } of plan.figures(madeUpRuns(plan.runs))) expect(text).toMatch(/ Only with update sgd; the table/);
});

test("data can be varied, and runs come dataset by dataset; costs are those of the authors so many times", () => {
  const text = `
title: Disagreement
model: softmax-regression
base: {localCost: 2}
axes: {globalCost: [1, 10], dataset: ["synthetic:0", "synthetic:1"]}
strategies: [adaptive, centralized]`;
  const { runs } = customExperiment(text, "my.yaml").plan({ seeds: [1], quick: false, models: [] });
  expect(runs.map(({ settings }) => [settings.dataset, settings.strategy])).toEqual(
    ["synthetic:0", "synthetic:1"].flatMap((dataset) =>
      [1, 10].flatMap(() => ["adaptive", "centralized"].map((strategy) => [dataset, strategy])),
    ),
  );
  expect(runs[2]?.settings.costs).toMatchObject({ local: { mean: 0.02603 }, global: { mean: 1.31604 } });
  expect(runs[3]?.settings.costs).toMatchObject({ local: { mean: 2 * 0.009974 }, global: { seconds: 0 } });
});

test("budgets beside time, and prices, can be set and varied", () => {
  const text = `
title: Dear bytes
base: {budget: 20, budgetMoney: 0.02, pricePerDeviceHour: 0.05}
axes: {pricePerMegabyte: [0.01, 0.1], budgetJoules: [100, 200]}
strategies: [adaptive]`;
  const { runs } = customExperiment(text, "my.yaml").plan({ seeds: [1], quick: false, models: [] });
  expect(runs.map(({ settings }) => [settings.pricePerMegabyte, settings.budgetJoules])).toEqual([
    ...[100, 200].map((joules) => [0.01, joules]),
    ...[100, 200].map((joules) => [0.1, joules]),
  ]);
  expect(runs[0]?.settings).toMatchObject({ budgetSeconds: 20, budgetMoney: 0.02, pricePerDeviceHour: 0.05 });
  expect(heldInWords(runs)).toContain("a budget of 20 s, a budget of 0.02, a price of 0.05 per device-hour,");
});

test("--quick keeps the ends of each axis", () => {
  const { runs } = customExperiment(good, "my.yaml").plan({ seeds: [1], quick: true, models: [] });
  expect([...new Set(runs.map(({ factors }) => factors.globalCost))]).toEqual([0.1, 10]);
});

describe("a wrong file gets one line that says where", () => {
  test.each([
    ["title: [", /^my\.yaml:1: not YAML: [^:]*[^:\d]$/],
    ["", /^my\.yaml: the file is empty; /],
    [
      "title: a\nstrategies: [clever]\naxes: {case: [1]}",
      /^my\.yaml: strategies\.0: "clever" is not one of adaptive, /,
    ],
    ["title: a\nstrategies: [fixed:3, fixed:3]\naxes: {case: [1]}", /^my\.yaml: strategies: must name each value once/],
    ["title: a\nstrategies: [fixed:3]\naxes: {tauMax: [5, 5]}", /^my\.yaml: axes\.tauMax: must name each value once/],
    [
      "title: a\nstrategies: [fixed:3]\nbase: {case: 2, partition: mixed}\naxes: {nodes: [5]}",
      /^my\.yaml: case and partition both say how the examples are spread/,
    ],
    [
      "title: a\nstrategies: [fixed:1]\nbase: {globalCost: 2}\naxes: {globalCost: [1, 5]}",
      /^my\.yaml: globalCost is set in base and varied in axes; leave out one$/,
    ],
    [
      "title: a\nstrategies: [fixed:1]\naxes: {budgetMoney: [1, 2]}",
      /^my\.yaml: budgetMoney: money is spent by prices, and there are none; give one of pricePerMegabyte, /,
    ],
    [
      "title: a\nstrategies: [fixed:1]\naxes: {pricePerMegabyte: [1, 2]}",
      /^my\.yaml: pricePerMegabyte changes nothing without a budget of money; give budgetMoney in base or axes, /,
    ],
    ["title: a\nstrategies: [fixed:1]\naxes: {dataset: [mnist]}", /^my\.yaml: dataset: there is no dataset "mnist"; /],
    [
      "title: a\nstrategies: [fixed:1]\nbase: {dataset: cars}\naxes: {case: [1]}",
      /^my\.yaml: dataset: model "squared-svm" cannot learn from dataset "cars"/,
    ],
    ["title: a\nstrategies: [fixed:1]\naxes: {}", /^my\.yaml: axes: must name at least one axis/],
    ["title: a\nstrategies: [fixed:1]\naxes: {tau: [1]}", /^my\.yaml: axes: Unrecognized key: "tau"/],
    ["title: a\nstrategies: [fixed:1]\naxes: {case: [1, 5]}", /^my\.yaml: axes\.case\.1: /],
    ["title: a\naxes: {case: [1]}\nstrategies: []", /^my\.yaml: strategies: must name at least one value/],
    ["title: a\naxes: {nodes: [0]}\nstrategies: [fixed:1]", /^my\.yaml: axes\.nodes\.0: /],
    ["- 1", /^my\.yaml: the file: /],
  ])("%j", (text, message) => {
    expect(() => customExperiment(text, "my.yaml")).toThrow(CustomFileRefused);
    expect(() => customExperiment(text, "my.yaml")).toThrow(message);
  });
});
