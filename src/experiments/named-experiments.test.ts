import { describe, expect, test } from "vitest";
import { madeUpRuns } from "../../test/support/made-up-runs.ts";
import { BudgetTooSmall } from "../control/budget.ts";
import { checkSettings, type SimulationSettings } from "../simulation/settings.ts";
import { adaptiveGrid } from "./adaptive-grid.ts";
import { keyOf } from "./axes.ts";
import { customExperiment } from "./custom.ts";
import { createDrawing } from "./draw.ts";
import { drift } from "./drift.ts";
import type { Experiment } from "./experiment.ts";
import { liars } from "./liars.ts";
import { experiments } from "./named-experiments.ts";
import { findsOptimum } from "./optimum.ts";
import { reportPage } from "./report.ts";
import { singleRun } from "./single-run.ts";
import { summarize } from "./tables.ts";
import { tauSweep } from "./tau-sweep.ts";

const custom = customExperiment(
  "{title: Two budgets, axes: {budget: [5, 50], case: [1, 2]}, strategies: [fixed:3, adaptive-2019]}",
  "file",
);
const all: readonly Experiment[] = [...experiments, custom];
const asked = { seeds: [1, 2], models: ["squared-svm"] };
const drawing = await createDrawing();

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const isAffordable = (settings: SimulationSettings) => {
  try {
    checkSettings(settings);
    return true;
  } catch (error) {
    if (error instanceof BudgetTooSmall) return false;
    throw error;
  }
};

