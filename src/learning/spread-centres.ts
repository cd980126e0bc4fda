import type { Random } from "../math/random.ts";
import { allRows, type Dataset, type Features } from "./dataset.ts";
import { addRowInto, squaredDistanceTo } from "./plain-rows.ts";

/**
 * Initial centres of K-means, one vector after the other: examples of `data`, each chosen with a probability
 * proportional to its squared distance to the nearest one chosen before (k-means++, Arthur and Vassilvitskii 2007), the
 * first one uniformly. Only a random sample of `mostExamples` is considered. Where there are fewer different examples
 * than centres, some are chosen twice.
 *
 * @throws RangeError if there are no examples
 */
export function spreadCentres(
  { exampleCount, features }: Dataset,
  centreCount: number,
  random: Random,
  { mostExamples = Number.POSITIVE_INFINITY }: { readonly mostExamples?: number } = {},
): Float32Array {
  if (exampleCount === 0) throw new RangeError("there are no examples to choose centres from");
  const candidates =
    exampleCount <= mostExamples
      ? allRows(exampleCount)
      : Uint32Array.from({ length: mostExamples }, () => random.integer(exampleCount));
  const { featureCount } = features;
  const centres = new Float32Array(centreCount * featureCount);
  const squaredDistances = new Float64Array(candidates.length).fill(Number.POSITIVE_INFINITY);
  let chosen = candidates[random.integer(candidates.length)] as number;
  for (let k = 0; ; ) {
    const centre = centres.subarray(k * featureCount, (k + 1) * featureCount);
    centre.set(exampleAt(features, chosen));
    k += 1;
    if (k === centreCount) return centres;
    candidates.forEach((row, i) => {
      squaredDistances[i] = Math.min(squaredDistances[i] as number, squaredDistanceTo(centre, features, row));
    });
    chosen = candidates[drawn(squaredDistances, random)] as number;
  }
}

/** An index with a probability proportional to its weight; any if all weights are 0. */
function drawn(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return random.integer(weights.length);
  let rest = random.uniform() * total;
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i] as number;
    if (rest < 0) return i;
  }
  return weights.findLastIndex((weight) => weight > 0);
}

function exampleAt(features: Features, row: number): Float64Array {
  const example = new Float64Array(features.featureCount);
  addRowInto(example, 1, features, row);
  return example;
}
