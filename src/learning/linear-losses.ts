import type { LinearLoss } from "./kernels.ts";

/** The loss of an example with this score and target. */
export function lossOf(loss: LinearLoss, score: number, target: number): number {
  switch (loss) {
    case "squared-hinge": {
      const slack = Math.max(0, 1 - target * score);
      return 0.5 * slack * slack;
    }
    case "logistic": {
      const margin = target * score;
      return Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin);
    }
    case "squared":
      return 0.5 * (score - target) ** 2;
    default:
      throw new Error(`unreachable: ${loss satisfies never}`);
  }
}

/** The derivative of the loss by the score. */
export function slopeOf(loss: LinearLoss, score: number, target: number): number {
  switch (loss) {
    case "squared-hinge":
      return -target * Math.max(0, 1 - target * score);
    case "logistic":
      return -target / (1 + Math.exp(target * score));
    case "squared":
      return score - target;
    default:
      throw new Error(`unreachable: ${loss satisfies never}`);
  }
}