describe.each(all.map((experiment) => [experiment.name, experiment] as const))("%s", (_name, experiment) => {
  test.each([true, false])("plans runs that can be done, each combination of factors once (quick: %s)", (quick) => {
    const { runs } = experiment.plan({ ...asked, quick });
    const possible = runs.filter(({ settings }) => isAffordable(settings));
    expect(possible.length).toBeGreaterThan(0.95 * runs.length);
    expect(new Set(runs.map(({ factors }) => JSON.stringify(factors))).size).toBe(runs.length);
    expect(runs.map(({ settings }) => settings.seed)).toEqual(runs.map(({ factors }) => factors.seed));
  });

  /** Drawing is what takes long here: once for both of these tests. */
  const drawn = once(async () => {
    const plan = experiment.plan({ ...asked, quick: true });
    const runs = madeUpRuns(plan.runs);
    const figures = plan.figures(runs).map(async (figure) => ({ ...figure, svg: await drawing.svg(figure) }));
    return { plan, runs, figures: await Promise.all(figures) };
  });

  test("draws every figure with all its marks in their places", async () => {
    const { figures } = await drawn();
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
    for (const figure of figures) {
      const { counts, lost } = await drawing.marks(figure);
      expect([figure.name, lost]).toEqual([figure.name, 0]);
      expect(Object.keys(counts), figure.name).not.toEqual([]);
      expect(figure.svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test("makes a report that needs no other file, and says everything that was measured", async () => {
    const { plan, runs, figures } = await drawn();
    const page = reportPage({
      title: experiment.title,
      introduction: plan.introduction,
      figures,
      tables: plan.tables(runs),
      summary: summarize(runs),
      making: [["Command", "edgewise <experiment>"]],
    });
    expect(page).not.toMatch(/<script|<link|<img|\s(src|href)=|url\(|@import/);
    expect(page).toContain("<code>edgewise &lt;experiment&gt;</code>");
    for (const { title } of figures) expect(page).toContain(`<h2>${title}</h2>`);
    const rows = page.slice(page.indexOf("All means")).match(/<tr><td/g);
    expect(rows).toHaveLength(summarize(runs).length);
  });
});

test("tau-sweep marks every fixed tau under both update rules, and the adaptive strategies, in each case", async () => {
  const plan = tauSweep.plan({ ...asked, quick: true });
  const [figure] = plan.figures(madeUpRuns(plan.runs));
  if (!figure) throw new Error("no figure");
  const { counts } = await drawing.marks(figure);
  // Three taus, two rules and four cases; a line and an area have an item for each of their points.
  expect(counts).toEqual({ area: 24, line: 24, symbol: 24 + 12, rule: 16 });
});

test("tau-sweep at 15 seeds has the fixed taus with plain updates, and again as adaptive makes them", () => {
  const { runs } = tauSweep.plan({
    seeds: Array.from({ length: 15 }, (_, i) => i + 1),
    quick: false,
    models: asked.models,
  });
  const keys = (strategy: RegExp, update: string, momentum: number) =>
    new Set(
      runs
        .filter(({ settings }) => strategy.test(settings.strategy))
        .filter(({ settings }) => settings.update === update && settings.momentum === momentum)
        .map(keyOf),
    ).size;
  expect(keys(/^fixed:/, "sgd", 0)).toBe(660);
  expect(keys(/^fixed:/, "scaffold", 0.7)).toBe(660);
  expect(keys(/^adaptive$/, "scaffold", 0.7)).toBe(60);
  expect(keys(/^adaptive-20/, "sgd", 0)).toBe(120);
  expect(keys(/^centralized$/, "sgd", 0)).toBe(15);
  expect(new Set(runs.map(keyOf)).size).toBe(660 + 660 + 60 + 120 + 15);
});

test("tau-sweep names the best and the worst fixed tau of each case and rule in hindsight, beside its strategies", () => {
  const plan = tauSweep.plan({ seeds: [1], quick: true, models: asked.models });
  const [table] = plan.tables(madeUpRuns(plan.runs));
  expect(table?.columns).toEqual([
    "case",
    "best fixed (scaffold, momentum 0.7)",
    "worst fixed (scaffold, momentum 0.7)",
    "adaptive (scaffold, momentum 0.7)",
    "best fixed (sgd, momentum 0)",
    "worst fixed (sgd, momentum 0)",
    "adaptive-2019 (sgd, momentum 0)",
    "adaptive-2018 (sgd, momentum 0)",
    "centralized (sgd, momentum 0)",
  ]);
  // Made-up losses rise by 0.001 from run to run: 12 plain fixed taus, 12 corrected ones, adaptive in four cases, the others.
  expect(table?.rows[0]).toEqual([
    "1",
    "0.2320 (1)",
    "0.2340 (100)",
    "0.2440 (25.0)",
    "0.2200 (1)",
    "0.2220 (100)",
    "0.2480 (29.0)",
    "0.2490 (30.0)",
    "0.2500",
  ]);
});

test("adaptive tries every point with the published strategies, five plain fixed taus, centralised learning and the harder opponent", () => {
  const seeds = [1, 3, 5, 7, 9];
  const { runs } = adaptiveGrid.plan({ seeds, quick: false, models: asked.models });
  const points = new Map<string, Set<string>>();
  for (const { factors } of runs.filter((run) => !findsOptimum(run))) {
    const point = `${factors.factor} ${factors.level} ${factors.case}`;
    const { strategy, update, momentum } = factors;
    points.set(point, (points.get(point) ?? new Set()).add(JSON.stringify([strategy, update, momentum])));
  }
  // The base and two Dirichlet partitions; twenty nodes on another one; budgets, costs, nodes, devices, descent and three models
  // in four cases.
  expect(points.size).toBe(6 + 1 + 4 * (2 + 2 + 2 + 1 + 1 + 3));
  expect(points.has("nodes 20 dirichlet:0.3")).toBe(true);
  // Of the harder opponent five taus at three momenta.
  for (const [point, strategies] of points) expect(strategies.size, point).toBe(point.includes("determin") ? 23 : 24);
});

test("adaptive's harder opponent has its drift correction, and 0.6 as its largest momentum", () => {
  const { runs } = adaptiveGrid.plan({ seeds: [1], quick: false, models: asked.models });
  const ofBase = runs.filter(({ factors }) => factors.factor === "base" && factors.case === 1);
  const updates = ofBase
    .filter(({ factors }) => factors.strategy === "fixed:30")
    .map(({ settings: { update, momentum } }) => [update, momentum]);
  expect(updates).toEqual([
    ["default", "default"],
    ["scaffold", 0],
    ["scaffold", 0.3],
    ["scaffold", 0.6],
  ]);
});

test("adaptive finds the optimum of the examples that each seed chooses, once whatever the case, and not of K-means", () => {
  const optima = (models: readonly string[]) =>
    adaptiveGrid.plan({ seeds: [1, 3], quick: false, models }).runs.filter(findsOptimum);
  expect(optima(["squared-svm"])).toHaveLength(2 * 4);
  expect(new Set(optima(["squared-svm"]).map(keyOf)).size).toBe(2);
  expect(optima(["squared-svm"])[0]?.settings).toMatchObject({ nodes: 1, batch: "full", examples: 1000, seed: 1 });
  expect(optima(["k-means"])).toEqual([]);
});

test("adaptive's deterministic runs have the costs that were measured for their case, its others those of minibatches", () => {
  const { runs } = adaptiveGrid.plan({ seeds: [1], quick: false, models: asked.models });
  const localOf = (level: string, number: number) =>
    runs
      .filter(({ factors }) => factors.level === level && factors.case === number && factors.strategy === "adaptive")
      .map(({ settings: { costs, batch, examples } }) => [
        costs.kind === "shared" && costs.local.kind === "normal" ? costs.local.mean : undefined,
        batch,
        examples,
      ]);
  expect(localOf("deterministic", 2)).toEqual([[0.021811, "full", 1000]]);
  expect(localOf("deterministic", 3)).toEqual([[0.095353, "full", 1000]]);
  expect(localOf("base", 3)).toEqual([[0.013015, 100, undefined]]);
});

test("drift has every rule at every tau with and without momentum, and names the best and the worst tau", () => {
  const plan = drift.plan({ seeds: [1], quick: true, models: asked.models });
  const [table] = plan.tables(madeUpRuns(plan.runs));
  // Made-up losses rise by 0.001 from run to run: sgd at 10 and 100 without momentum, then with it.
  expect(table?.rows.slice(0, 2)).toEqual([
    ["1", "fixed tau", "sgd", "0", "0.2200 (10)", "0.2210 (100)"],
    ["1", "fixed tau", "sgd", "0.7", "0.2220 (10)", "0.2230 (100)"],
  ]);
  expect(plan.runs.filter(({ settings }) => settings.update === "scaffold" && settings.momentum === 0.7)).toHaveLength(
    4,
  );
});

test("liars tries each lie with each rule, and compares them with the honest nodes in a table for each setting", () => {
  const { runs } = liars.plan({ seeds: [1], quick: false, models: asked.models });
  const of = (wanted: Readonly<Record<string, string>>) =>
    runs.filter(({ factors }) => Object.entries(wanted).every(([name, value]) => factors[name] === value));
  expect(of({ lie: "(honest)" }).every(({ settings }) => settings.liars === undefined)).toBe(true);
  expect(of({ lie: "flip:10", liars: "3 of 10", rule: "krum:F" })[0]?.settings).toMatchObject({
    ...{ nodes: 10, aggregate: "krum:3", liars: { count: 3, lie: "flip:10" } },
  });
  expect(of({ outliers: "counted" }).every(({ settings }) => settings.keepOutliers)).toBe(true);
  const plan = liars.plan({ seeds: [1], quick: true, models: asked.models });
  const tables = plan.tables(madeUpRuns(plan.runs));
  expect(tables.map(({ title, columns }) => [title, columns])).toEqual([
    ["1 of 5, uniform (squared-svm)", ["lie", "mean", "median", "krum:F"]],
  ]);
  expect(tables[0]?.rows.map(([lie]) => lie)).toEqual(["(honest)", "(without them)", "flip:1", "flip:10"]);
  expect(tables[0]?.rows[0]?.[1]).toMatch(/^\d+\.\d \/ \d+\.\d$/);
});

test("single-run tells how many runs there are in each case", () => {
  const introductionOf = (seeds: readonly number[]) =>
    singleRun.plan({ seeds, quick: true, models: ["squared-svm"] }).introduction[0];
  expect(introductionOf([1])).toMatch(/^One run of each strategy in each case\. It begins with/);
  expect(introductionOf([1, 2])).toMatch(/^2 runs of each strategy in each case, one for each seed\. Each begins with/);
});
