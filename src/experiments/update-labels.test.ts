import { expect, test } from "vitest";
import { madeUpRuns } from "../../test/support/made-up-runs.ts";
import { everyCombination } from "./axes.ts";
import { createDrawing } from "./draw.ts";
import type { Experiment } from "./experiment.ts";
import { experiments } from "./named-experiments.ts";
import { runsCsv, summarize, summaryCsv } from "./tables.ts";
import { baseSettings } from "./tasks.ts";
import { updateLabels, updatesInWords } from "./update-labels.ts";
import { seedAxis, strategyAxis } from "./usual-axes.ts";

const base = baseSettings("squared-svm");
const runsOf = (...strategies: readonly string[]) =>
  madeUpRuns(everyCombination(base, [strategyAxis(strategies), seedAxis([1, 2])]));
const drawing = await createDrawing();

test("a strategy's label tells its update rule and its momentum", () => {
  const labelOf = updateLabels(summarize(runsOf("adaptive", "adaptive-2019")));
  expect(labelOf("adaptive")).toBe("adaptive (scaffold, momentum 0.6)");
  expect(labelOf("adaptive-2019")).toBe("adaptive-2019 (sgd, momentum 0)");
});

test("what a strategy's runs do not have in common is not in its label", () => {
  const [first, second] = runsOf("fixed:3");
  if (!first || !second) throw new Error("no runs");
  const { outcome } = second;
  const other = { ...second, outcome: { ...outcome, result: { ...outcome.result, update: "scaffold" } } };
  const labelOf = updateLabels(summarize([first, other]));
  expect(labelOf("fixed:3")).toBe("fixed:3 (momentum 0)");
});

test("runs with different update rules are never averaged", () => {
  const [first, second] = runsOf("fixed:3");
  if (!first || !second) throw new Error("no runs");
  const { outcome } = second;
  const other = { ...second, outcome: { ...outcome, result: { ...outcome.result, momentum: 0.6 } } };
  expect(summarize([first, second])).toHaveLength(1);
  expect(summarize([first, other]).map(({ update, momentum }) => [update, momentum])).toEqual([
    ["sgd", 0],
    ["sgd", 0.6],
  ]);
});

test("CSV files have the update rule and the momentum of every line, as they were, not as they were asked for", () => {
  const runs = madeUpRuns(
    everyCombination(base, [
      { name: "update", levels: [{ value: "default", change: (settings) => settings }] },
      strategyAxis(["adaptive", "fixed:3"]),
      seedAxis([1]),
    ]),
  );
  for (const text of [runsCsv(runs), summaryCsv(summarize(runs))]) {
    const [header, ...lines] = text.trimEnd().split("\n");
    const columns = header?.split(",") ?? [];
    const cellsOf = (name: string) => lines.map((line) => line.split(",")[columns.indexOf(name)]);
    expect(columns.filter((name) => name === "update" || name === "momentum")).toEqual(["update", "momentum"]);
    expect(cellsOf("update")).toEqual(["scaffold", "sgd"]);
    expect(cellsOf("momentum")).toEqual(["0.6", "0"]);
  }
});

test("a report says in words which strategies can be compared fairly", () => {
  expect(updatesInWords(runsOf("adaptive", "adaptive-2019", "fixed:1", "fixed:10", "centralized"))).toBe(
    "Update rules: adaptive uses scaffold with momentum 0.6; adaptive-2019, fixed tau and centralized use sgd with momentum 0. " +
      "A comparison of how tau is chosen is fair only between runs with the same update rule and the same momentum; " +
      "other differences include what drift correction and momentum do.",
  );
  expect(updatesInWords(runsOf("fixed:1", "fixed:10"))).toBe("Update rule of all runs: sgd with momentum 0.");
});

test.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
  "every figure of %s says by what update rule and momentum its runs learned",
  async (_name: string, experiment: Experiment) => {
    const plan = experiment.plan({ seeds: [1], quick: true, models: ["squared-svm"] });
    for (const figure of plan.figures(madeUpRuns(plan.runs))) {
      const told = `${figure.title} ${figure.text} ${(await drawing.svg(figure)).replace(/<[^>]*>/g, " ")}`;
      expect(told, figure.name).toMatch(/momentum 0/);
      expect(told, figure.name).toMatch(/sgd|scaffold/);
    }
    for (const { columns, rows, text } of plan.tables(madeUpRuns(plan.runs))) {
      expect(`${text} ${columns} ${rows}`).toMatch(/momentum/);
    }
  },
);
