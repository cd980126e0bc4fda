import { counted, milliseconds } from "../words.ts";
import type { RecentRound } from "./view.ts";

/** The node that the others wait for, over some rounds. */
export interface Straggler {
  readonly name: string;
  readonly because: "computing" | "communicating";
  /** In how many of the rounds it was the last one. */
  readonly timesLast: number;
  readonly rounds: number;
  /** Mean seconds a round of what makes it late, and the mean of the other nodes. */
  readonly ownSeconds: number;
  readonly othersSeconds: number;
  /** Mean seconds that the others wait in a round. */
  readonly waitSeconds: number;
}

interface Totals {
  rounds: number;
  last: number;
  computing: number;
  communicating: number;
  waiting: number;
}

const found = new WeakMap<readonly RecentRound[], { readonly straggler: Straggler | undefined }>();

/**
 * Undefined for fewer than two nodes, or if no node waits for longer than a twentieth of a round. Several parts of the page ask, also
 * between two rounds: the same list has the same answer.
 */
export function straggler(recent: readonly RecentRound[]): Straggler | undefined {
  const known = found.get(recent) ?? { straggler: slowestOf(recent) };
  found.set(recent, known);
  return known.straggler;
}

function slowestOf(recent: readonly RecentRound[]): Straggler | undefined {
  const totals = totalsByNode(recent);
  const slowest = [...totals].sort(([, a], [, b]) => b.last - a.last)[0];
  if (slowest === undefined || totals.size < 2) return undefined;
  const [name, own] = slowest;
  const others = [...totals].filter(([other]) => other !== name).map(([, sums]) => sums);
  const othersMean = (part: "computing" | "communicating" | "waiting") =>
    others.reduce((sum, other) => sum + other[part] / other.rounds, 0) / others.length;
  const ownMean = (part: "computing" | "communicating") => own[part] / own.rounds;
  const waitSeconds = othersMean("waiting");
  if (waitSeconds < (ownMean("computing") + ownMean("communicating")) / 20) return undefined;
  const excess = (part: "computing" | "communicating") => ownMean(part) - othersMean(part);
  const because = excess("computing") >= excess("communicating") ? "computing" : "communicating";
  return {
    name,
    because,
    timesLast: own.last,
    rounds: own.rounds,
    ownSeconds: ownMean(because),
    othersSeconds: othersMean(because),
    waitSeconds,
  };
}

export function stragglerSentence(recent: readonly RecentRound[]): string {
  const nodes = recent.at(-1)?.nodes.length ?? 0;
  if (nodes === 0) return "No round has ended yet.";
  if (nodes === 1) return "One node alone: no waiting.";
  const slowest = straggler(recent);
  if (slowest === undefined) return "The nodes finish nearly together: none waits for long.";
  const { name, because, timesLast, rounds, ownSeconds, othersSeconds, waitSeconds } = slowest;
  const often =
    rounds === 1
      ? "in the last round"
      : `in ${timesLast === rounds ? "all" : timesLast} of the last ${counted(rounds, "round")}`;
  const doing = because === "computing" ? "computes" : "communicates";
  return (
    `${name} is the straggler ${often}: it ${doing} for ${milliseconds(ownSeconds)} a round, the others for ` +
    `${milliseconds(othersSeconds)}. They wait ${milliseconds(waitSeconds)} on average.`
  );
}

function totalsByNode(recent: readonly RecentRound[]): Map<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const round of recent) {
    const shortestWait = Math.min(...round.nodes.map((node) => node.waitSeconds));
    for (const node of round.nodes) {
      const sums = totals.get(node.name) ?? { rounds: 0, last: 0, computing: 0, communicating: 0, waiting: 0 };
      sums.rounds += 1;
      if (node.waitSeconds === shortestWait) sums.last += 1;
      sums.computing += node.computeSeconds;
      sums.communicating += node.communicateSeconds;
      sums.waiting += node.waitSeconds;
      totals.set(node.name, sums);
    }
  }
  return totals;
}
