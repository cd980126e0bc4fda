import type { PlannedRun } from "../../src/experiments/axes.ts";
import type { FinishedRun, RunOutcome } from "../../src/experiments/experiment.ts";
import type { RoundRecord } from "../../src/experiments/rounds.ts";
import type { RunResult } from "../../src/protocol/result.ts";
import type { SimulationSettings } from "../../src/simulation/settings.ts";

/** A made-up outcome, for tests of tables and figures. */
export function madeUpOutcome(changed: Partial<RunResult> = {}): RunOutcome {
  return {
    result: {
      dataset: "mnist-even-odd",
      model: "squared-svm",
      partition: "uniform",
      case: 1,
      strategy: "fixed:10",
      update: "sgd",
      momentum: 0,
      stepSize: 0.01,
      seed: 1,
      nodes: 5,
      kernels: "simd",
      ending: "budget",
      explanation: null,
      loss: 0.25,
      lossLast: 0.25,
      evaluatedNodes: 5,
      accuracy: 0.85,
      metrics: { accuracy: 0.85 },
      test: null,
      rounds: 50,
      averageTau: 10,
      localUpdates: 500,
      budgets: [],
      binding: null,
      budgetSeconds: 15,
      consumedSeconds: 14.9,
      localCostSeconds: 0.013,
      globalCostSeconds: 0.13,
      beta: 1,
      rho: 2,
      delta: 3,
      disagreement: null,
      bytesSent: 1000,
      bytesReceived: 1000,
      ...changed,
    },
    tookSeconds: 0.5,
  };
}

/** The runs of a plan as if they were done, each with another loss and tau, and rounds where they are wanted. */
export function madeUpRuns(planned: readonly PlannedRun[]): FinishedRun[] {
  return planned.map((run, i) => ({
    ...run,
    outcome: {
      ...madeUpOutcome({
        strategy: run.settings.strategy,
        ...updateOf(run.settings),
        seed: run.settings.seed,
        loss: 0.22 + i / 1000,
        averageTau: 1 + (i % 50),
      }),
      ...(run.withRounds ? { rounds: [1, 2, 3, 4].map(madeUpRound) } : {}),
    },
  }));
}

function updateOf({ strategy, update, momentum }: SimulationSettings) {
  const usual = strategy === "adaptive" ? { update: "scaffold", momentum: 0.6 } : { update: "sgd", momentum: 0 };
  return {
    update: update === "default" ? usual.update : update,
    momentum: momentum === "default" ? usual.momentum : momentum,
  };
}

function madeUpRound(round: number): RoundRecord {
  const estimate = round === 1 ? null : round / 10;
  return {
    round,
    startSeconds: round - 1,
    endSeconds: round,
    loss: 1 / round,
    accuracy: 0.5 + round / 10,
    tau: round * 2,
    beta: estimate,
    rho: estimate,
    delta: estimate,
    disagreement: estimate,
    c: 0.013,
    b: 0.13,
  };
}
