import type { Features, Rows } from "../learning/dataset.ts";
import type { Kernels, LinearObjective } from "../learning/kernels.ts";
import { lossNumbers } from "./module-exports.ts";
import { createSeats, rowBytesOf, type Seat } from "./seats.ts";
import { createVectorKernels } from "./vector-kernels.ts";
import type { WebAssemblyApi, WebAssemblyModule } from "./webassembly.ts";
import type { Workspace } from "./workspace.ts";

/** Kernels that run in instances of the module made from src/kernels/assembly. */
export function createFastKernels(name: string, api: WebAssemblyApi, module: WebAssemblyModule): Kernels {
  const { allocate, seatFor, bring } = createSeats(api, module);

  /** Scores of the rows from number `from` on, in the workspace, and how many rows they are of. */
  function scoreRows(seat: Seat, features: Features, rows: Rows, from: number): number {
    const { arena, workspace } = seat;
    const { scores, weights, padded, rows: numbers, featureCount } = workspace;
    const count = bring(seat, features, rows, from);
    if (features.kind === "bytes") {
      const { scale } = features;
      arena.exports.scoresOfBytes(scores.at, weights.at, seat.features, featureCount, padded, scale, numbers.at, count);
    } else {
      arena.exports.scoresOfFloats(scores.at, weights.at, seat.features, featureCount, numbers.at, count);
    }
    return count;
  }

  function softmaxScoreRows(seat: Seat, features: Features, rows: Rows, from: number): number {
    const { arena, workspace } = seat;
    const count = bring(seat, features, rows, from);
    arena.exports.softmaxScores(
      workspace.scores.at,
      workspace.vectorCount,
      workspace.floats,
      workspace.weights.at,
      seat.features,
      features.kind === "bytes" ? 1 : 0,
      rowBytesOf(features),
      workspace.featureCount,
      workspace.padded,
      features.kind === "bytes" ? features.scale : 1,
      workspace.rows.at,
      count,
    );
    return count;
  }

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
      features.kind === "bytes" ? 1 : 0,
      rowBytesOf(features),
      workspace.featureCount,
      workspace.padded,
      features.kind === "bytes" ? features.scale : 1,
      workspace.rows.at,
      count,
    );
    return { count, total };
  }

  return {
    name,
    allocate,

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
      takeGradient(gradient, seat, objective.regularization, rows);
      return meanOf(sum, rows) + penalty(seat, objective.regularization);
    },

    softmaxScoresInto(scores, weights, features, rows) {
      const seat = seatFor(features, weights.length / features.featureCount);
      const { vectorCount, scores: found } = seat.workspace;
      putVectors(seat.workspace, weights);
      for (let from = 0; from < rows.length; ) {
        const count = softmaxScoreRows(seat, features, rows, from);
        scores.set(found.view.subarray(0, count * vectorCount), from * vectorCount);
        from += count;
      }
    },

    softmaxLoss(regularization, weights, features, classes, rows) {
      const seat = seatFor(features, weights.length / features.featureCount);
      const { vectorCount, scores, classes: used } = seat.workspace;
      putVectors(seat.workspace, weights);
      let sum = 0;
      for (let from = 0; from < rows.length; ) {
        const count = softmaxScoreRows(seat, features, rows, from);
        pickClasses(used.view, classes, rows, from, count, vectorCount);
        sum += seat.arena.exports.sumOfSoftmaxLosses(scores.at, vectorCount, used.at, count);
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
        sum += addSoftmaxGradient(seat, features, count);
        from += count;
      }
      takeGradient(gradient, seat, regularization, rows);
      return meanOf(sum, rows) + penalty(seat, regularization);
    },

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

    ...createVectorKernels(api, module),
  };
}

/** Adds the gradients of the workspace's rows to its sums, and returns the sum of their losses. */
function addLinearGradient(seat: Seat, { loss }: LinearObjective, features: Features, count: number): number {
  const { exports } = seat.arena;
  const { sums, partial, floats, floatsApart, weights, padded, rows, targets, featureCount } = seat.workspace;
  const lossNumber = lossNumbers[loss];
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

function addSoftmaxGradient(seat: Seat, features: Features, count: number): number {
  const { workspace } = seat;
  return seat.arena.exports.addSoftmaxGradient(
    workspace.sums.at,
    workspace.partial,
    workspace.vectorCount,
    workspace.floats,
    workspace.floatsApart,
    workspace.scores.at,
    workspace.factors,
    workspace.weights.at,
    seat.features,
    features.kind === "bytes" ? 1 : 0,
    rowBytesOf(features),
    workspace.featureCount,
    workspace.padded,
    features.kind === "bytes" ? features.scale : 1,
    workspace.rows.at,
    workspace.classes.at,
    count,
  );
}

/** Sums to mean gradient, regularization included; the sums are 0 then. */
function takeGradient(gradient: Float32Array, { arena, workspace }: Seat, regularization: number, rows: Rows): void {
  const { mean, sums, weights, padded, vectorCount } = workspace;
  const factor = rows.length === 0 ? 0 : 1 / rows.length;
  arena.exports.takeMean(mean.at, sums.at, weights.at, padded * vectorCount, factor, regularization);
  takeVectors(gradient, workspace, mean.view);
}

function meanOf(sum: number, rows: Rows): number {
  return rows.length === 0 ? 0 : sum / rows.length;
}

/** regularization/2 * ||w||^2 of the workspace's weights. */
function penalty({ arena, workspace }: Seat, regularization: number): number {
  if (regularization === 0) return 0;
  return (regularization / 2) * arena.exports.squaredNorm(workspace.weights.at, workspace.weights.view.length);
}

function pick(into: Float32Array, targets: Float32Array, rows: Rows, from: number, count: number): void {
  for (let i = 0; i < count; i++) into[i] = targets[rows[from + i] as number] as number;
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

/** Vectors that follow each other directly, to their padded places. */
function putVectors({ weights, featureCount, vectorCount, padded }: Workspace, vectors: Float32Array): void {
  if (featureCount === padded) return weights.view.set(vectors);
  for (let k = 0; k < vectorCount; k++) {
    weights.view.set(vectors.subarray(k * featureCount, (k + 1) * featureCount), k * padded);
  }
}

/** And back. */
function takeVectors<A extends Float32Array | Float64Array>(into: A, workspace: Workspace, vectors: A): void {
  const { featureCount, vectorCount, padded } = workspace;
  if (featureCount === padded) return into.set(vectors);
  for (let k = 0; k < vectorCount; k++) {
    into.set(vectors.subarray(k * padded, k * padded + featureCount), k * featureCount);
  }
}
