import { cappedCounts } from "../../learning/capped-counts.ts";
import { median } from "../../math/statistics.ts";
import { countsAnew } from "./corrections.ts";
import { doubt } from "./doubts.ts";
import type { Participant, Run } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * For how many examples each node counts. Shares of a public dataset are known from the partition, relative to each other: a node that
 * says so much more than its share, by the median of what all say, counts for its share. Of data of their own nodes are believed, but
 * one of them counts for no more than `--max-share` of all.
 */

/** Shares by label differ from this: labels are not all as frequent. */
const tolerance = 1.5;

/** Called before a round: nodes may have come, or gone (`run.counted`). */
export function countExamples(step: Step, run: Run): void {
  if (run.counted) return;
  run.counted = true;
  const ready = [...run.participants].filter(([, { ready, failed, relay }]) => ready && !failed && !relay);
  const before = ready.map(([, { examples }]) => examples);
  for (const [, participant] of ready) participant.examples = participant.claimedExamples;
  const shares = ready.length < 3 ? undefined : step.environment.shares?.(run.settings, run.placeCount);
  if (shares && run.data === run.settings.partition) boundByShare(step, run, ready, shares);
  const { maxShare = 1 } = run.settings;
  if (maxShare < 1 && ready.length > 1) {
    const capped = cappedCounts(
      ready.map(([, { examples }]) => examples),
      maxShare,
    );
    for (const [i, [, participant]] of ready.entries()) participant.examples = capped[i] as number;
  }
  for (const [i, [, participant]] of ready.entries()) countsAnew(run, participant, before[i] as number);
}

type Ready = readonly (readonly [string, Participant])[];

function boundByShare(step: Step, run: Run, ready: Ready, shares: readonly number[]): void {
  const shareOf = (name: string) => shares[run.places.get(name) as number] ?? 0;
  const scales = ready.flatMap(([name, { claimedExamples }]) => {
    const share = shareOf(name);
    return share > 0 ? [claimedExamples / share] : [];
  });
  if (scales.length < 3) return;
  const scale = median(scales);
  for (const [name, participant] of ready) {
    const expected = Math.max(1, Math.round(scale * shareOf(name)));
    if (participant.claimedExamples <= tolerance * expected + 1) continue;
    participant.examples = expected;
    const { claimedExamples } = participant;
    doubt(step, run, name, "examples", `claims ${claimedExamples} examples, where its share has about ${expected}`);
  }
}
