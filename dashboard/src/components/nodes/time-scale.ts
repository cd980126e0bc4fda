import type { NodeRound } from "../../../../src/watch/events.ts";
import type { RecentRound } from "../../fold/view.ts";
import { counted, milliseconds } from "../../words.ts";

/** Rounds one after the other, each as long as its slowest node took: the same for all nodes. */
export interface TimeScale {
  readonly rounds: readonly {
    readonly from: number;
    readonly length: number;
    /** What each node spent it with, by name. */
    readonly parts: ReadonlyMap<string, NodeRound>;
  }[];
  readonly seconds: number;
}

export function timeScale(recent: readonly RecentRound[]): TimeScale {
  let seconds = 0;
  const rounds = recent.map((round) => {
    const from = seconds;
    const length = Math.max(
      0,
      ...round.nodes.map((node) => node.computeSeconds + node.communicateSeconds + node.waitSeconds),
    );
    seconds += length;
    return { from, length, parts: partsOf(round) };
  });
  return { rounds, seconds };
}

const known = new WeakMap<RecentRound, ReadonlyMap<string, NodeRound>>();

/** The same for the same round: of hundreds of nodes each would be looked for among all. */
function partsOf(round: RecentRound): ReadonlyMap<string, NodeRound> {
  const parts = known.get(round) ?? new Map(round.nodes.map((node) => [node.name, node]));
  known.set(round, parts);
  return parts;
}

/** `The last 12 rounds, 2.10 s together` */
export function scaleWords(rounds: number, seconds: number): string {
  const length = milliseconds(seconds);
  return rounds === 1 ? `The last round, ${length}` : `The last ${counted(rounds, "round")}, ${length} together`;
}
