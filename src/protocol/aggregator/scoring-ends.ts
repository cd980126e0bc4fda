import { lateScoreAfterSeconds } from "../../control/round-deadline.ts";
import { chargeScoring } from "./end-costs.ts";
import { relayPatience } from "./relayed.ts";
import type { Scoring } from "./scoring-state.ts";
import type { Run } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * When the aggregator's comparison is over, or nodes that have not answered are given up: at the latest moment as long as fewer than half
 * have answered. A program that hangs, or does not want to answer, must not hold up the end of a run.
 */
export function scoringEnds(run: Run, scoring: Scoring): number {
  const { comparing, awaited, nodes, startedSeconds, newestSeconds, untilSeconds } = scoring;
  if (comparing) return comparing.untilSeconds;
  if (newestSeconds === undefined || awaited.size === 0 || nodes < awaited.size) return untilSeconds;
  const newest = newestSeconds - startedSeconds;
  let latest = 0;
  for (const name of awaited) latest = Math.max(latest, usualScoreSeconds(run, name, newest));
  return Math.min(untilSeconds, startedSeconds + latest);
}

/** How long a node's answer may take at most, as far as its local updates tell; `newest`: how long the newest answer took. */
export function usualScoreSeconds(run: Run, name: string, newest: number): number {
  const { batch } = run.settings;
  const { rhythm, relay, examples = 0 } = run.participants.get(name) ?? {};
  const updatesPerPass = batch === "full" ? 1 : Math.max(1, examples / batch);
  return relayPatience(relay) * lateScoreAfterSeconds(rhythm, { updatesPerPass, newest });
}

/** The run ends without those who have not answered, when its own test is done. */
export function giveUpScores(step: Step, run: Run, scoring: Scoring): void {
  chargeScoring(step, run, scoring);
  scoring.awaited.clear();
}
