import { scheduleOf } from "../catalog/plan.ts";
import { sampleLatencySeconds } from "../emulation/profiles.ts";
import { allRows } from "../learning/dataset.ts";
import { createEvaluation } from "../learning/evaluation.ts";
import { createMinibatches } from "../learning/minibatches.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import { createRandom } from "../math/random.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { encodedBytes } from "../protocol/codec.ts";
import { finiteMetrics } from "../protocol/result.ts";
import { runBudgets } from "../protocol/run-budgets.ts";
import { firstWeights } from "../runtime/aggregator-task.ts";
import { type AsynchronousInput, createAsynchronousState, stepAsynchronous } from "./asynchronous-machine.ts";
import { type CostModel, createCostModel, resolutionSeconds, rounded } from "./costs.ts";
import type { RunEnvironment } from "./environment.ts";
import type { Outcome } from "./record.ts";
import type { SimulationSettings } from "./settings.ts";

/**
 * A run without rounds. Each node computes a gradient at the weights that it got, which takes the time of a local update, and
 * exchanges it for new weights, which takes that of an aggregation; both are drawn for each node separately, or read from a
 * trace, starting at a different place for each node.
 */
export async function runAsynchronously(settings: SimulationSettings, environment: RunEnvironment): Promise<Outcome> {
  const { catalog, kernels, trainData, testData, model, examples, settle } = environment;
  const { seed, sameSeed, batch, stepSize, budgetSeconds } = settings;
  const clock = createVirtualClock({ resolutionSeconds, ...(settle ? { settle } : {}) });
  const costs = createCostModel(settings.costs, { seed, inStep: false });
  const schedule = scheduleOf(catalog, settings);
  const { budgetBytes } = settings;
  const machine = {
    ...{ stepSize, schedule, budgetSeconds, budgetBytes, nodesNeeded: examples.shares.length },
    exchangeBytes: exchangeBytesOf(model.weightCount),
  };
  let state = createAsynchronousState(firstWeights({ model, testData }, seed));
  const nodes = examples.shares.map((rows, node) => ({
    minibatches: createMinibatches(rows, batch, createRandom(seed, "minibatches", sameSeed ? 0 : node)),
    updateSeconds: costs.updates(node),
    exchangeSeconds: exchangesOf(costs, node, seed, 8 * model.weightCount),
  }));
  let finish: (reason: "budget" | "diverged") => void = () => {};
  const finished = new Promise<"budget" | "diverged">((resolve) => {
    finish = resolve;
  });

  function take(input: AsynchronousInput): void {
    const [next, effects] = stepAsynchronous(machine, state, input, { seconds: clock.now() });
    state = next;
    for (const effect of effects) {
      if (effect.kind === "finish") finish(effect.reason);
      else void update(effect.node, effect.weights);
    }
  }

  async function update(node: number, weights: Float32Array): Promise<void> {
    const { minibatches, updateSeconds, exchangeSeconds } = nodes[node] as (typeof nodes)[number];
    const gradient = new Float32Array(model.weightCount);
    const seconds = updateSeconds() + exchangeSeconds();
    // The time is known beforehand, so that a gradient that would arrive too late need not be computed.
    if (clock.now() + seconds <= budgetSeconds) {
      const pending = model.gradientInto(gradient, weights, trainData, minibatches.next());
      if (typeof pending !== "number") await pending;
    }
    clock.after(seconds * 1000, () => take({ kind: "gradient", node, gradient }));
  }

  examples.shares.forEach((rows, node) => {
    take({ kind: "joined", node, examples: rows.length });
  });
  const ending = await clock.runUntil(finished, { limitSeconds: Number.POSITIVE_INFINITY });

  const { weights, updates, consumedSeconds, consumedBytes } = state;
  const evaluation = createEvaluation(model, weights, testData, allRows(testData.exampleCount));
  while (!evaluation.finished) await evaluation.advance(rowsPerSlice(model));
  const averageTau = updates > 0 ? 1 : 0;
  return {
    weights,
    lastWeights: weights,
    initialLoss: undefined,
    measured: {
      update: "sgd",
      momentum: 0,
      kernels: kernels.name,
      ending,
      explanation:
        ending === "diverged" ? `a gradient was not finite: the step size of ${stepSize} is too large` : null,
      metrics: finiteMetrics(evaluation.metrics),
      rounds: updates,
      averageTau,
      localUpdates: updates,
      budgets: runBudgets(settings).map(({ resource, budget }) => ({
        ...{ resource, budget, consumed: resource === "time" ? consumedSeconds : consumedBytes },
        ...{ localCost: null, globalCost: null },
      })),
      binding: bindingOf(consumedSeconds / budgetSeconds, budgetBytes && consumedBytes / budgetBytes),
      consumedSeconds,
      localCostSeconds: null,
      globalCostSeconds: null,
      beta: null,
      rho: null,
      delta: null,
      disagreement: null,
      bytesSent: null,
      bytesReceived: null,
    },
  };
}

function bindingOf(spentTime: number, spentBytes: number | undefined) {
  if (spentBytes === undefined) return null;
  return spentBytes > spentTime ? "bytes" : "time";
}

/** Bytes of weights to a node and of a gradient back, in the messages of nodes that work in step. */
function exchangeBytesOf(weightCount: number): number {
  const weights = new Float32Array(weightCount);
  const [run, round, fraction] = [1, 2 ** 32 - 1, 0.1];
  const directive = { type: "directive", run, round, weights, localUpdates: 1, last: false } as const;
  const report = { type: "report", run, round, examples: round, localUpdates: 1, localSeconds: fraction } as const;
  return (
    encodedBytes({ ...directive, previousBecameBest: false }) +
    encodedBytes({ ...report, weights, lossAtStart: fraction, lossOfBest: fraction })
  );
}

/** Seconds of each exchange: an aggregation's cost, or a message each way over the node's own link. */
function exchangesOf(costs: CostModel, node: number, seed: number, bytes: number): () => number {
  const link = costs.link(node);
  if (!link) return costs.aggregations(node);
  const random = createRandom(seed, "links", node);
  const latency = () => sampleLatencySeconds(link, random);
  // As the clock does it, so that it is known beforehand what arrives in time.
  return () => rounded(latency() + latency() + bytes / link.bytesPerSecond);
}
