import type { Directive } from "../../../src/protocol/messages.ts";
import type { ToldReport } from "./round-checks.ts";
import type { Model, Node, System, Wire } from "./system.ts";

/** What the aggregator does next. */
export type Step =
  /** What comes first over a node's connection is taken. */
  | { readonly kind: "take"; readonly node: number }
  /** What is written is durable. */
  | { readonly kind: "write" }
  | { readonly kind: "start-aggregator" };

/** What may happen next. */
export type Action =
  | Step
  /** `keeps`: so much of what it has sent, and what is still on its way, arrives. */
  | { readonly kind: "crash-node"; readonly node: number; readonly keeps: number }
  /** `last`: what it does still, of whose messages only those to some nodes arrive. */
  | {
      readonly kind: "crash-aggregator";
      readonly last?: { readonly step: Step; readonly reaches: readonly number[] };
    };

/*
 * Which order of what happens is gone through, and why no other can lead elsewhere:
 *
 * - What a node does by itself, and what it hears, touches nobody else but its own connection. So it comes at once, before anything
 *   else, in one order; so does that it looks for the aggregator, which only learns of a connection: a node that ends before is as one that
 *   ends after, of whose messages none arrives. A system is looked at when all nodes are at rest.
 * - A node that ends forgets all that it knew. Where it ended before it was at rest, it has only sent less: how much of what it has
 *   sent arrives is left open.
 * - Where the aggregator ends, what is on its way to it is gone. Nodes that were not at rest then only hear what they would have heard, and
 *   that the connection is over. So it ends when all are at rest; or after a step, before what that sent has arrived everywhere.
 * - What became durable without the aggregator's knowing is as if it had ended after it knew, before any message of that arrived.
 */

/** What goes on by itself. */
export function stepsIn(system: System): readonly Step[] {
  if (!system.aggregator) return [{ kind: "start-aggregator" }];
  const steps: Step[] = [];
  for (const [node, { toAggregator }] of system.wires) if (toAggregator.length > 0) steps.push({ kind: "take", node });
  if (system.aggregator.writing) steps.push({ kind: "write" });
  return steps;
}

/** Programs that may end now. */
export function crashesIn(system: System): readonly Action[] {
  const ofNodes = system.nodes.flatMap((_, node) => {
    if ((system.crashes.nodes[node] ?? 0) === 0) return [];
    const sent = system.wires.get(node)?.toAggregator.length ?? 0;
    return Array.from({ length: sent + 1 }, (_none, keeps): Action => ({ kind: "crash-node", node, keeps }));
  });
  return mayEnd(system) ? [...ofNodes, { kind: "crash-aggregator" }] : ofNodes;
}

/** The aggregator ends after this step, which has been done in `after`: not all that it has sent arrives. */
export function crashesAfter(step: Step, before: System, after: System): readonly Action[] {
  if (!mayEnd(before) || step.kind === "start-aggregator") return [];
  const told = [...after.wires].filter(([, { toNode }]) => toNode.length > 0).map(([node]) => node);
  return properSubsets(told).map((reaches) => ({ kind: "crash-aggregator", last: { step, reaches } }));
}

const mayEnd = ({ aggregator, crashes }: System) => aggregator !== undefined && crashes.aggregator > 0;

function properSubsets(of: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** of.length - 1 }, (_, bits) => of.filter((_each, i) => (bits >> i) & 1));
}

/** Does it, in the system itself, and lets the nodes come to rest. */
export function act(model: Model, system: System, action: Action): void {
  switch (action.kind) {
    case "crash-aggregator":
      if (action.last) {
        perform(model, system, action.last.step);
        for (const [node, wire] of system.wires) if (!action.last.reaches.includes(node)) wire.toNode = [];
      }
      endAggregator(system);
      break;
    case "crash-node":
      endNode(model, system, action.node, action.keeps);
      break;
    default:
      perform(model, system, action);
  }
  rest(model, system);
}

