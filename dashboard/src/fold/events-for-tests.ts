import type { CatalogDescription } from "../../../src/catalog/description.ts";
import type { AggregatorEvent, AggregatorEventBody, RunSettings } from "../../../src/watch/events.ts";
import { fold } from "./fold.ts";
import { type Event, emptyView, type View } from "./view.ts";

/** Events as an aggregator would send them, for tests: what a test says, and plain values for the rest. */

export const settings: RunSettings = {
  partition: "by-label",
  strategy: "adaptive-2019",
  budgetSeconds: 60,
  stepSize: 0.01,
  batch: 100,
  phi: "default",
  tauMax: 100,
  seed: 1,
  sameSeed: false,
  update: "default",
  momentum: "default",
};

/** What an aggregator with a stranger's strategy tells of its catalog. */
export const catalog: CatalogDescription = {
  strategies: [
    { name: "adaptive", title: "adaptive", about: "Picks the best." },
    {
      name: "fixed",
      title: "fixed",
      about: "The same tau in every round.",
      parameters: [{ name: "TAU", least: 1, most: 999_999, whole: true, example: 10 }],
    },
    { name: "mine", title: "my own", about: "Does as it likes." },
  ],
  updateRules: [
    { name: "sgd", title: "plain descent", about: "Follows the gradient." },
    {
      name: "fedprox",
      title: "proximal term",
      about: "Draws back.",
      parameters: [{ name: "MU", least: 0, most: 1e9, example: 0.1 }],
    },
  ],
  stepSizeSchedules: [
    { name: "constant", title: "constant", about: "Always the same." },
    {
      name: "inverse",
      title: "inverse decay",
      about: "Falls.",
      parameters: [{ name: "DECAY", least: 0, most: 1e6, exclusive: true, example: 0.01 }],
    },
  ],
  aggregationRules: [
    { name: "mean", title: "mean", about: "Averages." },
    {
      name: "krum",
      title: "Krum",
      about: "Takes one.",
      parameters: [{ name: "F", least: 1, most: 4999, whole: true, example: 1 }],
    },
  ],
  partitions: [{ name: "uniform", title: "uniform", about: "Dealt in turn.", case: 1 }],
};

const taskOfTests = { dataset: "mnist-even-odd", model: "squared-svm" };

/** The events with stamps, a tenth of a second apart. */
export function stamped(bodies: readonly AggregatorEventBody[]): AggregatorEvent[] {
  return bodies.map((body, sequence) => ({ sequence, at: sequence / 10, ...body }));
}

export function viewOf(...bodies: readonly AggregatorEventBody[]): View {
  return stamped(bodies).reduce(fold, emptyView);
}

type Body<K extends AggregatorEventBody["kind"]> = Omit<Event<K>, "sequence" | "at">;

export function runStarted(run = 1, change: Partial<Body<"run-started">> = {}): Body<"run-started"> {
  const chosen = { settings, update: "sgd", momentum: 0, nodes: ["a", "b"], delayMs: 0 };
  return { kind: "run-started", run, data: "uniform", ...chosen, ...taskOfTests, ...change };
}

export function roundStarted(round: number, localUpdates = 1): AggregatorEventBody {
  return { kind: "round-started", run: 1, round, localUpdates, last: false, nodes: ["a", "b"] };
}

export function roundFinished(round: number, change: Partial<Body<"round-finished">> = {}): Body<"round-finished"> {
  return {
    kind: "round-finished",
    run: 1,
    round,
    localUpdates: 1,
    last: false,
    loss: 0.3,
    bestLoss: 0.3,
    localCostSeconds: 0.013,
    globalCostSeconds: 0.131,
    consumedBeforeSeconds: round - 1,
    consumedSeconds: round,
    budgetSeconds: 60,
    decision: {
      kind: "continue",
      localUpdates: 1,
      wanted: 1,
      cutByBudget: false,
      last: false,
      why: { kind: "no-estimates" },
    },
    nodes: [],
    ...change,
  };
}
