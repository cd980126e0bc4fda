import { adaptiveGrid } from "./adaptive-grid.ts";
import { asynchronous } from "./asynchronous.ts";
import { budget, globalCost, nodes, phi } from "./comparisons.ts";
import { deep } from "./deep.ts";
import { drift } from "./drift.ts";
import type { Experiment } from "./experiment.ts";
import { liars } from "./liars.ts";
import { pace } from "./pace.ts";
import { singleRun } from "./single-run.ts";
import { tauSweep } from "./tau-sweep.ts";

/** All experiments that have a name, in the order of the documentation. */
export const experiments: readonly Experiment[] = [
  tauSweep,
  singleRun,
  globalCost,
  budget,
  nodes,
  phi,
  asynchronous,
  pace,
  drift,
  liars,
  adaptiveGrid,
  deep,
];
