import { leastNodes } from "./least-nodes.ts";
import type { Participant, Run } from "./state.ts";

/** Who can be asked now: not those who still work on an earlier round, unless there are too few others. */
export function askable<N extends { readonly participant: Participant }>(run: Run, able: readonly N[]): readonly N[] {
  if (able.every(({ participant }) => participant.owes === undefined)) return able;
  const free = able.filter(({ participant }) => participant.owes === undefined);
  return free.length >= leastNodes(run) ? free : able;
}

/** Reports that are still on their way, although nobody waits for them. */
export function owedReports({ participants }: Run): number {
  let owed = 0;
  for (const { owes } of participants.values()) if (owes !== undefined) owed += 1;
  return owed;
}
