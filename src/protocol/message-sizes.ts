import type { Strategy } from "../control/strategy.ts";
import { type Encoding, formOf, longestVector } from "../learning/encoding/encoding.ts";
import { residualEdges, type TestSums } from "../learning/test-sums.ts";
import { encodedBytes } from "./codec.ts";
import type { Report, Scored } from "./messages.ts";

/** Bytes of messages that are still to come, at most: with numbers in their longest form. */

/** A number whose form is the longest. */
const fraction = 0.1;
/** The largest of those with a shorter one. */
const whole = 2 ** 32 - 1;

export const heartbeatBytes = encodedBytes({ type: "heartbeat", sent: whole });
export const heartbeatBesidePieces = encodedBytes({ type: "heartbeat", sent: whole, pieces: whole });

/** The longest report of a round. */
export function reportBytes(of: {
  readonly run: number;
  readonly round: number;
  readonly examples: number;
  readonly localUpdates: number;
  readonly weights: Float32Array;
  readonly measures: Strategy["measures"];
  /** Whether some nodes tell their drift correction. */
  readonly tellsCorrection?: boolean;
  /** Whether nodes tell their paths. */
  readonly tellsPath?: boolean | undefined;
  /** Whether the loss of a mean of iterates is asked for at the end. */
  readonly averages: boolean;
  readonly energy: boolean;
  /** Of the weights, if they are told as an encoded change. */
  readonly encoding?: Encoding | undefined;
}): number {
  const { measures, averages, energy, weights, localUpdates, tellsCorrection, tellsPath, encoding, ...rest } = of;
  const updates = localUpdates > 0;
  const report: Report = {
    type: "report",
    ...rest,
    localUpdates,
    localSeconds: fraction,
    ...(updates && !encoding ? { weights } : {}),
    ...(updates && encoding
      ? { weights: longestVector(weights.length, encoding), change: true, form: formOf(encoding) }
      : {}),
    ...(updates && tellsPath ? { path: encoding ? longestVector(weights.length, encoding) : weights } : {}),
    lossAtStart: fraction,
    lossOfBest: fraction,
    ...(updates && tellsCorrection ? { correction: weights } : {}),
    ...(averages && !updates ? { lossOfMean: fraction, lossOfMeanVariance: fraction } : {}),
    ...(updates && measures === "drift" ? { drift: { squaredMovement: fraction, squaredNoise: fraction } } : {}),
    ...(updates && measures === "estimates" && rest.round > 1
      ? { estimates: { rho: fraction, beta: fraction, gradient: weights } }
      : {}),
    ...(energy
      ? { energy: { local: fraction, rest: fraction, seconds: fraction, idleWatts: fraction, mostWatts: fraction } }
      : {}),
  };
  return encodedBytes(report);
}

/**
 * To ask one node for the loss over all its examples, and its answer.
 *
 * @param classes of the examples that nodes kept for testing, 0 if their targets are numbers; left out if there are none
 */
export function scoringBytes(run: number, weights: Float32Array, classes?: number): number {
  const test = classes === undefined ? {} : { test: testSumsOf(classes) };
  const scored: Scored = { type: "scored", run, examples: whole, loss: fraction, ...test };
  return encodedBytes({ type: "score", run, weights }) + encodedBytes(scored);
}

function testSumsOf(classes: number): TestSums {
  if (classes > 0) return { kind: "classes", confusion: Array(classes * classes).fill(whole), logLoss: fraction };
  const errors = { squaredErrors: fraction, absoluteErrors: fraction };
  const residuals = Array(residualEdges.length + 1).fill(whole);
  return { kind: "numbers", examples: whole, ...errors, targets: fraction, squaredTargets: fraction, residuals };
}

export const farewellBytes = (run: number): number => encodedBytes({ type: "run-over", run });

/** A hello, its welcome and an assignment, with room for long names: a node may come at any time. */
export const joinBytes = 768;
