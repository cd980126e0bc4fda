import type { Dataset, Features } from "../dataset.ts";
import type { Kernels, LinearObjective } from "../kernels.ts";
import type { Model } from "../model.ts";

export interface SquaredSvmOptions {
  readonly kernels: Kernels;
  readonly featureCount: number;
  /** lambda. */
  readonly regularization?: number;
}

/**
 * The demonstration's model: a linear support vector machine with squared hinge loss and no bias, for targets +1 and -1,
 *
 *     F(w) = lambda/2 * ||w||^2 + 1/2 * mean( max(0, 1 - y*<w,x>)^2 )
 *
 * (Wang et al. 2018 and 2019, Section VII). One weight a feature, all 0 at first. Its metric is `accuracy`. Class 1 (target
 * +1) is answered for scores >= 0, class 0 (target -1) for scores below; so a score of exactly 0, which untrained
 * weights give to everything, means class 1.
 *
 * Functions throw a TypeError for datasets whose targets are not real or whose features are not `featureCount` wide.
 */
export function squaredSvm({ kernels, featureCount, regularization = 0.1 }: SquaredSvmOptions): Model {
  const objective: LinearObjective = { loss: "squared-hinge", regularization };
  return {
    name: "squared-svm",
    weightCount: featureCount,
    metricNames: ["accuracy"],

    initialWeights: () => new Float32Array(featureCount),

    loss: (weights, data, rows) =>
      kernels.linearLoss(objective, weights, featuresOf(data, featureCount), realTargets(data), rows),

    gradientInto(gradient, weights, data, rows) {
      const features = featuresOf(data, featureCount);
      return kernels.linearGradientInto(gradient, objective, weights, features, realTargets(data), rows);
    },

    metrics(weights, data, rows) {
      const targets = realTargets(data);
      const scores = new Float32Array(rows.length);
      kernels.linearScoresInto(scores, weights, featuresOf(data, featureCount), rows);
      let correct = 0;
      rows.forEach((row, i) => {
        if ((scores[i] as number) >= 0 === (targets[row] as number) > 0) correct++;
      });
      return { accuracy: rows.length === 0 ? 0 : correct / rows.length };
    },

    answers(weights, data, rows) {
      const scores = new Float32Array(rows.length);
      kernels.linearScoresInto(scores, weights, featuresOf(data, featureCount), rows);
      return Array.from(scores, (score) => ({ value: score >= 0 ? 1 : 0, score }));
    },
  };
}

function featuresOf({ features }: Dataset, featureCount: number): Features {
  if (features.featureCount !== featureCount) {
    throw new TypeError(`squared-svm was made for ${featureCount} features; the dataset has ${features.featureCount}`);
  }
  return features;
}

function realTargets({ targets }: Dataset): Float32Array {
  if (targets.kind !== "real")
    throw new TypeError(`squared-svm needs targets +1 and -1, not "${targets.kind}" targets`);
  return targets.values;
}
