import type { Random } from "../../math/random.ts";
import type { Dataset, Rows } from "../dataset.ts";
import type { Kernels } from "../kernels.ts";
import type { Model } from "../model.ts";
import { spreadCentres } from "../spread-centres.ts";
import { featuresOf } from "./linear-model.ts";

export interface KMeansOptions {
  readonly kernels: Kernels;
  readonly featureCount: number;
  /** K. */
  readonly centreCount: number;
}

/** Public examples that the first centres are chosen from. */
const examplesForCentres = 1000;

/**
 * K-means by gradient descent; targets are ignored. The weights are K centres, one vector of featureCount entries after
 * the other, and
 *
 *     F(w) = mean( min_k ||x - w_k||^2 ),    grad_k F(w) = 2 * n_k/n * (w_k - mean of the n_k rows nearest to w_k)
 *
 * which is twice the F of Wang et al. 2019 (Section VII), so that the loss is the usual mean squared distance; a step size
 * here is worth twice that step size there. Its metric `meanSquaredDistance` is the same over the rows that are given.
 * A row belongs to its nearest centre (the first one of several), whose number is its answer; the score is minus the
 * squared distance.
 *
 * The first centres are K of the public examples, spread out by k-means++ (see {@link spreadCentres}): where they come
 * from decides how good the clusters can become, and the aggregator knows nothing of the nodes' data.
 *
 * Functions throw a TypeError for datasets whose features are not `featureCount` wide.
 */
export function kMeans({ kernels, featureCount, centreCount }: KMeansOptions): Model {
  const name = "k-means";
  const sums = new Float64Array(centreCount * featureCount);
  const counts = new Uint32Array(centreCount);

  /** The sum of squared distances; leaves the sums of each centre's rows in `sums`, their numbers in `counts`. */
  function assign(weights: Float32Array, data: Dataset, rows: Rows): number {
    return kernels.centreSumsInto(sums, counts, weights, featuresOf(name, data, featureCount), rows);
  }

  const meanSquaredDistanceOf = (weights: Float32Array, data: Dataset, rows: Rows) =>
    rows.length === 0 ? 0 : assign(weights, data, rows) / rows.length;

  return {
    name,
    weightCount: centreCount * featureCount,
    metricNames: ["meanSquaredDistance"],

    initialWeights(random: Random, publicExamples: Dataset) {
      featuresOf(name, publicExamples, featureCount);
      return spreadCentres(publicExamples, centreCount, random, { mostExamples: examplesForCentres });
    },

    loss: meanSquaredDistanceOf,

    gradientInto(gradient, weights, data, rows) {
      const total = assign(weights, data, rows);
      if (rows.length === 0) {
        gradient.fill(0);
        return 0;
      }
      const factor = 2 / rows.length;
      for (let k = 0, j = 0; k < centreCount; k++) {
        const count = counts[k] as number;
        for (const end = j + featureCount; j < end; j++) {
          gradient[j] = factor * (count * (weights[j] as number) - (sums[j] as number));
        }
      }
      return total / rows.length;
    },

    metrics: (weights, data, rows) => ({ meanSquaredDistance: meanSquaredDistanceOf(weights, data, rows) }),

    answers(weights, data, rows) {
      const nearest = new Uint32Array(rows.length);
      const squaredDistances = new Float32Array(rows.length);
      kernels.nearestCentresInto(nearest, squaredDistances, weights, featuresOf(name, data, featureCount), rows);
      return Array.from(nearest, (value, i) => ({ value, score: -(squaredDistances[i] as number) }));
    },
  };
}
