import type { Features, Rows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { kindNumbers } from "./module-exports.ts";
import { apartOf, rowBytesOf, type Seat, type Seats } from "./seats.ts";
import { putVectors, takeVectors } from "./vectors-in-workspace.ts";

type CentreKernels = Pick<Kernels, "nearestCentresInto" | "centreSumsInto">;

export function createCentreKernels({ seatFor, bring }: Seats): CentreKernels {
  /** Sums may be an address or 0 for none. */
  function assignRows(seat: Seat, features: Features, rows: Rows, from: number, sums: number) {
    const { arena, workspace } = seat;
    const count = bring(seat, features, rows, from);
    const total = arena.exports.assignToCentres(
      workspace.nearest.at,
      workspace.scores.at,
      sums,
      workspace.counts.at,
      workspace.floats,
      workspace.weights.at,
      workspace.vectorCount,
      seat.features,
      kindNumbers[features.kind],
      rowBytesOf(features),
      seat.starts,
      apartOf(features),
      workspace.featureCount,
      workspace.padded,
      features.kind === "float32" ? 1 : features.scale,
      workspace.rows.at,
      count,
    );
    return { count, total };
  }

  return {
    nearestCentresInto(nearest, squaredDistances, centres, features, rows) {
      const seat = seatFor(features, centres.length / features.featureCount);
      const { workspace } = seat;
      putVectors(workspace, centres);
      for (let from = 0; from < rows.length; ) {
        const { count } = assignRows(seat, features, rows, from, 0);
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
        const { count, total } = assignRows(seat, features, rows, from, workspace.sums.at);
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
