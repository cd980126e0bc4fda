import { changeOf } from "../../learning/encoding/change.ts";
import { encodingNamed, formOf, longestVector, roundInto } from "../../learning/encoding/encoding.ts";
import { sendChangeInto } from "../../learning/encoding/error-feedback.ts";
import { createRandom } from "../../math/random.ts";
import { allFinite } from "../../math/vectors.ts";
import { isProbe } from "../probe-number.ts";
import { encodingNow } from "./encoding-now.ts";
import type { NextRound, Run } from "./state.ts";
import type { Telling, ToldWeights } from "./told-weights.ts";

/** In which encoding vectors of a round are told, and reports of it; undefined: all as float32. */
function encodingFor(run: Run, { localUpdates, round }: NextRound) {
  const name = encodingNow(run, round);
  const encoding = localUpdates > 0 ? encodingNamed(name) : undefined;
  return encoding && { encoding, told: { form: formOf(encoding), reports: name } };
}

/** Rounds what the next round's nodes are told; its w0 becomes what they will have. */
export function tellRound(run: Run): Telling | undefined {
  const { next, told: earlier, parent } = run;
  // What a relay's nodes are told its parent says.
  if (parent) return parent.telling;
  const found = encodingFor(run, next);
  run.told = undefined;
  if (isProbe(next)) return found?.told;
  const goesOn = earlier !== undefined && !run.beginsAnew;
  const before = goesOn && earlier.round === next.round - 1 ? earlier : undefined;
  // A round in which no report counted begins again where it began: what was lost is still to be told.
  const kept = before ?? (goesOn && earlier.round === next.round ? earlier : undefined);
  if (!found) return kept && next.localUpdates > 0 ? tellAll(run, kept) : undefined;
  const { encoding, told } = found;
  const random = (what: string) => createRandom(run.settings.seed, "rounding", what, next.round);
  const weights = next.weights.slice();
  const lost = kept?.lost ?? new Float32Array(weights.length);
  const sending = { encoding, random: random("weights").state() };
  const change = before && sendChangeInto(weights, before.weights, lost, sending);
  if (before && !change) lost.fill(0);
  run.next = { ...next, weights };
  run.told = { round: next.round, weights, lost } satisfies ToldWeights;
  if (run.correction.kind === "given") {
    const mean = run.correction.mean.slice();
    roundInto(mean, encoding, random("correction"));
    const correctionError = changeOf(mean, run.correction.mean);
    return { ...told, change, correction: { kind: "given", mean }, correctionError };
  }
  return { ...told, change, correctionError: errorOfDerived(run, weights) };
}

/** Weights go as float32 again: with all that rounding has taken from those before. */
function tellAll(run: Run, { lost }: ToldWeights): Telling | undefined {
  const weights = run.next.weights.map((weight, j) => weight + (lost[j] as number));
  if (!allFinite(weights)) return undefined;
  run.next = { ...run.next, weights };
  return { correctionError: errorOfDerived(run, weights) };
}

/** Nodes derive c from w0 as they have it, and not from the one that was meant. */
function errorOfDerived({ correction, derived }: Run, weights: Float32Array): Float32Array | undefined {
  if (correction.kind !== "derive" || !derived) return undefined;
  const { scale, next } = derived;
  return next.map((meant, j) => scale * (meant - (weights[j] as number)));
}

/** What a round will be told, as far as it says how many bytes that takes at most. */
export function expectedTelling(run: Run, next: NextRound): Telling | undefined {
  const found = encodingFor(run, next);
  if (!found || isProbe(next)) return found?.told;
  const { encoding, told } = found;
  const longest = longestVector(next.weights.length, encoding);
  const change = run.beginsAnew || next.round === 1 ? undefined : longest;
  const given = run.correction.kind === "given" ? ({ kind: "given", mean: longest } as const) : undefined;
  return { ...told, change, correction: given };
}
