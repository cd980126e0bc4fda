import type { RecentRound } from "../../fold/view.ts";
import { counted, milliseconds } from "../../words.ts";

/** Rounds one after the other, each as long as its slowest node took: the same for all nodes. */
export interface TimeScale {
  readonly rounds: readonly { readonly round: RecentRound; readonly from: number; readonly length: number }[];
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
    return { round, from, length };
  });
  return { rounds, seconds };
}

/** `The last 12 rounds, 2.10 s together` */
export function scaleWords(rounds: number, seconds: number): string {
  const length = milliseconds(seconds);
  return rounds === 1 ? `The last round, ${length}` : `The last ${counted(rounds, "round")}, ${length} together`;
}
