import type { Report } from "../messages.ts";
import { measuresEnergy } from "./energy.ts";
import type { OpenRound, Participant, Run } from "./state.ts";

/** Why a node's report cannot be one of this round, or undefined: what has to be there is not, or the other way round. */
export function shapeProblem(report: Report, run: Run, open: OpenRound, participant: Participant): string | undefined {
  const { measures, weightCount, update } = run.plan;
  if (report.examples !== participant.claimedExamples) {
    return `${report.examples} examples, where the node had ${participant.claimedExamples} when it was ready`;
  }
  if (report.localUpdates > open.mostUpdates) {
    return `${report.localUpdates} local updates where at most ${open.mostUpdates} were asked for`;
  }
  if (report.localUpdates === 0 && open.localUpdates > 0) return "no local updates where some were asked for";
  if ((report.weights === undefined) !== (report.localUpdates === 0)) {
    return "weights must be there exactly if there were local updates";
  }
  if (report.merged) return "sums of reports, which only a relay tells";
  if (report.change && !open.asksChanges) return "a change of weights where weights were asked for";
  if (report.weights && !report.change && open.asksChanges && participant.takesChanges)
    return "weights where a change of them was asked for";
  if (measures === "drift" && report.localUpdates > 0 && !report.drift) {
    return "drift was to be measured and is not there";
  }
  if ((report.path !== undefined) !== (report.weights !== undefined && update.tellsPath === true))
    return "the mean of what was followed must be there exactly with rules that tell it";
  if (report.correction && !participant.askedToTell) return "a correction that was not asked for";
  if (measuresEnergy(run.settings) && !report.energy) return "joules were to be told and are not there";
  for (const vector of [report.weights, report.path, report.estimates?.gradient, report.correction]) {
    if (vector && vector.length !== weightCount)
      return `a vector of ${vector.length} entries instead of ${weightCount}`;
  }
  return undefined;
}
