import { areFiniteFloat32, float32FromBytes, float32ToBytes } from "./float32-bytes.ts";
import { type Directive, largestLoss, largestSquare, type Report } from "./messages.ts";
import { mostOfNumber, PlainReader, PlainWriter, texts } from "./plain-frame.ts";

/**
 * The two messages of a round, written and read by hand because the general way takes a large part of a short round. What
 * is written says the same as what the general way writes. The schemas in messages.ts say what is right: whatever is read here is what
 * they would return. Anything that is not plainly a message of an ordinary round, with its fields in their usual order, is
 * left to the general way (undefined), with the frame as it was, also to say what is wrong with it.
 */

const directive = {
  run: texts("type", "directive", "run"),
  round: texts("round"),
  weights: texts("weights"),
  localUpdates: texts("localUpdates"),
  last: texts("last"),
  previousBecameBest: texts("previousBecameBest"),
  correction: texts("correction"),
  derived: Uint8Array.of(0x81, ...texts("kind", "derive")),
};

const report = {
  run: texts("type", "report", "run"),
  round: texts("round"),
  examples: texts("examples"),
  localUpdates: texts("localUpdates"),
  localSeconds: texts("localSeconds"),
  weights: texts("weights"),
  lossAtStart: texts("lossAtStart"),
  lossOfBest: texts("lossOfBest"),
  drift: Uint8Array.of(...texts("drift"), 0x82, ...texts("squaredMovement")),
  squaredNoise: texts("squaredNoise"),
  estimates: Uint8Array.of(...texts("estimates"), 0x83, ...texts("rho")),
  beta: texts("beta"),
  gradient: texts("gradient"),
};

const directiveKeys = 7;
const reportKeys = 9;

const mostOfDirective = mostBytes(directive, 4);
const mostOfReport = mostBytes(report, 11);

/** What a message takes at most, without the entries of its vectors. */
function mostBytes(parts: Record<string, Uint8Array>, numbers: number): number {
  const known = Object.values(parts).reduce((sum, { length }) => sum + length, 0);
  // The map and the flags are a byte each.
  return known + numbers * mostOfNumber + 3;
}

export function writeDirective(message: Directive): Uint8Array | undefined {
  const { run, round, weights, localUpdates, last, previousBecameBest, correction } = message;
  if (message.secondsAllowed !== undefined || message.bestWeights) return undefined;
  if (correction && correction.kind !== "derive") return undefined;
  const to = new PlainWriter(mostOfDirective + weights.byteLength);
  to.mapOf(correction ? directiveKeys + 1 : directiveKeys);
  to.texts(directive.run);
  to.number(run);
  to.texts(directive.round);
  to.number(round);
  to.texts(directive.weights);
  to.bytes(float32ToBytes(weights));
  to.texts(directive.localUpdates);
  to.number(localUpdates);
  to.texts(directive.last);
  to.flag(last);
  to.texts(directive.previousBecameBest);
  to.flag(previousBecameBest);
  if (correction) {
    to.texts(directive.correction);
    to.texts(directive.derived);
  }
  return to.frame;
}

export function readDirective(frame: Uint8Array): Directive | undefined {
  const from = new PlainReader(frame);
  const keys = from.map();
  from.texts(directive.run);
  const run = from.number();
  from.texts(directive.round);
  const round = from.number();
  // What is another message is seen here at the latest.
  if (from.failed || !(isPositive(run) && isPositive(round))) return undefined;
  from.texts(directive.weights);
  const vector = from.bytes();
  from.texts(directive.localUpdates);
  const localUpdates = from.number();
  from.texts(directive.last);
  const last = from.flag();
  from.texts(directive.previousBecameBest);
  const previousBecameBest = from.flag();
  const corrects = keys === directiveKeys + 1;
  if (corrects) {
    from.texts(directive.correction);
    from.texts(directive.derived);
  } else if (keys !== directiveKeys) return undefined;
  if (!(from.complete && isCount(localUpdates) && areFiniteFloat32(vector))) return undefined;
  const weights = float32FromBytes(vector);
  const type = "directive";
  if (!corrects) return { type, run, round, weights, localUpdates, last, previousBecameBest };
  return { type, run, round, weights, localUpdates, last, previousBecameBest, correction: { kind: "derive" } };
}

