import type { Random } from "../../math/random.ts";
import { type Encoding, roundInto } from "./encoding.ts";

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
