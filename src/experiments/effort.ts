import type { CostSettings } from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { PlannedRun } from "./axes.ts";

/** Measured on a 2-core x86-64 virtual machine, kernels simd: of one example's gradient, by the size of the model. */
const gradientSeconds: Readonly<Record<string, number>> = {
  "squared-svm": 0.55e-6,
  "logistic-regression": 0.55e-6,
  "linear-regression": 0.1e-6,
  "softmax-regression": 5e-6,
  "k-means": 5e-6,
};

/** Of testing weights on all examples at the end of a run, in gradients of an example. */
const examplesTested = 60_000;
/** Of keeping a node's books in a round. */
const nodeRoundSeconds = 40e-6;
/** About what a strategy that chooses tau chooses. */
const tauChosen = 15;

/** Seconds of one core that runs will take, to within a factor of two or so: enough to decide whether to wait for them. */
export function expectedSeconds(runs: readonly Pick<PlannedRun, "settings">[]): number {
  return runs.reduce((sum, { settings }) => sum + secondsOf(settings), 0);
}

function secondsOf({ model, strategy, costs, budgetSeconds, nodes, batch, examples = 60_000 }: SimulationSettings) {
  const perExample = gradientSeconds[model] ?? 1e-6;
  const { c, b } = meanCosts(costs);
  const tau = Number(/^fixed:(\d+)$/.exec(strategy)?.[1] ?? tauChosen);
  const rounds = budgetSeconds / (c * tau + b);
  // Besides its local updates a node evaluates what the estimates and the choice of the best weights need.
  const gradients = rounds * (tau + 3) * nodes;
  const batchExamples = batch === "full" ? examples / nodes : batch;
  return perExample * (gradients * batchExamples + examplesTested) + rounds * nodes * nodeRoundSeconds;
}

function meanCosts(costs: CostSettings): { readonly c: number; readonly b: number } {
  if (costs.kind === "profiles") {
    const c = Math.max(...costs.nodes.map(({ device }) => device.updateSeconds.mean));
    return { c, b: 2 * Math.max(...costs.nodes.map(({ link }) => link?.latencySeconds.mean ?? 0)) };
  }
  const meanOf = (cost: typeof costs.local) =>
    cost.kind === "normal"
      ? cost.mean
      : cost.kind === "constant"
        ? cost.seconds
        : cost.seconds.reduce((sum, each) => sum + each, 0) / cost.seconds.length;
  return { c: meanOf(costs.local), b: meanOf(costs.global) };
}
