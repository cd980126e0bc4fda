import type { Features, Rows } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { lossNumbers } from "./module-exports.ts";
import type { Seat, Seats } from "./seats.ts";
import { meanOf, penalty, putVectors, takeGradient } from "./vectors-in-workspace.ts";

type LinearKernels = Pick<Kernels, "linearScoresInto" | "linearLoss" | "linearGradientInto">;

export function createLinearKernels({ seatFor, bring }: Seats): LinearKernels {
  /** Scores of the rows from number `from` on, in the workspace, and how many rows they are of. */
  function scoreRows(seat: Seat, features: Features, rows: Rows, from: number): number {
    const count = bring(seat, features, rows, from);
    seat.arena.exports.linearScores(count);
    return count;
  }

  return {
    linearScoresInto(scores, weights, features, rows) {
      const seat = seatFor(features, 1);
      putVectors(seat.workspace, weights);
      for (let from = 0; from < rows.length; ) {
        const count = scoreRows(seat, features, rows, from);
        scores.set(seat.workspace.scores.view.subarray(0, count), from);
        from += count;
      }
    },

    linearLoss(objective, weights, features, targets, rows) {
      const seat = seatFor(features, 1);
      const used = seat.workspace.targets;
      putVectors(seat.workspace, weights);
      const loss = lossNumbers[objective.loss];
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const count = scoreRows(seat, features, rows, from);
        pick(used.view, targets, rows, from, count);
        sum += seat.arena.exports.sumOfLosses(loss, count);
        from += count;
      }
      return meanOf(sum, rows) + penalty(seat, objective.regularization);
    },

    linearGradientInto(gradient, objective, weights, features, targets, rows) {
      const seat = seatFor(features, 1);
      putVectors(seat.workspace, weights);
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const count = bring(seat, features, rows, from);
        pick(seat.workspace.targets.view, targets, rows, from, count);
        sum += seat.arena.exports.addLinearGradient(lossNumbers[objective.loss], count);
        from += count;
      }
      return meanOf(sum, rows) + takeGradient(gradient, seat, objective.regularization, rows);
    },
  };
}

function pick(into: Float32Array, targets: Float32Array, rows: Rows, from: number, count: number): void {
  for (let i = 0; i < count; i++) into[i] = targets[rows[from + i] as number] as number;
}
