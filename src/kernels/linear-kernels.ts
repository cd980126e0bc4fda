import type { Features, Rows } from "../learning/dataset.ts";
import type { Kernels, LinearObjective } from "../learning/kernels.ts";
import { lossNumbers } from "./module-exports.ts";
import { apartOf, type Seat, type Seats } from "./seats.ts";
import { meanOf, penalty, takeGradient } from "./vectors-in-workspace.ts";

type LinearKernels = Pick<Kernels, "linearScoresInto" | "linearLoss" | "linearGradientInto">;

export function createLinearKernels({ seatFor, bring }: Seats): LinearKernels {
  /** Scores of the rows from number `from` on, in the workspace, and how many rows they are of. */
  function scoreRows(seat: Seat, features: Features, rows: Rows, from: number): number {
    const { arena, workspace } = seat;
    const { scores, weights, padded, rows: numbers, featureCount } = workspace;
    const { exports } = arena;
    const count = bring(seat, features, rows, from);
    if (features.kind === "bytes") {
      const { scale } = features;
      exports.scoresOfBytes(scores.at, weights.at, seat.features, featureCount, padded, scale, numbers.at, count);
    } else if (features.kind === "packed") {
      const { scale } = features;
      const apart = apartOf(features);
      exports.scoresOfPacked(scores.at, weights.at, seat.features, seat.starts, apart, scale, numbers.at, count);
    } else {
      exports.scoresOfFloats(scores.at, weights.at, seat.features, featureCount, numbers.at, count);
    }
    return count;
  }

  return {
    linearScoresInto(scores, weights, features, rows) {
      const seat = seatFor(features, 1);
      seat.workspace.weights.view.set(weights);
      for (let from = 0; from < rows.length; ) {
        const count = scoreRows(seat, features, rows, from);
        scores.set(seat.workspace.scores.view.subarray(0, count), from);
        from += count;
      }
    },

    linearLoss(objective, weights, features, targets, rows) {
      const seat = seatFor(features, 1);
      const { scores, targets: used } = seat.workspace;
      seat.workspace.weights.view.set(weights);
      const loss = lossNumbers[objective.loss];
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const count = scoreRows(seat, features, rows, from);
        pick(used.view, targets, rows, from, count);
        sum += seat.arena.exports.sumOfLosses(loss, scores.at, used.at, count);
        from += count;
      }
      return meanOf(sum, rows) + penalty(seat, objective.regularization);
    },

    linearGradientInto(gradient, objective, weights, features, targets, rows) {
      const seat = seatFor(features, 1);
      seat.workspace.weights.view.set(weights);
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const count = bring(seat, features, rows, from);
        pick(seat.workspace.targets.view, targets, rows, from, count);
        sum += addLinearGradient(seat, objective, features, count);
        from += count;
      }
      return meanOf(sum, rows) + takeGradient(gradient, seat, objective.regularization, rows);
    },
  };
}

/** Adds the gradients of the workspace's rows to its sums, and returns the sum of their losses. */
function addLinearGradient(seat: Seat, { loss }: LinearObjective, features: Features, count: number): number {
  const { exports } = seat.arena;
  const { sums, partial, floats, floatsApart, weights, padded, rows, targets, featureCount } = seat.workspace;
  const lossNumber = lossNumbers[loss];
  if (features.kind === "packed") {
    return exports.addGradientOfPacked(
      lossNumber,
      sums.at,
      partial,
      weights.at,
      seat.features,
      seat.starts,
      apartOf(features),
      padded,
      features.scale,
      rows.at,
      targets.at,
      count,
    );
  }
  return features.kind === "bytes"
    ? exports.addGradientOfBytes(
        lossNumber,
        sums.at,
        partial,
        floats,
        floatsApart,
        weights.at,
        seat.features,
        featureCount,
        padded,
        features.scale,
        rows.at,
        targets.at,
        count,
      )
    : exports.addGradientOfFloats(
        lossNumber,
        sums.at,
        partial,
        weights.at,
        seat.features,
        featureCount,
        padded,
        rows.at,
        targets.at,
        count,
      );
}

function pick(into: Float32Array, targets: Float32Array, rows: Rows, from: number, count: number): void {
  for (let i = 0; i < count; i++) into[i] = targets[rows[from + i] as number] as number;
}
