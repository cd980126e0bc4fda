import type { Dataset, Rows } from "../dataset.ts";
import type { Kernels } from "../kernels.ts";
import type { Model } from "../model.ts";
import { largestOf, softmaxInto } from "../scores.ts";
import { featuresOf } from "./linear-model.ts";

export interface SoftmaxRegressionOptions {
  readonly kernels: Kernels;
  readonly featureCount: number;
  /** K. */
  readonly classCount: number;
  /** lambda. */
  readonly regularization?: number;
}

/**
 * Softmax (multinomial logistic) regression without biases, for one of K classes:
 *
 *     F(w) = lambda/2 * ||w||^2 + mean( log( sum_k exp(<w_k,x>) ) - <w_y,x> )
 *
 * The weights are one vector of featureCount entries for each class, one after the other, all 0 at first. Its metric is
 * `accuracy`. The class with the largest score is answered (the first one of several).
 *
 * Functions throw a TypeError for datasets of another width, without class targets, or with another number of classes.
 */
export function softmaxRegression(options: SoftmaxRegressionOptions): Model {
  const { kernels, featureCount, classCount, regularization = 0.001 } = options;
  const name = "softmax-regression";

  function scoresOf(weights: Float32Array, data: Dataset, rows: Rows): Float32Array {
    const scores = new Float32Array(rows.length * classCount);
    kernels.softmaxScoresInto(scores, weights, featuresOf(name, data, featureCount), rows);
    return scores;
  }

  function classesOf({ targets }: Dataset): Uint8Array {
    if (targets.kind !== "class") throw new TypeError(`${name} needs class targets, not "${targets.kind}" targets`);
    if (targets.classCount !== classCount) {
      throw new TypeError(`${name} was made for ${classCount} classes; the dataset has ${targets.classCount}`);
    }
    return targets.values;
  }

  return {
    name,
    weightCount: classCount * featureCount,
    metricNames: ["accuracy"],

    initialWeights: () => new Float32Array(classCount * featureCount),

    loss: (weights, data, rows) =>
      kernels.softmaxLoss(regularization, weights, featuresOf(name, data, featureCount), classesOf(data), rows),

    gradientInto(gradient, weights, data, rows) {
      const features = featuresOf(name, data, featureCount);
      return kernels.softmaxGradientInto(gradient, regularization, weights, features, classesOf(data), rows);
    },

    metrics(weights, data, rows) {
      const classes = classesOf(data);
      const scores = scoresOf(weights, data, rows);
      let correct = 0;
      rows.forEach((row, i) => {
        if (largestOf(scores, i * classCount, classCount) === classes[row]) correct++;
      });
      return { accuracy: rows.length === 0 ? 0 : correct / rows.length };
    },

    answers(weights, data, rows) {
      const scores = scoresOf(weights, data, rows);
      return Array.from(rows, (_, i) => {
        const value = largestOf(scores, i * classCount, classCount);
        return { value, score: scores[i * classCount + value] as number };
      });
    },

    probabilitiesInto(probabilities, weights, data, rows) {
      const scores = scoresOf(weights, data, rows);
      for (let at = 0; at < scores.length; at += classCount) softmaxInto(probabilities, at, scores, at, classCount);
    },
  };
}
