import { expect, test } from "vitest";
import { madeUpOutcome } from "../../test/support/made-up-runs.ts";
import type { FinishedRun, RunOutcome } from "./experiment.ts";
import { reportPage } from "./report.ts";
import { runsCsv, summarize, summaryCsv } from "./tables.ts";
import { baseSettings } from "./tasks.ts";

const run = (factors: FinishedRun["factors"], outcome: RunOutcome): FinishedRun => ({
  factors,
  settings: baseSettings("squared-svm"),
  withRounds: false,
  outcome,
});
const ofLoss = (loss: number | null) => madeUpOutcome({ loss, accuracy: null });

test("runs that differ in their seeds only become one row with their mean and sample standard deviation", () => {
  const rows = summarize([
    run({ case: 1, seed: 1 }, ofLoss(0.2)),
    run({ case: 2, seed: 1 }, ofLoss(0.5)),
    run({ case: 1, seed: 2 }, ofLoss(0.3)),
    run({ case: 1, seed: 3 }, ofLoss(0.4)),
  ]);
  expect(rows.map(({ factors, runs, failed }) => [factors, runs, failed])).toEqual([
    [{ case: 1 }, 3, 0],
    [{ case: 2 }, 1, 0],
  ]);
  expect(rows[0]?.metrics.loss).toEqual({
    count: 3,
    mean: expect.closeTo(0.3, 12),
    standardDeviation: expect.closeTo(0.1, 12),
  });
  expect(rows[1]?.metrics.loss).toEqual({ count: 1, mean: 0.5, standardDeviation: 0 });
});

test("a metric that no run has is missing, and failed runs are counted but in no mean", () => {
  const failed = madeUpOutcome({ loss: null, ending: "failed" });
  const [row] = summarize([run({ case: 1, seed: 1 }, ofLoss(0.2)), run({ case: 1, seed: 2 }, failed)]);
  expect(row).toMatchObject({ runs: 2, failed: 1, metrics: { loss: { count: 1, mean: 0.2 } } });
  expect(row?.metrics.accuracy).toBeUndefined();
});

test("what a model has in place of an accuracy is measured as well", () => {
  const runs = [2, 4].map((meanSquaredDistance, seed) =>
    run({ case: 1, seed }, madeUpOutcome({ accuracy: null, metrics: { meanSquaredDistance } })),
  );
  const [row] = summarize(runs);
  expect(row?.metrics.meanSquaredDistance).toMatchObject({ count: 2, mean: 3 });
  expect(row?.metrics.meanSquaredError).toBeUndefined();
});

test("CSV has a column for each factor and each metric, and quotes what needs it", () => {
  const runs = [run({ devices: 'one, "slow"', seed: 1 }, madeUpOutcome({ accuracy: null }))];
  expect(runsCsv(runs)).toBe(
    "devices,seed,update,momentum,budgetSeconds,loss,accuracy,meanSquaredError,meanSquaredDistance,lossLast,averageTau,rounds,localUpdates,consumedSeconds,beta,rho,delta,disagreement,ending\n" +
      '"one, ""slow""",1,sgd,0,15,0.25,,,,0.25,10,50,500,14.9,1,2,3,,budget\n',
  );
  const [header, line] = summaryCsv(summarize(runs)).split("\n");
  expect(header).toMatch(/^devices,update,momentum,runs,failed,loss,loss_sd,accuracy,accuracy_sd,meanSquaredError,/);
  expect(line).toMatch(/^"one, ""slow""",sgd,0,1,0,0\.25,,,,,,,,0\.25,,10,,/);
});

test("budgets beside time have columns where there are some, and what is a factor has no second one", () => {
  const of = (resource: "bytes" | "joules", budget: number, consumed: number) => ({
    ...{ resource, budget, consumed, localCost: 0, globalCost: 1 },
  });
  const outcome = madeUpOutcome({ budgets: [of("bytes", 5000, 4000), of("joules", 20, 16)], binding: "joules" });
  const [header, line] = runsCsv([run({ budgetJoules: 20, seed: 1 }, outcome)]).split("\n");
  expect(header).toMatch(/^budgetJoules,seed,.*,ending,budgetBytes,consumedBytes,consumedJoules,binding$/);
  expect(line).toMatch(/^20,1,.*,budget,5000,4000,16,joules$/);
});

test("what was consumed of budgets beside time has means, and which of them bind is counted", () => {
  const of = (consumed: number, binding: "bytes" | "time") =>
    madeUpOutcome({
      budgets: [{ resource: "bytes", budget: 5000, consumed, localCost: 0, globalCost: 1 }],
      binding,
    });
  const rows = summarize([
    run({ seed: 1 }, of(3000, "time")),
    run({ seed: 3 }, of(4000, "bytes")),
    run({ seed: 5 }, of(5000, "bytes")),
  ]);
  expect(rows[0]?.metrics.consumedBytes).toMatchObject({ count: 3, mean: 4000 });
  expect(rows[0]?.metrics.consumedJoules).toBeUndefined();
  expect(rows[0]?.binding).toBe("bytes 2, time 1");
  expect(summaryCsv(rows)).toMatch(/,disagreement_sd,consumedBytes,consumedBytes_sd\n.*,4000,1000\n/);
  const making = { title: "", introduction: [], figures: [], tables: [], making: [] };
  expect(reportPage({ ...making, summary: rows })).toMatch(
    />bytes<.*>budget that binds<.*\s.*\s.*>4000<.*>bytes 2, time 1</,
  );
  const timeOnly = summarize([run({ seed: 1 }, madeUpOutcome())]);
  expect(reportPage({ ...making, summary: timeOnly })).not.toContain("budget that binds");
});
