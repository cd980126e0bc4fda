import type { Sending } from "../learning/encoding/error-feedback.ts";
import type { RoundBeginning } from "../learning/round-observations.ts";
import type { Directive } from "../protocol/messages.ts";
import type { Whole } from "../protocol/shapes.ts";

/** How a round begins, from w0 and what else its directive says. Written out, as it is done in each round. */
export const beginningOf = (directive: Directive, weights: Float32Array, sending?: Sending): Whole<RoundBeginning> => ({
  weights,
  stepSize: directive.stepSize,
  previousBecameBest: directive.previousBecameBest,
  comparesBest: directive.comparesBest,
  bestWeights: directive.bestWeights,
  meanWeights: directive.meanWeights,
  clipLength: directive.clipLength,
  sending,
  correction: directive.correction,
});
