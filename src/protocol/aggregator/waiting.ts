import type { AggregatorMessage } from "../messages.ts";
import type { ConnectionId } from "./environment.ts";
import { inNaturalOrder } from "./natural-order.ts";
import type { Run } from "./state.ts";
import { connectedNodes, emit, type Step, send } from "./step.ts";

/** With more connections than this, each arrival told to all would be too much: they hear of it once a second. */
const fewConnections = 50;

/** Tells everybody whom the run waits for, if that has changed. */
export function tellWaiting(step: Step, run: Run): void {
  const { state, meters, environment } = step;
  const { connections, nodes } = state.members;
  const last = state.lastWaiting;
  if (last && connections.size > fewConnections && meters.seconds - last.seconds < 1) return;
  // Nodes that cannot do the next round, because they failed or have no place, are nothing to wait with.
  const present = connectedNodes(state).filter(
    (node) => run.places.size === 0 || (run.places.has(node.name) && !run.participants.get(node.name)?.failed),
  );
  const names = run.places.size > 0 ? [...run.places.keys()] : [...nodes.keys(), ...environment.config.expectedNames];
  const absent = [...new Set(names)].filter((name) => {
    const node = nodes.get(name);
    return node?.connection === undefined && !node?.stoppedOnPurpose;
  });
  const missing = inNaturalOrder(absent);
  const loading = present
    .filter(({ name }) => run.places.has(name) && !run.participants.get(name)?.ready)
    .map(({ name }) => name);
  const needed = run.rounds > 0 ? 1 : environment.config.nodesNeeded;
  const event = { kind: "waiting", present: present.length, needed, missing, loading } as const;
  const text = JSON.stringify(event);
  state.lastWaiting = { text, seconds: meters.seconds };
  if (text === last?.text) return;
  emit(step, event);
  if (present.length >= needed) return;
  const whom = missing.length > 0 ? `, missing ${missing.join(", ")}` : "";
  const notice: AggregatorMessage = {
    type: "notice",
    text: `waiting for nodes: ${present.length} of ${needed}${whom}`.slice(0, 2000),
  };
  send(
    step,
    present.map((node) => node.connection as ConnectionId),
    notice,
  );
}
