import { median } from "../math/statistics.ts";
import type { CostVectors } from "./costs.ts";

/** Whether all nodes make the same number of local updates in a round, or each as many as fit into the same time. */
export type Pace = "common" | "own";

/** The weight of the newest round in the average time of an update. */
const newest = 0.3;

/**
 * How long nodes compute in a round at their own pace, so that they make tau updates in the example-weighted mean:
 * tau * c, where c is averaged over rounds.
 */
export interface PaceState {
  /** c: seconds in which nodes make one update in the mean, an exponential average; undefined before the first round. */
  readonly secondsPerUpdate: number | undefined;
  /** The same of the slowest node. */
  readonly slowestSecondsPerUpdate: number | undefined;
}

export const unknownPace: PaceState = { secondsPerUpdate: undefined, slowestSecondsPerUpdate: undefined };

/** With one more round in the averages; `slowestUpdateSeconds` is what the slowest node took for an update. */
export function withRoundPace(
  { secondsPerUpdate, slowestSecondsPerUpdate }: PaceState,
  { localCosts }: CostVectors,
  slowestUpdateSeconds: number,
): PaceState {
  const [now = 0] = localCosts;
  return {
    secondsPerUpdate: averaged(secondsPerUpdate, now),
    slowestSecondsPerUpdate: averaged(slowestSecondsPerUpdate, slowestUpdateSeconds),
  };
}

const averaged = (before: number | undefined, now: number) =>
  before === undefined ? now : before + newest * (now - before);

/** The seconds in which nodes make tau updates in the mean; undefined if their speed is not known. */
export function secondsAllowedFor({ secondsPerUpdate }: PaceState, tau: number): number | undefined {
  if (secondsPerUpdate === undefined || !(secondsPerUpdate > 0 && secondsPerUpdate < Infinity)) return undefined;
  return tau * secondsPerUpdate;
}

/** Whether another update brings a node nearer to the time allowed than none; the first one is always made. */
export function anotherUpdateFits(done: number, seconds: number, secondsAllowed: number): boolean {
  return done === 0 || seconds + seconds / done / 2 < secondsAllowed;
}

/** So many of a node's newest rounds say how long its messages take, and at least so many must: single slow ones do not count. */
const remembered = 9;
const needed = 3;

/** What is known of a node's link. How fast it computes it sees itself, in each round. */
export interface NodePace {
  /** How long its newest rounds took beside local updates, the oldest first. */
  readonly linkSeconds: readonly number[];
}

/** With one more round of the node. `roundSeconds`: from the directive to its report. */
export function withNodeRound(
  before: NodePace | undefined,
  { roundSeconds, localSeconds }: { readonly roundSeconds: number; readonly localSeconds: number },
): NodePace {
  return { linkSeconds: [...(before?.linkSeconds ?? []), roundSeconds - localSeconds].slice(-remembered) };
}

/** Links that differ by less than two of so many parts of a round count as alike, and others by whole parts. */
const parts = 16;
const alike = 2;

/** A node computes at most so many times as long as the others, and not shorter than that: what it does alone makes nodes drift apart. */
const mostApart = 1.5;

/**
 * How long each node computes where all are to compute for `seconds`, so that reports arrive together: longer by what its
 * messages take less than those of a usual node, or shorter. Few times differ, so that one directive serves many nodes.
 */
export function secondsAllowedEach(
  seconds: number,
  nodes: readonly { readonly pace?: NodePace | undefined }[],
): readonly number[] {
  const links = nodes.map(({ pace }) =>
    pace && pace.linkSeconds.length >= needed ? median(pace.linkSeconds) : undefined,
  );
  const known = links.filter((link) => link !== undefined);
  if (known.length === 0) return nodes.map(() => seconds);
  const usual = median(known);
  const part = (seconds + usual) / parts;
  return links.map((link = usual) => {
    const less = Math.round((usual - link) / part);
    if (Math.abs(less) <= alike) return seconds;
    return Math.min(seconds * mostApart, Math.max(seconds / mostApart, seconds + less * part));
  });
}
