import type { Correction } from "../../learning/correction.ts";
import type { Directive } from "../messages.ts";

/** w0 of the last round as its nodes have it, and what was meant, less that. Plain data. */
export interface ToldWeights {
  readonly round: number;
  readonly weights: Float32Array;
  readonly lost: Float32Array;
}

/**
 * What the nodes of a round are told, where weights are encoded. Its w0 is what they will have: what rounding takes from what was
 * meant is told with the next round. Nodes that come get the same w0 as float32.
 *
 * c as it is told is above the mean of the nodes' c_i by some error, which would stay in each of their updates. Since it is known here,
 * what it has made of a node's weights is taken out of its report (rounds.ts), so that all goes on as if c had been told right.
 */
export interface Telling {
  /** Left out: all as float32, also reports. */
  readonly form?: NonNullable<Directive["form"]>;
  /** The encoding of reports, as a directive names it. */
  readonly reports?: string;
  /** w0 less w0 of the round before, if nodes may know that. */
  readonly change?: Float32Array | undefined;
  /** As told, if it is given. */
  readonly correction?: Correction | undefined;
  /** c as nodes come to know it, less c. */
  readonly correctionError?: Float32Array | undefined;
}
