import type { Dataset, Features, Rows } from "../dataset.ts";
import type { Kernels, LinearObjective } from "../kernels.ts";
import type { Answer, Metrics, Model } from "../model.ts";

export interface LinearModelOptions {
  readonly name: string;
  readonly kernels: Kernels;
  readonly featureCount: number;
  readonly objective: LinearObjective;
  readonly metricNames: readonly string[];
  /** The metrics of these scores and targets, one of each for every row, for at least one row. */
  readonly metricsOf: (scores: Float32Array, targets: Float32Array) => Metrics;
  readonly answerOf: (score: number) => Answer;
  /** The probability of class 1, if the model has one. */
  readonly probabilityOf?: (score: number) => number;
}

/**
 * A model whose answer depends on one score `<w, x>` of each example: one weight a feature, all 0 at first, no bias (a
 * dataset that needs one has a feature that is always 1). Functions throw a TypeError for datasets whose targets are not
 * real or whose features are not `featureCount` wide.
 */
export function linearModel(options: LinearModelOptions): Model {
  const { name, kernels, featureCount, objective, metricNames, metricsOf, answerOf, probabilityOf } = options;

  function scoresOf(weights: Float32Array, data: Dataset, rows: Uint32Array): Float32Array {
    const scores = new Float32Array(rows.length);
    kernels.linearScoresInto(scores, weights, featuresOf(name, data, featureCount), rows);
    return scores;
  }

  return {
    name,
    weightCount: featureCount,
    metricNames,

    initialWeights: () => new Float32Array(featureCount),

    loss: (weights, data, rows) =>
      kernels.linearLoss(objective, weights, featuresOf(name, data, featureCount), realTargets(name, data), rows),

    gradientInto(gradient, weights, data, rows) {
      const features = featuresOf(name, data, featureCount);
      return kernels.linearGradientInto(gradient, objective, weights, features, realTargets(name, data), rows);
    },

    metrics(weights, data, rows) {
      const targets = realTargets(name, data);
      if (rows.length === 0) return Object.fromEntries(metricNames.map((metric) => [metric, 0]));
      return metricsOf(scoresOf(weights, data, rows), targetsOf(rows, targets));
    },

    answers: (weights, data, rows) => Array.from(scoresOf(weights, data, rows), answerOf),

    ...(probabilityOf && {
      probabilitiesInto(probabilities, weights, data, rows) {
        for (const [i, score] of scoresOf(weights, data, rows).entries()) {
          probabilities[2 * i] = probabilityOf(-score);
          probabilities[2 * i + 1] = probabilityOf(score);
        }
      },
    }),
  };
}

/** The dataset's features. Throws a TypeError if they are not `featureCount` wide. */
export function featuresOf(name: string, { features }: Dataset, featureCount: number): Features {
  if (features.featureCount !== featureCount) {
    throw new TypeError(`${name} was made for ${featureCount} features; the dataset has ${features.featureCount}`);
  }
  return features;
}

function targetsOf(rows: Rows, targets: Float32Array): Float32Array {
  const picked = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = targets[rows[i] as number] as number;
  return picked;
}

function realTargets(name: string, { targets }: Dataset): Float32Array {
  if (targets.kind !== "real") throw new TypeError(`${name} needs real targets, not "${targets.kind}" targets`);
  return targets.values;
}

/** For targets +1 and -1: the fraction of scores on their target's side, where 0 counts as positive. */
export function signAccuracy(scores: Float32Array, targets: Float32Array): Metrics {
  let correct = 0;
  for (let i = 0; i < scores.length; i++) {
    if ((scores[i] as number) >= 0 === (targets[i] as number) > 0) correct++;
  }
  return { accuracy: correct / scores.length };
}

/** Class 1 (target +1) for scores >= 0, class 0 (target -1) for scores below. */
export function answerBySign(score: number): Answer {
  return { value: score >= 0 ? 1 : 0, score };
}
