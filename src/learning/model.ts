import type { Random } from "../math/random.ts";
import type { Dataset, Rows } from "./dataset.ts";
import type { BareGraph } from "./graph/graph.ts";

/** A value now, or (models run by an inference engine or a GPU) a promise of it. */
export type Eventually<T> = T | PromiseLike<T>;

/**
 * A model is a set of functions of one flat vector of weights; it holds no weights and no data. All losses are means over
 * the rows plus any regularization. Functions that end in Into overwrite their first argument.
 */
export interface Model {
  /** As the command line writes it, for example `squared-svm`. */
  readonly name: string;
  readonly weightCount: number;
  /** The metrics that `metrics` returns, in the order in which they are shown. */
  readonly metricNames: readonly string[];

  /**
   * The weights that a run starts from. `publicExamples` are examples that are not private (the aggregator's test
   * data), of the same kind as the nodes': for models that cannot start from zero.
   */
  initialWeights(random: Random, publicExamples: Dataset): Float32Array;

  loss(weights: Float32Array, data: Dataset, rows: Rows): Eventually<number>;

  /** Overwrites `gradient` (weightCount long) and returns the loss at the same weights on the same rows. */
  gradientInto(gradient: Float32Array, weights: Float32Array, data: Dataset, rows: Rows): Eventually<number>;

  /**
   * Of models whose gradient over a minibatch takes long: the same as `gradientInto`, with `between` called every few milliseconds,
   * and waited for where it returns a promise.
   */
  gradientInTurnsInto?(
    gradient: Float32Array,
    weights: Float32Array,
    data: Dataset,
    rows: Rows,
    between: () => Eventually<void>,
  ): Eventually<number>;

  /** How many rows are computed at a time where there are many; left out, as many as the number of weights makes likely. */
  readonly rowsPerSlice?: number;

  /** Bytes of what it computes in, beside the vectors that it is given; left out, next to none. */
  readonly memoryBytes?: number;

  /** Of models of several layers: what these compute, and the named parts of the weights. */
  readonly graph?: BareGraph;

  /** Whether gradients are of examples that are changed by chance before. */
  readonly changesInputs?: boolean;

  /** Whether nodes are sent the graph, since they need not know the model by its name. */
  readonly isSent?: boolean;

  /** Whether its initial weights have been learned. */
  readonly isContinued?: boolean;

  /** One number per metric name, for example `{ accuracy: 0.87 }`, as a mean over the rows. */
  metrics(weights: Float32Array, data: Dataset, rows: Rows): Eventually<Metrics>;

  /**
   * Of classifiers: the same, and for each row one more in `counts`, at its class times the number of classes plus the class that
   * it is taken for.
   */
  countAnswers?(counts: Uint32Array, weights: Float32Array, data: Dataset, rows: Rows): Eventually<Metrics>;

  /** The model's answer for each row: for a classifier the class number, otherwise the predicted value or cluster,
   *  with the raw score behind it. */
  answers(weights: Float32Array, data: Dataset, rows: Rows): Eventually<readonly Answer[]>;

  /**
   * Of classifiers that have probabilities: overwrites `probabilities` with one for each class, in the order of their
   * numbers, for each row.
   */
  probabilitiesInto?(probabilities: Float32Array, weights: Float32Array, data: Dataset, rows: Rows): Eventually<void>;
}

/** Measures of how good weights are, by name: `accuracy`, `meanSquaredError`, `meanSquaredDistance`. */
export type Metrics = Readonly<Record<string, number>>;

/** A model's answer for one example. */
export interface Answer {
  /** Class number for classifiers (for the even/odd SVM 1 is even, 0 is odd), else the predicted value. */
  readonly value: number;
  /** The raw score: the score `<w, x>` of linear models, minus the squared distance to a centre. */
  readonly score: number;
}
