import { allFinite } from "../math/vectors.ts";
import { float32FromBytes, float32ToBytes } from "./float32-bytes.ts";
import { type Directive, largestLoss, type Report } from "./messages.ts";

/**
 * The two messages of a round, read by hand because the general way takes a large part of a short round. The schemas in
 * messages.ts say what is right: whatever is returned here is what they would return, and anything that is not
 * plainly right is left to them (undefined), also to say what is wrong with it.
 */
type Raw = Record<string, unknown>;

export function readDirective(raw: Raw): Directive | undefined {
  const { run, round, localUpdates, secondsAllowed, last, previousBecameBest } = raw;
  if (!(isPositive(run) && isPositive(round) && isCount(localUpdates))) return undefined;
  if (typeof last !== "boolean" || typeof previousBecameBest !== "boolean") return undefined;
  // Both are seldom there.
  if (secondsAllowed !== undefined || "bestWeights" in raw) return undefined;
  const weights = takeVector(raw, "weights");
  if (!weights) return undefined;
  return { type: "directive", run, round, weights, localUpdates, last, previousBecameBest };
}

export function readReport(raw: Raw): Report | undefined {
  const { run, round, examples, localUpdates, localSeconds, lossAtStart, lossOfBest, estimates } = raw;
  if (!(isPositive(run) && isPositive(round) && isPositive(examples) && isCount(localUpdates))) return undefined;
  if (!(isSeconds(localSeconds) && isLoss(lossAtStart) && isLoss(lossOfBest))) return undefined;
  const weights = takeVector(raw, "weights");
  if (!weights) return undefined;
  const base = { type: "report", run, round, examples, localUpdates, localSeconds } as const;
  if (estimates === undefined) {
    return "estimates" in raw ? undefined : { ...base, weights, lossAtStart, lossOfBest };
  }
  if (!isMap(estimates)) return undefined;
  const { rho, beta } = estimates;
  if (!(isSeconds(rho) && isSeconds(beta))) return undefined;
  const gradient = takeVector(estimates, "gradient");
  return gradient && { ...base, weights, lossAtStart, lossOfBest, estimates: { rho, beta, gradient } };
}

/** Since the vector may have been moved, `raw` is told where its bytes are now: the schema may still want to see them. */
function takeVector(raw: Raw, key: string): Float32Array | undefined {
  const bytes = raw[key];
  if (!(bytes instanceof Uint8Array) || bytes.byteLength % 4 !== 0) return undefined;
  const vector = float32FromBytes(bytes);
  raw[key] = float32ToBytes(vector);
  return allFinite(vector) ? vector : undefined;
}

function isMap(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPositive(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Also the condition on rho and beta. */
function isSeconds(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

function isLoss(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= largestLoss;
}
