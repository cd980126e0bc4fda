import { relayLeft } from "./below.ts";
import { heartbeatRate } from "./bytes.ts";
import { memberLost } from "./corrections.ts";
import { chargeScoring } from "./end-costs.ts";
import { noLongerSo } from "./open-proposal.ts";
import type { Member } from "./state.ts";
import { type Step, stopAwaiting } from "./step.ts";

/** A node is gone, or begins anew: nothing of what it was doing is waited for. */
export function nodeLeft(step: Step, { name }: Member): void {
  const { agreement } = step.state;
  if (agreement) {
    agreement.asked.delete(name);
    if (agreement.described.delete(name)) {
      noLongerSo(agreement, name);
      if (agreement.parent) agreement.parent.told = false;
    }
  }
  for (const run of step.state.runs.values()) {
    if (run.phase.kind === "scoring") chargeScoring(step, run, run.phase.scoring);
    memberLost(run, name);
    relayLeft(step, run, name, heartbeatRate(step, 1));
    run.participants.delete(name);
    run.counted = false;
    stopAwaiting(run, name);
  }
}
