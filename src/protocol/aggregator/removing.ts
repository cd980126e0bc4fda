import { removedReason } from "../messages.ts";
import { dismiss } from "./membership.ts";
import { emit, type Step } from "./step.ts";

/** A person has a node leave, and may let it in again. Until then whoever has its name or its key is refused. */

export function removeNode(step: Step, name: string): void {
  const node = step.state.members.nodes.get(name);
  if (!node || node.removed) return;
  node.removed = true;
  node.stoppedOnPurpose = true;
  emit(step, { kind: "node-removed", name, removed: true });
  dismiss(step, node, removedReason);
}

export function letInNode(step: Step, name: string): void {
  const node = step.state.members.nodes.get(name);
  if (!node?.removed) return;
  node.removed = false;
  emit(step, { kind: "node-removed", name, removed: false });
}
