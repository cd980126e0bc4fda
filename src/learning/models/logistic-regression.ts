import type { Kernels } from "../kernels.ts";
import type { Model } from "../model.ts";
import { answerBySign, linearModel, signAccuracy } from "./linear-model.ts";

export interface LogisticRegressionOptions {
  readonly kernels: Kernels;
  readonly featureCount: number;
  /** lambda. */
  readonly regularization?: number;
}

/**
 * Logistic regression without bias, for targets +1 and -1:
 *
 *     F(w) = lambda/2 * ||w||^2 + mean( log(1 + exp(-y*<w,x>)) )
 *
 * The probability of class 1 is 1 / (1 + exp(-<w,x>)). Metric and answers as those of the squared SVM.
 */
export function logisticRegression({
  kernels,
  featureCount,
  regularization = 0.001,
}: LogisticRegressionOptions): Model {
  return linearModel({
    name: "logistic-regression",
    kernels,
    featureCount,
    objective: { loss: "logistic", regularization },
    metricNames: ["accuracy"],
    metricsOf: signAccuracy,
    answerOf: answerBySign,
    probabilityOf: (score) => 1 / (1 + Math.exp(-score)),
  });
}
