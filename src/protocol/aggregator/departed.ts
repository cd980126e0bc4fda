import type { Member } from "./state.ts";
import { currentRun, type Step } from "./step.ts";

/** Nodes that have gone are remembered, so that people are told who is missing; but strangers may come and go for weeks. */

/** For so long, and so many of them: the newest. */
const departedSeconds = 600;
const mostDeparted = 100;

/** Forgets nodes that went long ago, or before many others, unless a run waits for them or they were stopped on purpose. */
export function forgetDeparted({ state, meters, environment }: Step): void {
  const { nodes } = state.members;
  const run = currentRun(state);
  const departed: Member[] = [];
  for (const node of nodes.values()) {
    if (node.goneSeconds === undefined || node.connection !== undefined || node.stoppedOnPurpose) continue;
    if (run?.places.has(node.name) || environment.config.expectedNames.includes(node.name)) continue;
    if (meters.seconds - node.goneSeconds >= departedSeconds) nodes.delete(node.name);
    else departed.push(node);
  }
  if (departed.length <= mostDeparted) return;
  departed.sort((a, b) => (a.goneSeconds as number) - (b.goneSeconds as number));
  for (const { name } of departed.slice(0, departed.length - mostDeparted)) nodes.delete(name);
}
