import { type Random, type RandomState, randomFrom } from "../../math/random.ts";
import { addScaledInto, allFinite } from "../../math/vectors.ts";
import { changeOf } from "./change.ts";
import { type Encoding, roundInto } from "./encoding.ts";

/** How a change is sent: in which encoding, and where the chance of its rounding comes from. Plain data. */
export interface Sending {
  readonly encoding: Encoding;
  readonly random: RandomState;
}

/**
 * What rounding loses is added to what is sent next (error feedback: Seide and others, 2014; Karimireddy and others, 2019). So
 * over any number of rounds, what the other side got and what is still kept here are together what was to be sent.
 *
 * @param change what is to be sent; overwritten by what is
 * @param lost what was kept before; overwritten by what is kept now
 */
export function sendWithFeedbackInto(
  change: Float32Array,
  lost: Float32Array,
  encoding: Encoding,
  random: Random,
): void {
  for (let j = 0; j < change.length; j++) lost[j] = change[j] = (change[j] as number) + (lost[j] as number);
  roundInto(change, encoding, random);
  for (let j = 0; j < change.length; j++) lost[j] = (lost[j] as number) - (change[j] as number);
}

/**
 * Sends how far weights are from `start`: they become those that the other side will have, which has `start`.
 *
 * @returns the change; undefined, with nothing changed, if it is too large for float32
 */
export function sendChangeInto(
  weights: Float32Array,
  start: Float32Array,
  lost: Float32Array,
  { encoding, random }: Sending,
): Float32Array | undefined {
  const change = changeOf(weights, start);
  if (!allFinite(change)) return undefined;
  sendWithFeedbackInto(change, lost, encoding, randomFrom(random));
  weights.set(start);
  addScaledInto(weights, 1, change);
  return change;
}
