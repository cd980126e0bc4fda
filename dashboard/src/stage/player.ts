import { shownSeconds } from "./scene.ts";
import { type ShownRound, slowness } from "./shown-round.ts";

/** A round on the stage, and since when. */
export interface Playing {
  readonly round: ShownRound;
  readonly sinceMs: number;
  readonly slow: number;
  /** How many rounds after the one that was shown before. */
  readonly apart: number;
}

/**
 * What is on the stage at a time: the round that was, until it has been shown, and then the newest one, if it is another. A round of
 * another run begins at once, and the last one stays as it ended until there is another.
 */
export function playing(
  before: Playing | undefined,
  newest: ShownRound | undefined,
  nowMs: number,
): Playing | undefined {
  if (newest === undefined) return before;
  const isNew = before?.round.run !== newest.run || before.round.round !== newest.round;
  if (before && !isNew) return before;
  const sameRun = before?.round.run === newest.run;
  const goesOn = before && sameRun && nowMs - before.sinceMs < 1000 * shownSeconds(before.round, before.slow);
  if (goesOn) return before;
  const apart = before && sameRun ? Math.max(1, newest.round - before.round.round) : 1;
  return { round: newest, sinceMs: nowMs, slow: slowness(newest.seconds), apart };
}
