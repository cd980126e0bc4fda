import { z } from "zod";
import { count, positive } from "./message-fields.ts";

/** What a relay tells its parent of its nodes' numbers of examples, in runs in which no node may count for more than its part of all. */

/** So many different numbers are told. */
export const mostCounts = 4096;

/**
 * One number of examples, as nodes say it; how many nodes have it, how many of them have a drift correction, and how many cannot be asked
 * at the moment (only where some take part in each round).
 */
const countBelow = z.tuple([positive, positive, count, count]);

export const countsBelow = z.array(countBelow).max(mostCounts);

export type CountsBelow = z.output<typeof countsBelow>;

/** Examples of those that can be asked, and of those that have a drift correction, where none counts for more than `most`. */
export function examplesOf(counts: CountsBelow, most = Number.POSITIVE_INFINITY) {
  let [examples, corrected] = [0, 0];
  for (const [each, nodes, withCorrection, busy] of counts) {
    examples += (nodes - busy) * Math.min(each, most);
    corrected += withCorrection * Math.min(each, most);
  }
  return { examples, corrected };
}
