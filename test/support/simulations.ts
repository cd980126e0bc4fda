import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { authorsCosts, type CostSettings } from "../../src/simulation/costs.ts";
import type { SimulationEnvironment } from "../../src/simulation/environment.ts";
import type { SimulationSettings } from "../../src/simulation/settings.ts";
import { simulate } from "../../src/simulation/simulate.ts";
import { smallDataset } from "./virtual-run.ts";

/** Settings and data for tests of simulations. */

const data = smallDataset();
export const smallEnvironment: SimulationEnvironment = {
  kernels: plainKernels,
  trainData: data,
  testData: data,
  settle: () => new Promise((resolve) => setImmediate(resolve)),
};

export const constant = (local: number, global: number): CostSettings => ({
  kind: "shared",
  local: { kind: "constant", seconds: local },
  global: { kind: "constant", seconds: global },
});
export const trace = (local: readonly number[], global: readonly number[]): CostSettings => ({
  kind: "shared",
  local: { kind: "trace", seconds: local },
  global: { kind: "trace", seconds: global },
});
/** Nodes that always take so many seconds for a local update. */
export const devices = (...seconds: readonly number[]): CostSettings => ({
  kind: "profiles",
  nodes: seconds.map((mean) => ({ device: { name: "d", updateSeconds: { mean, standardDeviation: 0 } } })),
});
/** Of the authors. */
const noisy: CostSettings = { kind: "shared", ...authorsCosts };

/** Three nodes, fixed tau and noisy costs by default. */
export function simulationSettings(changed: Partial<SimulationSettings> = {}): SimulationSettings {
  return {
    dataset: "small",
    model: "squared-svm",
    partition: "uniform",
    nodes: 3,
    strategy: "fixed:5",
    budgetSeconds: 3,
    batch: 5,
    stepSize: 0.05,
    phi: "default",
    update: "default",
    momentum: "default",
    tauMax: 100,
    seed: 1,
    sameSeed: false,
    costs: noisy,
    ...changed,
  };
}

export const run = async (changed: Partial<SimulationSettings> = {}) =>
  simulate(simulationSettings(changed), smallEnvironment);

/** All, and the baselines. */
export const simulatedStrategies = [
  "adaptive",
  "adaptive-2019",
  "adaptive-2018",
  "fixed:1",
  "fixed:7",
  "centralized",
  "asynchronous",
];
