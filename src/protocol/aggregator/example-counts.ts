import { mostOfEach } from "../../learning/capped-counts.ts";
import { median } from "../../math/statistics.ts";
import { examplesOf as examplesBelow } from "../counts-below.ts";
import { correctedAnew, countsAnew } from "./corrections.ts";
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
  limitExamples(
    run,
    ready.map(([, participant]) => participant),
  );
  for (const [i, [, participant]] of ready.entries()) countsAnew(run, participant, before[i] as number);
}

/** No node counts for more than the largest share of all, with those behind relays. */
function limitExamples(run: Run, nodes: readonly Participant[]): void {
  const { maxShare = 1 } = run.settings;
  if (maxShare === 1) return;
  const relays = [...run.participants.values()].filter(({ ready, failed, relay }) => ready && !failed && relay);
  const counts = new Map<number, number>();
  const add = (examples: number, count: number) => counts.set(examples, (counts.get(examples) ?? 0) + count);
  for (const { examples } of nodes) add(examples, 1);
  for (const { relay } of relays) for (const [examples, count] of relay?.counts ?? []) add(examples, count);
  run.mostExamples = mostOfEach([...counts], maxShare);
  const { mostExamples = Number.POSITIVE_INFINITY } = run;
  for (const participant of nodes) participant.examples = Math.min(participant.examples, mostExamples);
  for (const participant of relays) {
    const { relay } = participant;
    if (!relay?.counts) continue;
    const { examples, corrected } = examplesBelow(relay.counts, mostExamples);
    participant.examples = examples > 0 ? examples : participant.examples;
    if (participant.corrects) correctedAnew(run, corrected - relay.corrected);
    relay.corrected = corrected;
  }
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
