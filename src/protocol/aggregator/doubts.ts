import type { NodeDoubted } from "../node-doubted.ts";
import { memberLost } from "./corrections.ts";
import type { Run } from "./state.ts";
import { emit, type Step, sendToNode, stopAwaiting } from "./step.ts";

/** What no honest node would have said: its sender is named, once for each kind of claim, or takes no further part in the run. */

/** Steps and gradients of so few examples differ by more than any limit, by chance alone. */
const fewestExamples = 5;

/** Whether steps and gradients are means of so few examples that they say nothing about who lies. */
export function areChance({ settings: { batch } }: Run): boolean {
  return batch !== "full" && batch < fewestExamples;
}

/** The claim counts only as far as it is credible. */
export function doubt(step: Step, run: Run, name: string, what: NodeDoubted["what"], said: string): void {
  const told = run.doubted.get(name) ?? [];
  if (told.includes(what)) return;
  run.doubted.set(name, [...told, what]);
  emit(step, { kind: "node-doubted", run: run.number, round: run.next.round, name, what, said, leftOut: false });
}

/** Nothing that the node says counts in this run any more, also if it comes back. */
export function leaveOut(
  step: Step,
  run: Run,
  name: string,
  said: string,
  what: NodeDoubted["what"] = "weights",
): void {
  const reason = `left out of run ${run.number}: ${said}`;
  run.leftOut.set(name, reason);
  const participant = run.participants.get(name);
  if (participant) {
    memberLost(run, name);
    participant.failed = true;
    run.counted = false;
  }
  stopAwaiting(run, name);
  const { round } = run.next;
  emit(step, { kind: "node-doubted", run: run.number, round, name, what, said, leftOut: true });
  const node = step.state.members.nodes.get(name);
  if (node) sendToNode(step, node, { type: "notice", text: `this node is ${reason}` });
}
