import { median, withNewest } from "../math/statistics.ts";

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
  /** Local updates that both are averages over, in the mean of the nodes. */
  readonly updates: number;
}

export const unknownPace: PaceState = {
  secondsPerUpdate: undefined,
  slowestSecondsPerUpdate: undefined,
  updates: 0,
};

/** What a round, or a probe, tells of the nodes' pace. */
export interface RoundPace {
  /** c, without what a node stalled for. */
  readonly secondsPerUpdate: number;
  /** What the slowest node took for an update; undefined if a node stalled. */
  readonly slowestUpdateSeconds: number | undefined;
  /** tau, in the mean. */
  readonly updates: number;
}

/**
 * With one more round in the averages. A round counts by its updates as long as few were made before it: what a probe of a few
 * updates told, on devices that had just started, is soon forgotten.
 */
export function withRoundPace(before: PaceState, round: RoundPace): PaceState {
  const updates = before.updates + round.updates;
  const part = Math.max(newest, updates > 0 ? round.updates / updates : 1);
  const averaged = (average: number | undefined, now: number) =>
    average === undefined ? now : average + part * (now - average);
  const { slowestUpdateSeconds } = round;
  return {
    secondsPerUpdate: averaged(before.secondsPerUpdate, round.secondsPerUpdate),
    slowestSecondsPerUpdate:
      slowestUpdateSeconds === undefined
        ? before.slowestSecondsPerUpdate
        : averaged(before.slowestSecondsPerUpdate, slowestUpdateSeconds),
    updates,
  };
}

/**
 * For how long a node stalled in a round, as far as the others waited for it: what it computed for beyond the time that it was to take
 * at most, and one update of its usual ones (`updateSeconds`) more.
 */
export function stalledSeconds({
  localSeconds,
  secondsAllowed,
  updateSeconds,
}: {
  readonly localSeconds: number;
  /** What all were allowed; each may have been given `mostApart` times as much. */
  readonly secondsAllowed: number;
  readonly updateSeconds: number;
}): number {
  return Math.max(0, localSeconds - Math.max(mostApart * secondsAllowed, secondsAllowed + updateSeconds));
}

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

/** But a link is known to be fast as soon as no round has taken more than this share of the usual time: chance makes none faster. */
const plainlyFast = 0.5;

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
  return { linkSeconds: withNewest(before?.linkSeconds ?? [], roundSeconds - localSeconds, remembered) };
}

/** Links that differ by less than two of so many parts of a round count as alike, and others by whole parts. */
const parts = 16;
const alike = 2;

/** A node computes at most so many times as long as the others, and not shorter than that: what it does alone makes nodes drift apart. */
const mostApart = 2.5;

/**
 * How long each node computes where all are to compute for `seconds`, so that reports arrive together: longer by what its
 * messages take less than those of a usual node, or shorter. Few times differ, so that one directive serves many nodes.
 */
export function secondsAllowedEach(
  seconds: number,
  nodes: readonly { readonly pace?: NodePace | undefined }[],
): readonly number[] {
  const told = nodes.map(({ pace }) => pace?.linkSeconds ?? []);
  const medians = told.map((link) => (link.length > 0 ? median(link) : undefined));
  const seen = medians.filter((link) => link !== undefined);
  if (seen.length === 0) return nodes.map(() => seconds);
  const usual = median(seen);
  const isKnown = (link: readonly number[]) => link.length >= needed || Math.max(...link) < plainlyFast * usual;
  const links = medians.map((link, i) => (link !== undefined && isKnown(told[i] as readonly number[]) ? link : usual));
  const part = (seconds + usual) / parts;
  return links.map((link) => {
    const less = Math.round((usual - link) / part);
    if (Math.abs(less) <= alike) return seconds;
    return Math.min(seconds * mostApart, Math.max(seconds / mostApart, seconds + less * part));
  });
}
