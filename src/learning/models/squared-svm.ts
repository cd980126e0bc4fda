import type { Kernels } from "../kernels.ts";
import type { Model } from "../model.ts";
import { answerBySign, linearModel, signAccuracy } from "./linear-model.ts";

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
 * (Wang et al. 2018 and 2019, Section VII). Its metric is `accuracy`. Class 1 (target +1) is answered for scores >= 0,
 * class 0 (target -1) for scores below; so a score of exactly 0, which untrained weights give to everything, means
 * class 1.
 */
export function squaredSvm({ kernels, featureCount, regularization = 0.1 }: SquaredSvmOptions): Model {
  return linearModel({
    name: "squared-svm",
    kernels,
    featureCount,
    objective: { loss: "squared-hinge", regularization },
    metricNames: ["accuracy"],
    metricsOf: signAccuracy,
    answerOf: answerBySign,
  });
}
