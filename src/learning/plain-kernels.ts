import { dot } from "../math/vectors.ts";
import { plainGraphKernels } from "./graph/plain/kernels.ts";
import type { Kernels } from "./kernels.ts";
import { lossOf, slopeOf } from "./linear-losses.ts";
import { plainCentres } from "./plain-centres.ts";
import { addRowInto, scoreOf } from "./plain-rows.ts";
import { plainSoftmax } from "./plain-softmax.ts";

/** The reference implementation: straightforward loops, fast enough for small models. All sums are float64. */
export const plainKernels: Kernels = {
  name: "plain",

  allocate: (byteLength) => new Uint8Array(byteLength),
  pack: (features) => features,
  graphs: plainGraphKernels("float32"),

  linearScoresInto(scores, weights, features, rows) {
    for (let i = 0; i < rows.length; i++) scores[i] = scoreOf(weights, features, rows[i] as number);
  },

  linearLoss({ loss, regularization }, weights, features, targets, rows) {
    let sum = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      sum += lossOf(loss, scoreOf(weights, features, row), targets[row] as number);
    }
    const mean = rows.length === 0 ? 0 : sum / rows.length;
    return mean + (regularization / 2) * dot(weights, weights);
  },

  linearGradientInto(gradient, { loss, regularization }, weights, features, targets, rows) {
    let sum = 0;
    const sums = new Float64Array(gradient.length);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const score = scoreOf(weights, features, row);
      sum += lossOf(loss, score, targets[row] as number);
      addRowInto(sums, slopeOf(loss, score, targets[row] as number), features, row);
    }
    const share = rows.length === 0 ? 0 : 1 / rows.length;
    for (let j = 0; j < gradient.length; j++) {
      gradient[j] = share * (sums[j] as number) + regularization * (weights[j] as number);
    }
    return share * sum + (regularization / 2) * dot(weights, weights);
  },

  ...plainSoftmax,
  ...plainCentres,
};
