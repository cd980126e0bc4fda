import { expect, test } from "vitest";
import { madeUpRuns } from "../../test/support/made-up-runs.ts";
import { createDrawing } from "./draw.ts";
import { drift } from "./drift.ts";
import type { Experiment, FinishedRun } from "./experiment.ts";
import { byLoss, failuresInWords } from "./failed-runs.ts";
import { experiments } from "./named-experiments.ts";
import type { SummaryRow } from "./tables.ts";
import { tauSweep } from "./tau-sweep.ts";

const row = (strategy: string, loss: number, failed = 0): SummaryRow => ({
  factors: { case: 4, strategy },
  update: "sgd",
  momentum: 0,
  runs: 2,
  failed,
  metrics: failed < 2 ? { loss: { count: 2 - failed, mean: loss, standardDeviation: 0 } } : {},
});

/** The runs of a plan, those that `fails` picks without finite weights at their end. */
function finished(experiment: Experiment, fails: (run: FinishedRun) => boolean) {
  const plan = experiment.plan({ seeds: [1, 3], quick: true, models: ["squared-svm"] });
  const runs = madeUpRuns(plan.runs).map((run): FinishedRun => {
    if (!fails(run)) return run;
    const { outcome } = run;
    return { ...run, outcome: { ...outcome, result: { ...outcome.result, ending: "failed", loss: null } } };
  });
  return { plan, runs };
}

test("a point with a failed run comes last, however good its other runs", () => {
  const rows = [row("fixed:100", 0.1, 1), row("fixed:10", 0.3), row("fixed:50", 0, 2), row("fixed:1", 0.2)];
  expect(byLoss(rows).map(({ factors }) => factors.strategy)).toEqual(["fixed:1", "fixed:10", "fixed:100", "fixed:50"]);
});

test("failures are told with the points that they belong to, by what differs between points", () => {
  expect(failuresInWords([row("fixed:1", 0.2), row("fixed:10", 0.3)])).toBe("");
  expect(failuresInWords([row("fixed:1", 0.2), row("fixed:10", 0.3, 1)])).toBe(
    " 1 of 4 runs failed, their weights no longer finite, and points with a failed run are not drawn: fixed:10 (1 of 2).",
  );
  const many = ["fixed:1", "fixed:2", "fixed:3", "fixed:4", "fixed:5", "fixed:6"].map((name) => row(name, 0, 2));
  expect(failuresInWords(many)).toMatch(/^ 12 of 12 .*: fixed:1 \(2 of 2\); .*fixed:4 \(2 of 2\); 2 more points\.$/);
});

test("a fixed tau of which one run failed is the worst in tau-sweep and drift, not the best", () => {
  const sweep = finished(tauSweep, ({ factors }) => factors.strategy === "fixed:1" && factors.seed === 1);
  const [ofCase1] = sweep.plan.tables(sweep.runs)[0]?.rows ?? [];
  expect([ofCase1?.[4], ofCase1?.[5]]).toEqual(["0.2225 (10)", "failed (1)"]);
  const rules = finished(drift, ({ factors }) => factors.tau === 10 && factors.seed === 1);
  expect(rules.plan.tables(rules.runs)[0]?.rows[0]?.slice(4)).toEqual(["0.2225 (100)", "failed (10)"]);
});

const drawing = await createDrawing();
const named = experiments.map((experiment) => [experiment.name, experiment] as const);
test.each(named)("every figure of %s says which runs it leaves out, one or all", async (_name, experiment) => {
  for (const fails of [({ factors }: FinishedRun) => factors.case === 4 && factors.seed === 1, () => true]) {
    const { plan, runs } = finished(experiment, fails);
    for (const figure of plan.figures(runs)) {
      expect(figure.text, figure.name).toMatch(/ \d+ of \d+ runs failed, their weights no longer finite, /);
      expect(await drawing.svg(figure)).not.toMatch(/NaN|undefined|Infinity/);
    }
  }
});
