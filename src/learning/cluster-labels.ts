import type { Random } from "../math/random.ts";
import type { Dataset, Features, Labels } from "./dataset.ts";
import { addRowInto, squaredDistanceTo, vectorsIn } from "./plain-rows.ts";
import { spreadCentres } from "./spread-centres.ts";

/** Clusters of examples, by which data without labels can be spread over nodes as if they were labelled. */
export interface Clusters {
  /** One vector of featureCount entries after the other. */
  readonly centres: Float32Array;
  readonly count: number;
}

/** Rounds of Lloyd's algorithm at most; on most data it settles much earlier. */
const mostRounds = 50;

/**
 * K-means clusters of all examples (k-means++, then Lloyd's algorithm until nothing changes). The papers take them for
 * labels where there are none (Wang et al. 2019, Section VII). Computed in float64 by plain loops, so that the same seed and path give the same
 * clusters with any kernels.
 */
export function findClusters(data: Dataset, count: number, random: Random): Clusters {
  const { exampleCount, features } = data;
  const centres = spreadCentres(data, count, random);
  const vectors = vectorsIn(centres, features.featureCount);
  const sums = new Float64Array(centres.length);
  const sumsOf = vectorsIn(sums, features.featureCount);
  const sizes = new Uint32Array(count);
  const nearest = new Uint8Array(exampleCount).fill(255);
  for (let round = 0, changed = true; changed && round < mostRounds; round++) {
    changed = false;
    sums.fill(0);
    sizes.fill(0);
    for (let row = 0; row < exampleCount; row++) {
      const k = nearestOf(vectors, features, row);
      if (nearest[row] !== k) changed = true;
      nearest[row] = k;
      sizes[k] = (sizes[k] as number) + 1;
      addRowInto(sumsOf[k] as Float64Array, 1, features, row);
    }
    vectors.forEach((vector, k) => {
      const size = sizes[k] as number;
      if (size > 0) vector.set((sumsOf[k] as Float64Array).map((sum) => sum / size));
    });
  }
  return { centres, count };
}

/** The number of each example's nearest cluster, as its label. */
export function clusterLabels({ exampleCount, features }: Dataset, { centres, count }: Clusters): Labels {
  const vectors = vectorsIn(centres, features.featureCount);
  const values = Uint8Array.from({ length: exampleCount }, (_, row) => nearestOf(vectors, features, row));
  return { values, labelCount: count };
}

function nearestOf(centres: readonly Float32Array[], features: Features, row: number): number {
  let nearest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < centres.length; k++) {
    const squaredDistance = squaredDistanceTo(centres[k] as Float32Array, features, row);
    if (squaredDistance < smallest) [nearest, smallest] = [k, squaredDistance];
  }
  return nearest;
}
