import type { NodeRound, WeightsPictured } from "../../../src/watch/events.ts";

/** A round that has ended, as the stage shows it again: everything that happened in it is known. */
export interface ShownRound {
  readonly run: number;
  readonly round: number;
  readonly tau: number;
  /** From the directive to the last report, in seconds. */
  readonly seconds: number;
  readonly nodes: readonly NodeRound[];
  /** Left out where the weights are no picture. */
  readonly pictures?: WeightsPictured;
}

interface Ended {
  readonly round: number;
  readonly localUpdates: number;
  readonly nodes: readonly NodeRound[];
}

/**
 * The round to be shown next: the newest one of which there are pictures, or, where there never are any, the newest one.
 * Undefined if there is none with local updates.
 */
export function newestRound(
  run: number,
  recent: readonly Ended[],
  pictures: WeightsPictured | undefined,
): ShownRound | undefined {
  const pictured = pictures?.run === run ? pictures : undefined;
  const ended = recent.filter(({ localUpdates, nodes }) => localUpdates > 0 && nodes.length > 0);
  const found = pictured ? ended.find(({ round }) => round === pictured.round) : ended.at(-1);
  if (found === undefined) return undefined;
  const { round, localUpdates: tau, nodes } = found;
  const seconds = Math.max(...nodes.map((node) => node.computeSeconds + node.communicateSeconds));
  return { run, round, tau, seconds, nodes, ...(pictured ? { pictures: pictured } : {}) };
}

/** A shown round takes at least this long, so that one can follow it, and at most that, so that it does not bore. */
const leastSeconds = 0.7;
const mostSeconds = 7;
const steps = [1, 2, 5];

/**
 * How many times slower than it was a round is shown: 1, 2, 5, 10, 20, ..., the smallest with which it can be followed; below 1 if
 * it is shown faster.
 */
export function slowness(seconds: number): number {
  if (!(seconds > 0)) return 1;
  if (seconds > mostSeconds) return 1 / firstStep(seconds / mostSeconds);
  return seconds >= leastSeconds ? 1 : firstStep(leastSeconds / seconds);
}

/** The smallest of 1, 2, 5, 10, 20, 50, ... that is at least `wanted`. */
function firstStep(wanted: number): number {
  for (let tens = 1; tens < 1e6; tens *= 10) {
    for (const step of steps) if (step * tens >= wanted * (1 - 1e-9)) return step * tens;
  }
  return 1e6;
}

/** `one round in 5, slowed 5 times`: what of the run one sees. */
export function paceWords(roundsApart: number, times: number): string {
  const which = roundsApart > 1 ? `one round in ${roundsApart}` : "every round";
  if (times === 1) return `${which}, at its true speed`;
  return times > 1 ? `${which}, slowed ${times} times` : `${which}, ${Math.round(1 / times)} times as fast`;
}
