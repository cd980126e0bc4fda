import type { Catalog } from "../catalog/catalog.ts";
import type { RunResult } from "../protocol/result.ts";
import type { PlannedRun } from "./axes.ts";
import type { Figure } from "./figures/figure.ts";
import type { RoundRecord } from "./rounds.ts";
import type { Table } from "./table.ts";

/** The options of an experiment. */
export interface PlanOptions {
  readonly seeds: readonly number[];
  /** A few points instead of all, to check within seconds that everything works. */
  readonly quick: boolean;
  readonly models: readonly string[];
  /** What the names of models mean; left out, those that come with Edgewise. */
  readonly catalog?: Catalog;
}

/** An experiment: which runs to do, as data, and pure functions of their outcomes. */
export interface Experiment {
  /** As the command line writes it. */
  readonly name: string;
  readonly title: string;
  /** One line that says what is varied. */
  readonly summary: string;
  readonly usualSeeds: number;
  /** What learns where nobody names a model; left out, the squared SVM. */
  readonly usualModels?: readonly string[];
  /** Seeds with `quick`; usually two. */
  readonly quickSeeds?: number;
  /** From one seed to the next; usually 1. With 2 the seeds are odd; constants were chosen with even ones. */
  readonly seedStep?: number;
  plan(options: PlanOptions): Plan;
}

export interface Plan {
  readonly runs: readonly PlannedRun[];
  /** The report's paragraphs before the figures. */
  readonly introduction: readonly string[];
  figures(runs: readonly FinishedRun[]): readonly Figure[];
  /** Tables for the report, besides that of all means. */
  tables(runs: readonly FinishedRun[]): readonly Table[];
}

export interface FinishedRun extends PlannedRun {
  readonly outcome: RunOutcome;
}

/** The runs of one model, in an experiment with the factor `model`. */
export function ofModel(runs: readonly FinishedRun[], model: string): FinishedRun[] {
  return runs.filter(({ factors }) => factors.model === model);
}

/** The stored outcome of a run; plain data. */
export interface RunOutcome {
  readonly result: RunResult;
  /** Present if it was asked for. */
  readonly rounds?: readonly RoundRecord[];
  /** Real seconds that the simulation took. */
  readonly tookSeconds: number;
}
