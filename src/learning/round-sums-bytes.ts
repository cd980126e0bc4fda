import { decodePlain, encodePlain } from "../math/plain-data.ts";
import type { RoundSums } from "./round-sums.ts";

/** The wire form of sums, in which they travel to where they are merged. */

const version = 6;

/** Bytes that hold no sums. */
export class MalformedSums extends Error {
  override readonly name = "MalformedSums";
}

export function encodeSums(sums: RoundSums): Uint8Array {
  return encodePlain({ version, sums });
}

const numbers = [
  "weightCount",
  "asked",
  "reports",
  "examples",
  "weightReports",
  "weightExamples",
  "lossAtStart",
  "lossOfBest",
  "lossOfMean",
  "meanExamples",
  "meanVarianceBySquares",
  "meanVarianceExamples",
  "squaredMovement",
  "squaredNoise",
  "movementBySquares",
  "noiseBySquares",
  "updates",
  "updatesPerSecond",
  "mostUpdates",
  "slowestSeconds",
  "slowestUpdateSeconds",
  "localSeconds",
] as const satisfies readonly (keyof RoundSums)[];

/**
 * The sums that were encoded, checked as far as merging them and finding means needs it, since they may come from anywhere.
 *
 * @throws MalformedSums; NotPlainData for bytes that are no plain data
 */
export function decodeSums(bytes: Uint8Array): RoundSums {
  const read = decodePlain(bytes) as { readonly version?: unknown; readonly sums?: Partial<RoundSums> } | undefined;
  if (read?.version !== version || typeof read.sums !== "object") throw new MalformedSums("these are no sums");
  const { sums } = read;
  for (const name of numbers) if (!Number.isFinite(sums[name])) throw new MalformedSums(`${name} is not finite`);
  if (typeof sums.corrects !== "boolean") throw new MalformedSums("corrects is missing");
  const length = sums.weightCount as number;
  requireSums(sums.weights, length, "weights");
  const { byUpdates, told, gradients } = sums;
  if (byUpdates !== undefined) {
    requireSums(byUpdates?.weights, length, "byUpdates");
    if (!Number.isFinite(byUpdates.weight)) throw new MalformedSums("byUpdates has no weight");
  }
  if (told !== undefined) {
    requireSums(told?.vectors, length, "told");
    if (!Number.isFinite(told.weight)) throw new MalformedSums("told has no weight");
  }
  if (!(sums.lengths instanceof Map && [...sums.lengths].flat().every(Number.isSafeInteger)))
    throw new MalformedSums("lengths are no counts");
  if (!Array.isArray(gradients)) throw new MalformedSums("gradients are missing");
  for (const report of gradients) {
    const { gradient, examples, rho, beta } = report ?? {};
    if (!(gradient instanceof Float32Array && gradient.length === length))
      throw new MalformedSums("a gradient is wrong");
    if (![examples, rho, beta].every(Number.isFinite)) throw new MalformedSums("a gradient has no estimates");
  }
  return sums as RoundSums;
}

function requireSums(values: unknown, length: number, name: string): void {
  if (!(values instanceof Float64Array) || values.length !== length) {
    throw new MalformedSums(`${name} are not ${length} sums`);
  }
  if (!values.every(Number.isFinite)) throw new MalformedSums(`${name} are not finite`);
}
