import { addScaledInto, squaredDistance } from "../../math/vectors.ts";
import type { VectorRule } from "../aggregation-rule.ts";

/**
 * Krum (Blanchard, El Mhamdi, Guerraoui and Stainer, Machine Learning with Adversaries, 2017): the vector whose n - F - 2 nearest others are
 * nearest to it, by the sum of the squared distances. It needs n >= 2F + 3 vectors for F liars: then even a liar that is chosen has an
 * honest one among those it is near to.
 */
export function krum(liars: number, name: string): VectorRule {
  return krumOf(liars, name, () => 1);
}

/** Multi-Krum: the mean of the n - F vectors with the smallest of these sums, by their nodes' examples. */
export function multiKrum(liars: number, name: string): VectorRule {
  return krumOf(liars, name, (count, most) => count - most);
}

function krumOf(liars: number, name: string, chosenOf: (count: number, liars: number) => number): VectorRule {
  return {
    kind: "vectors",
    name,
    fewestVectors: 2 * liars + 3,
    combineInto(target, vectors, examples) {
      const count = vectors.length;
      // Of fewer vectors than that as many may be lies as that number allows.
      const most = Math.max(0, Math.min(liars, Math.floor((count - 3) / 2)));
      const scores = krumScores(vectors, most);
      const order = scores.map((_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number) || a - b);
      meanOfInto(target, vectors, examples, order.slice(0, chosenOf(count, most)));
    },
  };
}

/** Of each vector the sum of the squared distances to the n - F - 2 others that are nearest; to one at least. */
function krumScores(vectors: readonly Float32Array[], liars: number): number[] {
  const count = vectors.length;
  const distances = vectors.map(() => new Float64Array(count));
  for (const [i, own] of distances.entries()) {
    for (let k = 0; k < i; k++) {
      const apart = squaredDistance(vectors[i] as Float32Array, vectors[k] as Float32Array);
      own[k] = apart;
      (distances[k] as Float64Array)[i] = apart;
    }
  }
  const near = Math.max(1, count - liars - 2);
  // The first of the sorted ones is that to itself, 0.
  return distances.map((own) =>
    own
      .sort()
      .subarray(1, 1 + near)
      .reduce((sum, apart) => sum + apart, 0),
  );
}

function meanOfInto(
  target: Float32Array,
  vectors: readonly Float32Array[],
  examples: readonly number[],
  chosen: readonly number[],
): void {
  const sum = new Float64Array(target.length);
  let all = 0;
  for (const i of chosen) {
    addScaledInto(sum, examples[i] as number, vectors[i] as Float32Array);
    all += examples[i] as number;
  }
  for (let j = 0; j < target.length; j++) target[j] = (sum[j] as number) / all;
}
