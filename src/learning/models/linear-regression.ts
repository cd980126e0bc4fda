import type { Kernels } from "../kernels.ts";
import type { Metrics, Model } from "../model.ts";
import { linearModel } from "./linear-model.ts";

export interface LinearRegressionOptions {
  readonly kernels: Kernels;
  readonly featureCount: number;
  /** lambda. */
  readonly regularization?: number;
}

/**
 * Linear regression without bias, for real targets:
 *
 *     F(w) = lambda/2 * ||w||^2 + 1/2 * mean( (<w,x> - y)^2 )
 *
 * (Wang et al. 2019, Section VII, with lambda = 0). Its metric is `meanSquaredError`, mean( (<w,x> - y)^2 ); its answers are the
 * scores.
 */
export function linearRegression({ kernels, featureCount, regularization = 0 }: LinearRegressionOptions): Model {
  return linearModel({
    name: "linear-regression",
    kernels,
    featureCount,
    objective: { loss: "squared", regularization },
    metricNames: ["meanSquaredError"],
    metricsOf: meanSquaredError,
    answerOf: (score) => ({ value: score, score }),
  });
}

function meanSquaredError(scores: Float32Array, targets: Float32Array): Metrics {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += ((scores[i] as number) - (targets[i] as number)) ** 2;
  return { meanSquaredError: sum / scores.length };
}
