import { waitsLong } from "../../control/round-deadline.ts";
import { isProbe } from "../probe-number.ts";
import { firstOf, statusOf } from "./status.ts";
import { currentRun, emit, type Step } from "./step.ts";

/** Tells once of a round that all whom it waits for hold up for much longer than usual. */
export function tellLongWait(step: Step): void {
  const run = currentRun(step.state);
  if (!run || run.resuming || run.phase.kind !== "round") return;
  const { open } = run.phase;
  if (open.toldWait || open.awaited.size === 0 || isProbe(open)) return;
  const seconds = step.meters.seconds - open.startedSeconds;
  const newest = open.lastReportSeconds === undefined ? 0 : open.lastReportSeconds - open.startedSeconds;
  for (const name of open.awaited) {
    if (!waitsLong(seconds, run.participants.get(name)?.rhythm, open, newest)) return;
  }
  open.toldWait = true;
  const { waitsFor, goesOnInSeconds } = statusOf(step);
  emit(step, {
    kind: "round-waits",
    run: run.number,
    round: open.round,
    ...firstOf(waitsFor),
    askedSeconds: seconds,
    ...(goesOnInSeconds === undefined ? {} : { goesOnInSeconds }),
  });
}
