import type { Pace } from "../control/pace.ts";
import type { StepSizeSchedule } from "../control/step-size-schedule.ts";
import type { Strategy } from "../control/strategy.ts";
import type { NamedDataset } from "../datasets/named-dataset.ts";
import type { AggregationRule } from "../learning/aggregation-rule.ts";
import type { Features, PictureSize, TargetMeaning, Targets } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { LocalRule } from "../learning/local-rule.ts";
import type { Model } from "../learning/model.ts";
import type { PartitionRule } from "../learning/partitions.ts";
import type { Entry } from "./names.ts";

/** A way to choose tau. */
export interface StrategyEntry extends Entry {
  /** The local rule and the aggregator's momentum that it is made for: used where a run's settings say `default`. */
  readonly update: string;
  readonly momentum: number;
  /** Whether that momentum is Nesterov's, which grows from round to round up to it. Left out: no. */
  readonly nesterovMomentum?: boolean;
  /** How nodes keep pace where a run's settings do not say it; left out, in common. */
  readonly pace?: Pace;
  /** The largest tau that it chooses where a run's settings do not say it and drift is corrected; otherwise 100. */
  readonly tauMax?: number;
  /** Its control parameter, if it has one: what is good for each model, by name, and for all others. */
  readonly phi?: { readonly usual: number; readonly byModel?: Readonly<Record<string, number>> };
  create(options: StrategyOptions): Strategy;
}

export interface StrategyOptions {
  /** The values of the name's parameters. */
  readonly values: readonly number[];
  /** The control parameter that was asked for, or else the entry's own for the model; undefined if it has none. */
  readonly phi: number | undefined;
  /** The largest tau that it may choose. */
  readonly tauMax: number;
  /** Whether the model has layers; left out, it has none. */
  readonly hasLayers?: boolean;
  /** Whether the run's local rule corrects drift. */
  readonly corrects: boolean;
  readonly model: string;
  /** Whether weights are sent encoded: then no node tells its gradient, as float32. */
  readonly encoded: boolean;
}

/** What is learned. */
export interface ModelEntry extends Entry {
  /** The targets that it can learn from, the ones it is made for first. */
  readonly targets: readonly TargetMeaning[];
  /** It sees what is beside what, and learns from nothing else. */
  readonly picturesOnly?: boolean;
  /** The eta that it is trained with if nothing else is said. */
  readonly stepSize: number;
  create(options: ModelOptions, values: readonly number[], name: string): Model;
}

/** A model's entry with the values that its name gave to its parameters. */
export interface NamedModel extends Omit<ModelEntry, "create" | "name"> {
  /** As it was written, for example `mlp:64,32`. */
  readonly name: string;
  create(options: ModelOptions): Model;
}

/** What a model needs to know to be made. */
export interface ModelOptions {
  readonly kernels: Kernels;
  readonly featureCount: number;
  /** Classes that a classifier tells apart, clusters that K-means looks for. */
  readonly classCount: number;
  /** What examples have for targets; left out, what the model is made for first. */
  readonly targets?: Targets["kind"];
  /** How features are kept, where it is known: bytes may be pictures. */
  readonly features?: Features["kind"];
  /** Of examples that are pictures, where it is known. */
  readonly picture?: PictureSize | undefined;
  /** Of what is drawn while a run learns, such as dropouts: the run's. */
  readonly seed?: number;
}

/** How a local update uses the gradient. */
export interface UpdateRuleEntry extends Entry {
  create(values: readonly number[], name: string): LocalRule;
}

/** How the step size changes during a run. */
export interface StepSizeScheduleEntry extends Entry {
  create(values: readonly number[], name: string): StepSizeSchedule;
}

/** What is made of the weights that a round's nodes sent. */
export interface AggregationRuleEntry extends Entry {
  create(values: readonly number[], name: string): AggregationRule;
}

/** How the examples of a named dataset are spread over nodes. */
export interface PartitionEntry extends Entry {
  /** The case of the papers that it is, 1 to 4. */
  readonly case?: number;
  create(values: readonly number[], name: string): PartitionRule;
}

/** What is learned from. */
export interface DatasetEntry extends Entry {
  /** The dataset of these values: which files it needs, and how they are read. `name` is the whole name. */
  create(values: readonly number[], name: string): NamedDataset;
}

/** The entries of a catalog, in the order in which people are shown them. */
export interface CatalogEntries {
  readonly strategies: readonly StrategyEntry[];
  readonly models: readonly ModelEntry[];
  readonly updateRules: readonly UpdateRuleEntry[];
  readonly stepSizeSchedules: readonly StepSizeScheduleEntry[];
  readonly aggregationRules: readonly AggregationRuleEntry[];
  readonly datasets: readonly DatasetEntry[];
  readonly partitions: readonly PartitionEntry[];
}
