import { graceSeconds, lateAfterSeconds, withNodeTimes } from "../../control/round-deadline.ts";
import type { Report } from "../messages.ts";
import { memberLost } from "./corrections.ts";
import { leastNodes } from "./least-nodes.ts";
import { relayPatience } from "./relayed.ts";
import type { OpenRound, Run } from "./state.ts";
import { emit, type Step } from "./step.ts";

/**
 * A round is closed at its deadline if enough nodes have reported. Who has not is late: it is left out of this round, and is asked
 * again as soon as it has answered, so that what it works on is not interrupted. Its late report is dropped. It has made a drift
 * correction of its own from it, which nobody else knows of, so it counts as one that has none (corrections.ts).
 */

/** How many must have reported before a deadline may close a round: half of those asked and still there, or `minNodes` if more than 1. */
function quorumOf(run: Run, { reporters, held, relayed, awaited }: OpenRound): number {
  const { minNodes = 1 } = run.settings;
  const asked = reporters.size + held.length + relayed.size + awaited.size;
  return minNodes > 1 ? leastNodes(run) : Math.ceil(asked / 2);
}

/**
 * When it has to be looked whether the round is to be closed; the earliest moment at which it may have to be. Undefined as long as too
 * few have reported, or where rounds have no deadline.
 */
export function deadlineOf({ meters }: Pick<Step, "meters">, run: Run, open: OpenRound): number | undefined {
  const { roundDeadline = "auto" } = run.settings;
  const { reporters, held, relayed, awaited, lastReportSeconds, startedSeconds } = open;
  if (roundDeadline === "off" || awaited.size === 0 || lastReportSeconds === undefined) return undefined;
  if (reporters.size + held.length + relayed.size < quorumOf(run, open)) return undefined;
  if (roundDeadline !== "auto") return Math.max(lastReportSeconds, startedSeconds + roundDeadline);
  // Of thousands not each is looked at each time.
  const earliest = lastReportSeconds + graceSeconds;
  if (meters.seconds < earliest) return earliest;
  const newest = lastReportSeconds - startedSeconds;
  let latest = 0;
  for (const name of awaited) {
    const { rhythm, relay } = run.participants.get(name) ?? {};
    latest = Math.max(latest, relayPatience(relay) * lateAfterSeconds(rhythm, open, newest));
  }
  return startedSeconds + latest;
}

/** The round goes on without those who have not reported. @returns their names */
export function goOnWithout(step: Step, run: Run, open: OpenRound): readonly string[] {
  const late = [...open.awaited];
  const seconds = step.meters.seconds - open.startedSeconds;
  for (const name of late) {
    memberLost(run, name);
    const participant = run.participants.get(name);
    if (participant) participant.owes = { round: open.round, startedSeconds: open.startedSeconds };
    emit(step, { kind: "node-late", run: run.number, round: open.round, name, seconds });
  }
  open.awaited.clear();
  // Their reports are in the sums already, but until they have done the round again they cannot go on from it.
  for (const name of open.repeating) {
    const participant = run.participants.get(name);
    if (participant) participant.owes = { round: open.round, startedSeconds: open.startedSeconds };
  }
  open.repeating.clear();
  return late;
}

/** A report came that does not count any more. */
export function dropReport(step: Step, run: Run, name: string, { round, localUpdates, localSeconds }: Report): void {
  const participant = run.participants.get(name);
  const owed = participant?.owes;
  const isLate = owed?.round === round;
  if (participant && isLate) {
    participant.owes = undefined;
    const seconds = step.meters.seconds - owed.startedSeconds;
    if (localUpdates > 0)
      participant.rhythm = withNodeTimes(participant.rhythm, { seconds, localSeconds, localUpdates });
  }
  emit(step, { kind: "report-dropped", run: run.number, round, name, why: isLate ? "late" : "again" });
}
