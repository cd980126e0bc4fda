import type { Features } from "./dataset.ts";
import type { Kernels } from "./kernels.ts";
import { addRowInto, squaredDistanceTo, vectorsIn } from "./plain-rows.ts";

/** The reference implementation of the K-means kernels. */
export const plainCentres: Pick<Kernels, "nearestCentresInto" | "centreSumsInto"> = {
  nearestCentresInto(nearest, squaredDistances, centres, features, rows) {
    const vectors = vectorsIn(centres, features.featureCount);
    for (let i = 0; i < rows.length; i++) {
      const found = nearestOf(vectors, features, rows[i] as number);
      nearest[i] = found.centre;
      squaredDistances[i] = found.squaredDistance;
    }
  },

  centreSumsInto(sums, counts, centres, features, rows) {
    const vectors = vectorsIn(centres, features.featureCount);
    const sumsOf = vectorsIn(sums, features.featureCount);
    sums.fill(0);
    counts.fill(0);
    let total = 0;
    for (const row of rows) {
      const { centre, squaredDistance } = nearestOf(vectors, features, row);
      addRowInto(sumsOf[centre] as Float64Array, 1, features, row);
      counts[centre] = (counts[centre] as number) + 1;
      total += squaredDistance;
    }
    return total;
  },
};

function nearestOf(centres: readonly Float32Array[], features: Features, row: number) {
  let nearest = { centre: 0, squaredDistance: Number.POSITIVE_INFINITY };
  centres.forEach((vector, centre) => {
    const squaredDistance = squaredDistanceTo(vector, features, row);
    if (squaredDistance < nearest.squaredDistance) nearest = { centre, squaredDistance };
  });
  return nearest;
}
