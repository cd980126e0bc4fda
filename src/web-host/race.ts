import { builtIn } from "../catalog/built-in.ts";
import { createCatalog } from "../catalog/catalog.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { testbedDevice } from "../emulation/testbed.ts";
import { allRows, type Dataset } from "../learning/dataset.ts";
import { createEvaluation } from "../learning/evaluation.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import { rememberingShares } from "../simulation/shares.ts";
import { simulate } from "../simulation/simulate.ts";
import { type Hand, steered } from "./race-by-hand.ts";
import type { FromRace } from "./race-messages.ts";
import type { RacePace } from "./race-pace.ts";
import type { RaceSettings } from "./race-settings.ts";

export interface RaceEnvironment {
  readonly kernels: Kernels;
  /** Handwritten digits, even or odd. */
  readonly trainData: Dataset;
  readonly testData: Dataset;
  /** What the lane `you` does. */
  readonly hand: Hand;
  readonly pace: RacePace;
  /** Resolves when all pending promises have been handled (SimulationEnvironment). */
  readonly settle?: () => Promise<void>;
  readonly tell: (message: FromRace) => void;
}

/** The papers' testbed: two laptops and three Raspberry Pi 3, all but one over Wi-Fi. */
const devices = 5;

/**
 * Lets strategies race: each lane is a simulated run, with the aggregator and the nodes that also run over a network, and all lanes
 * share data, seed, budget, devices and links. Resolves when all have finished.
 *
 * @throws UnknownName, BudgetTooSmall as `simulate` does
 */
export async function race(settings: RaceSettings, environment: RaceEnvironment): Promise<void> {
  const { kernels, trainData, testData, hand, pace, settle, tell } = environment;
  const catalog = createCatalog({ ...builtIn, strategies: [...builtIn.strategies, steered(hand)] });
  const model = createModelFor(catalog, "squared-svm", trainData, kernels);
  const shareOut = rememberingShares(1);

  async function runLane(lane: number, strategy: string): Promise<void> {
    let atSeconds = 0;
    let startedAt: number | undefined;
    let tau = 0;
    const { result } = await simulate(simulated(settings, strategy), {
      catalog,
      kernels,
      trainData,
      testData,
      shareOut,
      ...(settle ? { settle } : {}),
      holds(at) {
        atSeconds = at;
        return startedAt === undefined ? undefined : pace.move(lane, at - startedAt);
      },
      onEvent(event) {
        if (event.kind === "round-finished") tau = event.localUpdates;
      },
      onRoundStarted({ round, consumedSeconds, weights }) {
        // What comes before is not charged to the budget.
        startedAt ??= atSeconds;
        tell({ kind: "round", lane, round: round - 1, tau, consumedSeconds, ...tested(model, weights, testData) });
      },
    });
    pace.leave(lane);
    tell({
      kind: "finished",
      lane,
      rounds: result.rounds,
      averageTau: result.rounds === 0 ? 0 : result.localUpdates / result.rounds,
      consumedSeconds: result.consumedSeconds,
      accuracy: result.accuracy ?? 0,
      loss: result.loss ?? Number.POSITIVE_INFINITY,
    });
  }
  tell({ kind: "started" });
  await Promise.all(settings.lanes.map((strategy, lane) => runLane(lane, strategy)));
  tell({ kind: "over" });
}

/** Everything that is not said here is as usual for the strategy. */
function simulated({ partition, seed, budgetSeconds }: RaceSettings, strategy: string): SimulationSettings {
  return {
    dataset: "mnist-even-odd",
    model: "squared-svm",
    strategy,
    partition,
    seed,
    budgetSeconds,
    stepSize: 0.01,
    batch: 100,
    phi: "default",
    update: "default",
    momentum: "default",
    tauMax: "default",
    sameSeed: false,
    nodes: devices,
    costs: { kind: "profiles", nodes: Array.from({ length: devices }, (_, i) => testbedDevice(i + 1)) },
  };
}

function tested(model: Model, weights: Float32Array, testData: Dataset): { accuracy: number; loss: number } {
  const evaluation = createEvaluation(model, weights, testData, allRows(testData.exampleCount));
  evaluation.advance(testData.exampleCount);
  return { accuracy: evaluation.metrics.accuracy ?? 0, loss: evaluation.loss };
}
