import { expectedCosts } from "../simulation/costs.ts";
import type { SimulationSettings } from "../simulation/settings.ts";
import type { PlannedRun } from "./axes.ts";

/** Measured on a 2-core x86-64 virtual machine, kernels simd: of one example's gradient, by the size of the model. */
const gradientSeconds = new Map([
  ["squared-svm", 0.55e-6],
  ["logistic-regression", 0.55e-6],
  ["linear-regression", 0.1e-6],
  ["softmax-regression", 5e-6],
  ["k-means", 5e-6],
  ["mlp", 10e-6],
  ["cnn-small", 0.14e-3],
  ["cnn", 1e-3],
]);

/** Of testing weights on all examples at the end of a run, in gradients of an example. */
const examplesTested = 60_000;
/** A node's overhead in a round. */
const nodeRoundSeconds = 40e-6;
/** A typical tau of strategies that choose it. */
const tauChosen = 15;

/** Seconds of one core that runs will take, to within a factor of two or so: enough to decide whether to wait for them. */
export function expectedSeconds(runs: readonly Pick<PlannedRun, "settings">[]): number {
  return runs.reduce((sum, { settings }) => sum + secondsOf(settings), 0);
}

function secondsOf({ model, strategy, costs, budgetSeconds, nodes, batch, examples = 60_000 }: SimulationSettings) {
  const [name = model] = model.split(":");
  const perExample = gradientSeconds.get(name) ?? 1e-6;
  const { localSeconds, globalSeconds } = expectedCosts(costs);
  const tau = Number(/^fixed:(\d+)$/.exec(strategy)?.[1] ?? tauChosen);
  const rounds = budgetSeconds / (localSeconds * tau + globalSeconds);
  // Besides its local updates a node evaluates what the estimates and the choice of the best weights need.
  const gradients = rounds * (tau + 3) * nodes;
  const batchExamples = batch === "full" ? examples / nodes : batch;
  return perExample * (gradients * batchExamples + examplesTested) + rounds * nodes * nodeRoundSeconds;
}
