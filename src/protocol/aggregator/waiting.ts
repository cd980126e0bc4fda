import type { Waiting } from "../events.ts";
import { namesInWords } from "../names-in-words.ts";
import { leastNodes } from "./least-nodes.ts";
import { inNaturalOrder } from "./natural-order.ts";
import { neededNodes } from "./needed-nodes.ts";
import { headCount } from "./places.ts";
import type { Run } from "./state.ts";
import { connectedNodes, emit, type Step, send } from "./step.ts";

/** With more connections than this, each arrival told to all would be too much: they hear of it once a second. */
const fewConnections = 50;

/** So many of the missing are named where all are told of. */
const mostMissing = 20;

/** The missing as events tell of them. @param names in natural order */
export function firstMissing(names: readonly string[]): Pick<Waiting, "missing" | "missingMore"> {
  const more = names.length - mostMissing;
  return more > 0 ? { missing: names.slice(0, mostMissing), missingMore: more } : { missing: names };
}

/** Tells which nodes the run waits for, if that has changed. */
export function tellWaiting(step: Step, run: Run): void {
  const { state, meters } = step;
  const last = state.lastWaiting;
  if (last && state.members.connections.size > fewConnections && meters.seconds - last.seconds < 1) return;
  const { present, connections, needed, missing: all, loading } = whoIsThere(step, run);
  const event = { kind: "waiting", present, needed, ...firstMissing(all), loading } as const;
  const text = JSON.stringify(event);
  state.lastWaiting = { text, seconds: meters.seconds };
  if (text === last?.text) return;
  emit(step, event);
  if (present >= needed) return;
  const whom = all.length > 0 ? `, missing ${inWords(all)}` : "";
  send(step, connections, { type: "notice", text: `waiting for nodes: ${present} of ${needed}${whom}` });
}

/** What the run has waited for, in a sentence for people, with what they may do. */
export function waitedFor(step: Step, run: Run): string {
  const { present, needed, missing, loading } = whoIsThere(step, run);
  const time = `in ${step.environment.config.waitSeconds} s`;
  if (present >= needed && loading.length > 0) {
    return `${inWords(loading)} did not get ready ${time}: see what they say, or wait longer with --wait`;
  }
  const { lastRefused } = step.state.members;
  if (present === 0 && lastRefused && lastRefused.seconds >= run.waitingSince) {
    return `no node could take part ${time}; ${lastRefused.from}: ${lastRefused.reason}`;
  }
  const whom = missing.length > 0 ? `, missing ${inWords(missing)}` : "";
  const came = run.rounds > 0 ? `no node came back ${time}` : `${present} of ${needed} nodes came ${time}`;
  return `${came}${whom}: start them with "edgewise node", or wait longer with --wait`;
}

const mostNames = 10;

const inWords = (names: readonly string[]) => namesInWords(names, mostNames);

/** Who is there, who is missing, and who still loads its data. */
export function whoIsThere({ state, environment }: Pick<Step, "state" | "environment">, run: Run) {
  const { nodes } = state.members;
  // Nodes that cannot do the next round, because they failed or have no place, are nothing to wait with.
  const present = connectedNodes(state).filter(
    (node) => run.places.size === 0 || (run.places.has(node.name) && !run.participants.get(node.name)?.failed),
  );
  const names = run.places.size > 0 ? [...run.places.keys()] : [...nodes.keys(), ...environment.config.expectedNames];
  const absent = [...new Set(names)].filter((name) => {
    const node = nodes.get(name);
    return node?.connection === undefined && !node?.stoppedOnPurpose;
  });
  return {
    present: headCount(present),
    connections: present.map(({ connection }) => connection as number),
    needed: run.rounds > 0 ? leastNodes(run) : neededNodes({ state, environment }, run),
    missing: inNaturalOrder(absent),
    loading: present
      .filter(({ name }) => run.places.has(name) && !run.participants.get(name)?.ready)
      .map(({ name }) => name),
  };
}