/** Without what nodes make of it. */
export function perform(model: Model, system: System, step: Step): void {
  switch (step.kind) {
    case "take": {
      const message = system.wires.get(step.node)?.toAggregator.shift();
      const connection = step.node;
      if (message === undefined) return;
      if (message !== "closed") return model.giveAggregator(system, { kind: "received", connection, message });
      system.wires.delete(connection);
      return model.giveAggregator(system, { kind: "closed", connection, reason: "closed" });
    }
    case "write": {
      const { aggregator } = system;
      const written = aggregator?.writing;
      if (!aggregator || !written) return;
      system.durable = written.kept;
      aggregator.writing = aggregator.waiting;
      aggregator.waiting = undefined;
      return model.giveAggregator(system, { kind: "kept", number: written.number, durable: true });
    }
    case "start-aggregator":
      return model.startAggregator(system);
    default:
      throw new Error(`unreachable: ${step satisfies never}`);
  }
}

function endAggregator(system: System): void {
  system.aggregator = undefined;
  system.crashes.aggregator -= 1;
  for (const wire of system.wires.values()) {
    wire.toNode.push("closed");
    wire.toAggregator = [];
  }
}

export function endNode(model: Model, system: System, i: number, keeps: number): void {
  const { name, starts } = nodeOf(system, i);
  system.crashes.nodes[i] = (system.crashes.nodes[i] ?? 0) - 1;
  const wire = system.wires.get(i);
  if (wire) {
    wire.toNode = [];
    if (system.aggregator) wire.toAggregator = [...wire.toAggregator.slice(0, keeps), "closed"];
    else system.wires.delete(i);
  }
  system.nodes[i] = model.started(name, starts + 1);
  model.giveNode(system, i, { kind: "start" });
}

/** Nodes do what they have to do, and hear what has been sent to them, until nothing of that is left; and look for the aggregator. */
export function rest(model: Model, system: System): void {
  for (let i = 0; i < system.nodes.length; i++) {
    while (moves(model, system, i));
    if (!system.aggregator || !mayDial(nodeOf(system, i), system.wires.get(i))) continue;
    model.giveAggregator(system, { kind: "opened", connection: i, remote: nodeOf(system, i).name });
    dials(model, system, i);
  }
}

/** A name is in use until the aggregator has heard that the connection before is over: a node would only try again and again. */
export const mayDial = ({ dialling }: Node, wire: Wire | undefined): boolean => dialling && wire === undefined;

/** The node's part of it. */
export function dials(model: Model, system: System, i: number): void {
  const node = nodeOf(system, i);
  node.dialling = false;
  node.connected = true;
  system.wires.set(i, { toNode: [], toAggregator: [] });
  model.giveNode(system, i, { kind: "connected" });
}

/** @returns whether there was something to do for the node */
export function moves(model: Model, system: System, i: number): boolean {
  const node = nodeOf(system, i);
  if (node.loads) {
    const { assignment } = node.loads;
    node.loads = undefined;
    node.learned = 0;
    node.kept.clear();
    model.giveNode(system, i, { kind: "loaded", assignment, loaded: { examples: 1 } });
    return true;
  }
  if (node.trains) {
    const directive = node.trains;
    node.trains = undefined;
    model.giveNode(system, i, { kind: "trained", report: reportOf(node, i, directive) });
    return true;
  }
  if (node.scores) {
    const { run } = node.scores;
    node.scores = undefined;
    model.giveNode(system, i, { kind: "scored", run, examples: 1, loss: 1 });
    return true;
  }
  const message = system.wires.get(i)?.toNode.shift();
  if (message === undefined) return false;
  if (message !== "closed") {
    if (node.connected) model.giveNode(system, i, { kind: "received", message });
    return true;
  }
  system.wires.delete(i);
  if (node.connected) {
    node.connected = false;
    model.giveNode(system, i, { kind: "disconnected", reason: "closed" });
  }
  return true;
}

const nodeOf = ({ nodes }: System, i: number) => nodes[i] as Node;

/** A whole number that tells who learned it, in which round, and after how many others. */
function reportOf(node: Node, i: number, { run, round, localUpdates, weights }: Directive): ToldReport {
  const losses = { lossAtStart: 1 / round, lossOfBest: 2 / round };
  const about = { type: "report", run, round, examples: 1, localUpdates, localSeconds: 0, ...losses } as const;
  const from = weights[0] as number;
  if (localUpdates === 0) return { ...about, from, learned: node.learned };
  node.learned += 1;
  return { ...about, from, learned: node.learned, weights: Float32Array.of(from + 100 ** i * node.learned) };
}
