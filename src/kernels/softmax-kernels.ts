import type { Features, Rows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Seat, Seats } from "./seats.ts";
import { meanOf, penalty, putVectors, takeGradient } from "./vectors-in-workspace.ts";

type SoftmaxKernels = Pick<Kernels, "softmaxScoresInto" | "softmaxLoss" | "softmaxGradientInto">;

export function createSoftmaxKernels({ seatFor, bring }: Seats): SoftmaxKernels {
  /** Scores of the rows from number `from` on, in the workspace, and how many rows they are of. */
  function scoreRows(seat: Seat, features: Features, rows: Rows, from: number): number {
    const count = bring(seat, features, rows, from);
    seat.arena.exports.softmaxScores(count);
    return count;
  }

  return {
    softmaxScoresInto(scores, weights, features, rows) {
      const seat = seatFor(features, weights.length / features.featureCount);
      const { vectorCount, scores: found } = seat.workspace;
      putVectors(seat.workspace, weights);
      for (let from = 0; from < rows.length; ) {
        const count = scoreRows(seat, features, rows, from);
        scores.set(found.view.subarray(0, count * vectorCount), from * vectorCount);
        from += count;
      }
    },

    softmaxLoss(regularization, weights, features, classes, rows) {
      const seat = seatFor(features, weights.length / features.featureCount);
      const { vectorCount, classes: used } = seat.workspace;
      putVectors(seat.workspace, weights);
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const count = scoreRows(seat, features, rows, from);
        pickClasses(used.view, classes, rows, from, count, vectorCount);
        sum += seat.arena.exports.sumOfSoftmaxLosses(count);
        from += count;
      }
      return meanOf(sum, rows) + penalty(seat, regularization);
    },

    softmaxGradientInto(gradient, regularization, weights, features, classes, rows) {
      const seat = seatFor(features, weights.length / features.featureCount);
      const { vectorCount, classes: used } = seat.workspace;
      putVectors(seat.workspace, weights);
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const count = bring(seat, features, rows, from);
        pickClasses(used.view, classes, rows, from, count, vectorCount);
        sum += seat.arena.exports.addSoftmaxGradient(count);
        from += count;
      }
      return meanOf(sum, rows) + takeGradient(gradient, seat, regularization, rows);
    },
  };
}

function pickClasses(
  into: Uint32Array,
  classes: Uint8Array,
  rows: Rows,
  from: number,
  count: number,
  classCount: number,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[from + i] as number;
    const found = classes[row] as number;
    if (!(found < classCount)) throw new RangeError(`row ${row} is of class ${found}, and there are ${classCount}`);
    into[i] = found;
  }
}