export function writeReport(message: Report): Uint8Array | undefined {
  const { weights, lossAtStart, lossOfBest, estimates, drift } = message;
  if (!weights || (drift && estimates)) return undefined;
  const to = new PlainWriter(mostOfReport + weights.byteLength + (estimates?.gradient.byteLength ?? 0));
  to.mapOf(drift || estimates ? reportKeys + 1 : reportKeys);
  to.texts(report.run);
  to.number(message.run);
  to.texts(report.round);
  to.number(message.round);
  to.texts(report.examples);
  to.number(message.examples);
  to.texts(report.localUpdates);
  to.number(message.localUpdates);
  to.texts(report.localSeconds);
  to.number(message.localSeconds);
  to.texts(report.weights);
  to.bytes(float32ToBytes(weights));
  to.texts(report.lossAtStart);
  to.number(lossAtStart);
  to.texts(report.lossOfBest);
  to.number(lossOfBest);
  if (drift) {
    to.texts(report.drift);
    to.number(drift.squaredMovement);
    to.texts(report.squaredNoise);
    to.number(drift.squaredNoise);
  }
  if (estimates) {
    to.texts(report.estimates);
    to.number(estimates.rho);
    to.texts(report.beta);
    to.number(estimates.beta);
    to.texts(report.gradient);
    to.bytes(float32ToBytes(estimates.gradient));
  }
  return to.frame;
}

export function readReport(frame: Uint8Array): Report | undefined {
  const from = new PlainReader(frame);
  const keys = from.map();
  from.texts(report.run);
  const run = from.number();
  from.texts(report.round);
  const round = from.number();
  if (from.failed || !(isPositive(run) && isPositive(round))) return undefined;
  from.texts(report.examples);
  const examples = from.number();
  from.texts(report.localUpdates);
  const localUpdates = from.number();
  from.texts(report.localSeconds);
  const localSeconds = from.number();
  from.texts(report.weights);
  const vector = from.bytes();
  from.texts(report.lossAtStart);
  const lossAtStart = from.number();
  from.texts(report.lossOfBest);
  const lossOfBest = from.number();
  if (from.failed || !(isPositive(examples) && isCount(localUpdates) && isSeconds(localSeconds))) return undefined;
  if (!(isLoss(lossAtStart) && isLoss(lossOfBest) && areFiniteFloat32(vector))) return undefined;

  // A vector is moved, and the frame void, only when all has been found right.
  const type = "report";
  if (keys === reportKeys) {
    if (!from.complete) return undefined;
    const weights = float32FromBytes(vector);
    return { type, run, round, examples, localUpdates, localSeconds, weights, lossAtStart, lossOfBest };
  }
  if (keys !== reportKeys + 1) return undefined;
  if (from.hasTexts(report.drift)) {
    const squaredMovement = from.number();
    from.texts(report.squaredNoise);
    const squaredNoise = from.number();
    if (!(from.complete && isSquare(squaredMovement) && isSquare(squaredNoise))) return undefined;
    const drift = { squaredMovement, squaredNoise };
    const weights = float32FromBytes(vector);
    return { type, run, round, examples, localUpdates, localSeconds, weights, lossAtStart, lossOfBest, drift };
  }
  from.texts(report.estimates);
  const rho = from.number();
  from.texts(report.beta);
  const beta = from.number();
  from.texts(report.gradient);
  const gradient = from.bytes();
  if (!(from.complete && isSeconds(rho) && isSeconds(beta) && areFiniteFloat32(gradient))) return undefined;
  const weights = float32FromBytes(vector);
  const estimates = { rho, beta, gradient: float32FromBytes(gradient) };
  return { type, run, round, examples, localUpdates, localSeconds, weights, lossAtStart, lossOfBest, estimates };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

/** Also the condition on rho and beta. */
function isSeconds(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function isSquare(value: number): boolean {
  return isSeconds(value) && value <= largestSquare;
}

function isLoss(value: number): boolean {
  return Math.abs(value) <= largestLoss;
}
