import type { Features, Rows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Seat, Seats } from "./seats.ts";
import { putVectors, takeVectors } from "./vectors-in-workspace.ts";

type CentreKernels = Pick<Kernels, "nearestCentresInto" | "centreSumsInto">;

export function createCentreKernels({ seatFor, bring }: Seats): CentreKernels {
  /** `adds`: to the sums and counts of the centres. */
  function assignRows(seat: Seat, features: Features, rows: Rows, from: number, adds: boolean) {
    const count = bring(seat, features, rows, from);
    const total = seat.arena.exports.assignToCentres(count, adds);
    return { count, total };
  }

  return {
    nearestCentresInto(nearest, squaredDistances, centres, features, rows) {
      const seat = seatFor(features, centres.length / features.featureCount);
      const { workspace } = seat;
      putVectors(workspace, centres);
      for (let from = 0; from < rows.length; ) {
        const { count } = assignRows(seat, features, rows, from, false);
        nearest.set(workspace.nearest.view.subarray(0, count), from);
        squaredDistances.set(workspace.scores.view.subarray(0, count), from);
        from += count;
      }
    },

    centreSumsInto(sums, counts, centres, features, rows) {
      const seat = seatFor(features, centres.length / features.featureCount);
      const { workspace } = seat;
      putVectors(workspace, centres);
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const { count, total } = assignRows(seat, features, rows, from, true);
        sum += total;
        from += count;
      }
      takeVectors(sums, workspace, workspace.sums.view);
      counts.set(workspace.counts.view);
      workspace.sums.view.fill(0);
      workspace.counts.view.fill(0);
      return sum;
    },
  };
}
