import type { Correction } from "../learning/correction.ts";
import { float32ToBytes } from "./float32-bytes.ts";
import { type ListedVector, vectorsIn } from "./frame.ts";
import { flag, HeaderTemplate, type Limit } from "./header-template.ts";
import type { MessageParts } from "./message-header.ts";
import { MessagePackWriter } from "./messagepack-writer.ts";
import { type Directive, largestLoss, largestSquare, type Report } from "./messages.ts";
import type { Writable } from "./shapes.ts";
import { readVector } from "./wire-vectors.ts";

/**
 * The two messages of an ordinary round, written and read by templates of their headers, because the general way (codec.ts)
 * takes a large part of a short round. What is written and read is the same. Whatever is not plainly such a message, with its
 * fields in the order that this program writes, is left to the general way (undefined), with its frame as it was, also to say
 * what is wrong with it.
 */

/** The limits of the schemas in messages.ts. */
const count: Limit = (value) => Number.isSafeInteger(value) && value >= 0;
const positive: Limit = (value) => Number.isSafeInteger(value) && value > 0;
const seconds: Limit = (value) => value >= 0 && value < Number.POSITIVE_INFINITY;
const duration: Limit = (value) => value > 0 && value < Number.POSITIVE_INFINITY;
const loss: Limit = (value) => Math.abs(value) <= largestLoss;
const square: Limit = (value) => value >= 0 && value <= largestSquare;

const listed = (name: string) => [name, "float32", count] as const;

const directiveFields = {
  type: "directive",
  run: positive,
  round: count,
  localUpdates: count,
  last: flag,
  previousBecameBest: flag,
} as const;
/** What an ordinary directive may say besides. */
interface DirectiveForm {
  readonly paced: boolean;
  readonly correction: "derive" | "given" | undefined;
  readonly template: HeaderTemplate;
}

const directiveForms: readonly DirectiveForm[] = [true, false].flatMap((paced) =>
  (["given", "derive", undefined] as const).map((correction) => ({
    paced,
    correction,
    template: templateOf(paced, correction),
  })),
);

function templateOf(paced: boolean, correction: DirectiveForm["correction"]): HeaderTemplate {
  return new HeaderTemplate({
    ...directiveFields,
    ...(paced ? { secondsAllowed: duration } : {}),
    ...(correction ? { correction: { kind: correction } } : {}),
    vectors: correction === "given" ? [listed("weights"), listed("correction.mean")] : [listed("weights")],
  });
}

const reportFields = {
  type: "report",
  run: positive,
  round: count,
  examples: positive,
  localUpdates: count,
  localSeconds: seconds,
  lossAtStart: loss,
  lossOfBest: loss,
} as const;
const reportWithDrift = new HeaderTemplate({
  ...reportFields,
  drift: { squaredMovement: square, squaredNoise: square },
  vectors: [listed("weights")],
});
const reportWithEstimates = new HeaderTemplate({
  ...reportFields,
  estimates: { rho: seconds, beta: seconds },
  vectors: [listed("weights"), listed("estimates.gradient")],
});

/** The numbers and flags of the header that is being written, or was read last, in its order. */
const values = new Float64Array(16);
const value = (i: number): number => values[i] as number;

const to = new MessagePackWriter();

function written(template: HeaderTemplate, vectors: readonly Uint8Array[]): MessageParts {
  to.begin();
  template.write(to, values);
  return { header: to.written, vectors };
}

export function writeDirective(message: Directive): MessageParts | undefined {
  const { correction, secondsAllowed } = message;
  if (message.stepSize !== undefined || message.bestWeights) return undefined;
  if (message.meanWeights || message.comparesBest !== undefined || message.tellsCorrection !== undefined)
    return undefined;
  if (message.keep !== undefined || message.clipLength !== undefined || message.relay) return undefined;
  if (message.change !== undefined || message.reports !== undefined || message.form) return undefined;
  const form = directiveForms.find(
    (one) => one.correction === correction?.kind && one.paced === (secondsAllowed !== undefined),
  );
  if (!form) return undefined;
  const vectors = [float32ToBytes(message.weights)];
  if (correction?.kind === "given") vectors.push(float32ToBytes(correction.mean));
  values[0] = message.run;
  values[1] = message.round;
  values[2] = message.localUpdates;
  values[3] = Number(message.last);
  values[4] = Number(message.previousBecameBest);
  let at = 5;
  if (secondsAllowed !== undefined) values[at++] = secondsAllowed;
  for (const { byteLength } of vectors) values[at++] = byteLength;
  return written(form.template, vectors);
}

