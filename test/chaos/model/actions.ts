import type { Directive, Report } from "../../../src/protocol/messages.ts";
import type { Model, Node, System } from "./system.ts";

/** What may happen next. */
export type Action =
  | { readonly kind: "dial" | "load" | "train" | "score"; readonly node: number }
  /** What comes first over a wire reaches the node, or the aggregator. */
  | { readonly kind: "hear" | "take"; readonly wire: number }
  /** What is written is durable. */
  | { readonly kind: "write" }
  | { readonly kind: "start-aggregator" }
  /** `loses`: also what it has sent last. `wrote`: what was being written is durable. */
  | { readonly kind: "crash-aggregator"; readonly loses: boolean; readonly wrote: boolean }
  | { readonly kind: "crash-node"; readonly node: number; readonly loses: boolean };

/**
 * All that can make a difference. What a node does by itself, and what it hears, comes before what the aggregator does, and
 * in one order: another order leads to the same, but for crashes, which may come at any moment.
 */
export function actionsIn(system: System): { readonly goesOn: readonly Action[]; readonly crashes: readonly Action[] } {
  return { goesOn: goesOn(system), crashes: crashes(system) };
}

function goesOn(system: System): readonly Action[] {
  for (const [i, node] of system.nodes.entries()) {
    if (node.loads) return [{ kind: "load", node: i }];
    if (node.trains) return [{ kind: "train", node: i }];
    if (node.scores) return [{ kind: "score", node: i }];
  }
  for (const [wire, { toNode }] of system.wires) if (toNode.length > 0) return [{ kind: "hear", wire }];
  if (!system.aggregator) return [{ kind: "start-aggregator" }];
  // A name is in use until the aggregator has heard that the connection before is over: a node would only try again and again.
  const isGone = (node: number) => [...system.wires.values()].every((wire) => wire.node !== node);
  const dialling = system.nodes.findIndex((node, i) => node.dialling && isGone(i));
  if (dialling >= 0) return [{ kind: "dial", node: dialling }];
  const actions: Action[] = [];
  for (const [wire, { toAggregator }] of system.wires)
    if (toAggregator.length > 0) actions.push({ kind: "take", wire });
  if (system.aggregator.writing) actions.push({ kind: "write" });
  return actions;
}

function crashes({ crashes: left, aggregator, nodes }: System): readonly Action[] {
  const both = [false, true];
  const ofNodes = nodes.flatMap((_, node) =>
    (left.nodes[node] ?? 0) > 0 ? both.map((loses): Action => ({ kind: "crash-node", node, loses })) : [],
  );
  if (!aggregator || left.aggregator === 0) return ofNodes;
  const writes = aggregator.writing ? both : [false];
  const kind = "crash-aggregator";
  return [...ofNodes, ...both.flatMap((loses) => writes.map((wrote): Action => ({ kind, loses, wrote })))];
}

/** Does it, in the system itself. */
export function act(model: Model, system: System, action: Action): void {
  switch (action.kind) {
    case "dial": {
      const node = nodeOf(system, action.node);
      node.dialling = false;
      system.connections += 1;
      node.connection = system.connections;
      system.wires.set(system.connections, { node: action.node, toNode: [], toAggregator: [] });
      model.giveAggregator(system, { kind: "opened", connection: system.connections, remote: node.name });
      return model.giveNode(system, action.node, { kind: "connected" });
    }
    case "load": {
      const node = nodeOf(system, action.node);
      const assignment = node.loads?.assignment ?? 0;
      node.loads = undefined;
      node.learned = 0;
      node.kept.clear();
      return model.giveNode(system, action.node, { kind: "loaded", assignment, loaded: { examples: 1 } });
    }
    case "train": {
      const node = nodeOf(system, action.node);
      const directive = node.trains as Directive;
      node.trains = undefined;
      return model.giveNode(system, action.node, { kind: "trained", report: reportOf(node, action.node, directive) });
    }
    case "score": {
      const node = nodeOf(system, action.node);
      const run = node.scores?.run ?? 0;
      node.scores = undefined;
      return model.giveNode(system, action.node, { kind: "scored", run, examples: 1, loss: 1 });
    }
    case "hear": {
      const wire = system.wires.get(action.wire);
      const message = wire?.toNode.shift();
      const node = wire && nodeOf(system, wire.node);
      if (!wire || !node || message === undefined || node.connection !== action.wire) return;
      if (message !== "closed") return model.giveNode(system, wire.node, { kind: "received", message });
      system.wires.delete(action.wire);
      node.connection = undefined;
      return model.giveNode(system, wire.node, { kind: "disconnected", reason: "closed" });
    }
    case "take": {
      const message = system.wires.get(action.wire)?.toAggregator.shift();
      const connection = action.wire;
      if (message === undefined) return;
      if (message !== "closed") return model.giveAggregator(system, { kind: "received", connection, message });
      system.wires.delete(connection);
      return model.giveAggregator(system, { kind: "closed", connection, reason: "closed" });
    }
    case "write": {
      const { aggregator } = system;
      const written = aggregator?.writing;
      if (!aggregator || !written) return;
      system.durable = written.bytes;
      aggregator.writing = aggregator.waiting;
      aggregator.waiting = undefined;
      return model.giveAggregator(system, { kind: "kept", number: written.number, durable: true });
    }
    case "start-aggregator":
      return model.startAggregator(system);
    case "crash-aggregator": {
      if (action.wrote) system.durable = system.aggregator?.writing?.bytes ?? system.durable;
      system.aggregator = undefined;
      system.crashes.aggregator -= 1;
      for (const wire of system.wires.values()) {
        wire.toNode = [...(action.loses ? [] : wire.toNode), "closed"];
        wire.toAggregator = [];
      }
      return;
    }
    case "crash-node": {
      const { name, starts } = nodeOf(system, action.node);
      system.crashes.nodes[action.node] = (system.crashes.nodes[action.node] ?? 0) - 1;
      for (const [connection, wire] of system.wires) {
        if (wire.node !== action.node) continue;
        wire.toNode = [];
        if (system.aggregator) wire.toAggregator = [...(action.loses ? [] : wire.toAggregator), "closed"];
        else system.wires.delete(connection);
      }
      system.nodes[action.node] = model.started(name, starts + 1);
      return model.giveNode(system, action.node, { kind: "start" });
    }
    default:
      throw new Error(`unreachable: ${action satisfies never}`);
  }
}

const nodeOf = ({ nodes }: System, i: number) => nodes[i] as Node;

/** A whole number that tells who learned it, in which round, and after how many others. */
function reportOf(node: Node, i: number, { run, round, localUpdates, weights }: Directive): Report {
  const losses = { lossAtStart: 1 / round, lossOfBest: 2 / round };
  const about = { type: "report", run, round, examples: 1, localUpdates, localSeconds: 0, ...losses } as const;
  if (localUpdates === 0) return about;
  node.learned += 1;
  return { ...about, weights: Float32Array.of((weights[0] ?? 0) + 100 ** i * node.learned) };
}
