import { notTakenSentence } from "../encoding-not-taken.ts";
import type { Member, Run } from "./state.ts";
import { emit, type Step, sendToNode } from "./step.ts";

/** Tells both sides where a node takes weights as float32 only, and its run asks for another encoding. */
export function tellNotTaken(step: Step, { number: run, plan }: Run, node: Member): void {
  const { encoding } = plan;
  const { name, takesChanges } = node;
  if (encoding === "float32" || takesChanges) return;
  emit(step, { kind: "encoding-not-taken", run, name, encoding });
  sendToNode(step, node, { type: "notice", text: notTakenSentence([name], encoding) });
}
