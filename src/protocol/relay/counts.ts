import type { Participant, Run } from "../aggregator/state.ts";
import { type CountsBelow, examplesOf } from "../counts-below.ts";

/** At a relay: its nodes' numbers of examples, of which its parent says how large one may be. */

export const tellsCounts = ({ settings: { maxShare = 1 } }: Run): boolean => maxShare < 1;

/** The numbers as nodes say them, those behind relays with them. */
export function countsOf(run: Run, participants: Iterable<Participant>): CountsBelow {
  const found = new Map<number, [number, number, number, number]>();
  const add = ([examples, nodes, corrected, busy]: CountsBelow[number]) => {
    const known = found.get(examples);
    if (!known) return void found.set(examples, [examples, nodes, corrected, busy]);
    known[1] += nodes;
    known[2] += corrected;
    known[3] += busy;
  };
  for (const { claimedExamples, corrects, owes, relay } of participants) {
    const isBusy = run.plan.samples && owes !== undefined;
    if (!relay) add([claimedExamples, 1, Number(corrects), Number(isBusy)]);
    for (const [examples, nodes, corrected, busy] of relay?.counts ?? [])
      add([examples, nodes, corrects ? corrected : 0, isBusy ? nodes : busy]);
  }
  return [...found.values()].sort(([a], [b]) => a - b);
}

/** Called before a round: none counts for more than the parent says. */
export function capExamples(run: Run): void {
  if (!tellsCounts(run)) return;
  const { mostExamples = Number.POSITIVE_INFINITY } = run;
  for (const participant of run.participants.values()) {
    const { relay, claimedExamples, examples } = participant;
    const counted = relay?.counts && examplesOf(relay.counts, mostExamples);
    if (relay && counted) relay.corrected = counted.corrected;
    participant.examples = relay ? (counted?.examples ?? examples) : Math.min(claimedExamples, mostExamples);
  }
}
