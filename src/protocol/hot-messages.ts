import { allFinite } from "../math/vectors.ts";
import { float32FromBytes, float32ToBytes } from "./float32-bytes.ts";
import { type Directive, largestLoss, largestSquare, type Report } from "./messages.ts";

/**
 * The two messages of a round, read by hand because the general way takes a large part of a short round. The schemas in
 * messages.ts say what is right: whatever is returned here is what they would return, and anything that is not
 * plainly right is left to them (undefined), also to say what is wrong with it.
 */
type Raw = Record<string, unknown>;

export function readDirective(raw: Raw): Directive | undefined {
  const { run, round, localUpdates, last, previousBecameBest, correction } = raw;
  if (!(isPositive(run) && isPositive(round) && isCount(localUpdates))) return undefined;
  if (typeof last !== "boolean" || typeof previousBecameBest !== "boolean") return undefined;
  // Both are seldom there.
  if ("secondsAllowed" in raw || "bestWeights" in raw) return undefined;
  if (correction === undefined ? "correction" in raw : !isDerived(correction)) return undefined;
  const weights = takeVector(raw, "weights");
  if (!weights) return undefined;
  const directive = { type: "directive", run, round, weights, localUpdates, last, previousBecameBest } as const;
  return correction === undefined ? directive : { ...directive, correction: { kind: "derive" } };
}

export function readReport(raw: Raw): Report | undefined {
  const { run, round, examples, localUpdates, localSeconds, lossAtStart, lossOfBest, estimates, drift } = raw;
  if (!(isPositive(run) && isPositive(round) && isPositive(examples) && isCount(localUpdates))) return undefined;
  if (!(isSeconds(localSeconds) && isLoss(lossAtStart) && isLoss(lossOfBest))) return undefined;
  const weights = takeVector(raw, "weights");
  if (!weights) return undefined;
  const base = { type: "report", run, round, examples, localUpdates, localSeconds } as const;
  if (drift !== undefined) {
    if ("estimates" in raw || !isMap(drift)) return undefined;
    const { squaredMovement, squaredNoise } = drift;
    if (!(isSquare(squaredMovement) && isSquare(squaredNoise))) return undefined;
    return { ...base, weights, lossAtStart, lossOfBest, drift: { squaredMovement, squaredNoise } };
  }
  if ("drift" in raw) return undefined;
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

/** The correction of an ordinary round. */
function isDerived(value: unknown): boolean {
  return isMap(value) && value.kind === "derive";
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

function isSquare(value: unknown): value is number {
  return isSeconds(value) && value <= largestSquare;
}

function isLoss(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= largestLoss;
}