/** The form of the directive that was read last: the next one mostly has it, too. */
let usualForm = directiveForms[0] as DirectiveForm;

function formOf(header: Uint8Array): DirectiveForm | undefined {
  if (usualForm.template.readInto(values, header)) return usualForm;
  const form = directiveForms.find((one) => one !== usualForm && one.template.readInto(values, header));
  if (form) usualForm = form;
  return form;
}

/** @throws MalformedMessage if the vectors are not what the header says */
export function readDirective(frame: Uint8Array, header: Uint8Array): Directive | undefined {
  const form = formOf(header);
  if (!form) return undefined;
  const type = "directive";
  const [run, round, localUpdates] = [value(0), value(1), value(2)];
  const [last, previousBecameBest] = [value(3) === 1, value(4) === 1];
  const secondsAllowed = form.paced ? value(5) : undefined;
  const at = form.paced ? 6 : 5;
  const vectors: ListedVector[] = [["weights", "float32", value(at)]];
  if (form.correction === "given") vectors.push(["correction.mean", "float32", value(at + 1)]);
  const [weights, mean] = vectorsBehind(frame, header, type, vectors) as [Float32Array, Float32Array | undefined];
  const derived: Correction | undefined = form.correction && { kind: "derive" };
  const correction: Correction | undefined = mean ? { kind: "given", mean } : derived;
  const directive: Writable<Directive> = { type, run, round, weights, localUpdates, last, previousBecameBest };
  if (secondsAllowed !== undefined) directive.secondsAllowed = secondsAllowed;
  if (correction) directive.correction = correction;
  return directive;
}

export function writeReport(message: Report): MessageParts | undefined {
  const { drift, estimates } = message;
  const { energy, correction, path, lossOfMean } = message;
  if (
    !message.weights ||
    message.change !== undefined ||
    message.form ||
    message.merged ||
    message.steps ||
    energy ||
    correction ||
    path ||
    lossOfMean !== undefined ||
    (drift && estimates)
  )
    return undefined;
  const weights = float32ToBytes(message.weights);
  values[0] = message.run;
  values[1] = message.round;
  values[2] = message.examples;
  values[3] = message.localUpdates;
  values[4] = message.localSeconds;
  values[5] = message.lossAtStart;
  values[6] = message.lossOfBest;
  values[9] = weights.byteLength;
  if (drift) {
    values[7] = drift.squaredMovement;
    values[8] = drift.squaredNoise;
    return written(reportWithDrift, [weights]);
  }
  if (!estimates) return undefined;
  const gradient = float32ToBytes(estimates.gradient);
  values[7] = estimates.rho;
  values[8] = estimates.beta;
  values[10] = gradient.byteLength;
  return written(reportWithEstimates, [weights, gradient]);
}

/** @throws MalformedMessage if the vectors are not what the header says */
export function readReport(frame: Uint8Array, header: Uint8Array): Report | undefined {
  const hasDrift = reportWithDrift.readInto(values, header);
  if (!hasDrift && !reportWithEstimates.readInto(values, header)) return undefined;
  const type = "report";
  const [run, round, examples] = [value(0), value(1), value(2)];
  const [localUpdates, localSeconds] = [value(3), value(4)];
  const [lossAtStart, lossOfBest] = [value(5), value(6)];
  const [first, second] = [value(7), value(8)];
  if (hasDrift) {
    const weights = vectorsBehind(frame, header, type, [["weights", "float32", value(9)]])[0] as Float32Array;
    const drift = { squaredMovement: first, squaredNoise: second };
    return { type, run, round, examples, localUpdates, localSeconds, weights, lossAtStart, lossOfBest, drift };
  }
  const vectors = vectorsBehind(frame, header, type, [
    ["weights", "float32", value(9)],
    ["estimates.gradient", "float32", value(10)],
  ]);
  const [weights, gradient] = vectors as [Float32Array, Float32Array];
  const estimates = { rho: first, beta: second, gradient };
  return { type, run, round, examples, localUpdates, localSeconds, weights, lossAtStart, lossOfBest, estimates };
}

function vectorsBehind(
  frame: Uint8Array,
  header: Uint8Array,
  type: string,
  listed: readonly ListedVector[],
): Float32Array[] {
  const vectors = vectorsIn(frame, header, listed);
  return listed.map((vector, i) => readVector({ type }, vector, vectors[i] as Uint8Array));
}
