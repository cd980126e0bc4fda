import { byName } from "../../../src/data/by-name.ts";
import type { Event, NodeView, RunView, SlowedNode } from "./view.ts";

type Nodes = readonly NodeView[];
const noTask = { kind: "none" } as const;

/** A node that has a place in the run under way loads its data at once, any other one when a run gives it a place. */
export function joined(nodes: Nodes, event: Event<"node-joined">, run: RunView | undefined): Nodes {
  const { name, device, link, platform, startable, standsFor } = event;
  return changedNode(nodes, name, (node) => {
    const { reason: _, standsFor: __, ...kept } = node;
    const now = { device, link, platform, startable, ...(standsFor === undefined ? {} : { standsFor }) };
    return { ...kept, ...now, since: event.at, presence: presenceAtFirst(run, name), task: noTask };
  });
}

function presenceAtFirst(run: RunView | undefined, name: string): NodeView["presence"] {
  if (run === undefined || run.status === "finished") return "here";
  // A stream that starts in the middle of a run does not tell who is in it.
  return run.nodes.length === 0 || run.nodes.includes(name) ? "loading" : "spare";
}

/** A connected node is either given its data now or has no place in this run. */
export function runStarted(nodes: Nodes, event: Event<"run-started">): Nodes {
  const placed = new Set(event.nodes);
  return nodes.map((node) => {
    if (node.presence === "gone") return node;
    const { reason: _, doubt: __, ...kept } = node;
    return { ...kept, presence: placed.has(node.name) ? "loading" : "spare", task: noTask };
  });
}

export function ready(nodes: Nodes, event: Event<"node-ready">): Nodes {
  return changedNode(nodes, event.name, (node) => {
    const { labelCounts: _counts, samples: _samples, behind: _behind, reason: _reason, ...kept } = node;
    return {
      ...kept,
      presence: "here",
      examples: event.examples,
      ...(event.labelCounts && { labelCounts: event.labelCounts }),
      ...(event.samples && { samples: event.samples }),
      ...(event.behind && { behind: event.behind }),
    };
  });
}

/** Nodes that are connected but still load their data. */
export function loading(nodes: Nodes, names: readonly string[]): Nodes {
  const named = new Set(names);
  return nodes.map((node) =>
    named.has(node.name) && node.presence === "here" ? { ...node, presence: "loading", task: noTask } : node,
  );
}

export function gone(nodes: Nodes, event: Event<"node-gone">): Nodes {
  return changedNode(nodes, event.name, (node) => ({
    ...node,
    presence: "gone",
    reason: event.reason,
    task: noTask,
  }));
}

export function failed(nodes: Nodes, event: Event<"node-failed">): Nodes {
  return changedNode(nodes, event.name, (node) => ({
    ...node,
    presence: "failed",
    reason: event.reason,
    task: noTask,
  }));
}

export function late(nodes: Nodes, event: Event<"node-late">): Nodes {
  const reason = `late: round ${event.round} went on without it`;
  return changedNode(nodes, event.name, (node) => ({ ...node, reason }));
}

/** A node that is left out does nothing any more; one that is only not believed goes on. */
export function doubted(nodes: Nodes, event: Event<"node-doubted">): Nodes {
  return changedNode(nodes, event.name, (node) =>
    event.leftOut ? { ...node, presence: "failed", reason: event.said, task: noTask } : { ...node, doubt: event.said },
  );
}

export function notTaken(nodes: Nodes, event: Event<"encoding-not-taken">): Nodes {
  return changedNode(nodes, event.name, (node) => ({ ...node, plainInRun: event.run }));
}

export function adjusted(nodes: Nodes, event: Event<"node-adjusted">): Nodes {
  return changedNode(nodes, event.name, (node) => ({ ...node, slowdown: event.slowdown }));
}

export function unplugged(nodes: Nodes, event: Event<"node-unplugged">): Nodes {
  return changedNode(nodes, event.name, (node) => ({ ...node, unplugged: event.unplugged }));
}

export function transferMoved(nodes: Nodes, { name, transfer }: Event<"node-transfer">): Nodes {
  return changedNode(nodes, name, ({ transfer: _, ...node }) => ({ ...node, ...(transfer ? { transfer } : {}) }));
}

/** One that was removed is gone; it is in the list, so that it can be let in again. */
export function removed(nodes: Nodes, event: Event<"node-removed">): Nodes {
  return changedNode(nodes, event.name, (node) => ({ ...node, removed: event.removed }));
}

export function drew(nodes: Nodes, { name, counts, read, shown }: Event<"node-drew">): Nodes {
  const drawn = { counts, ...(read ? { read } : {}), ...(shown ? { shown } : {}) };
  return changedNode(nodes, name, (node) => ({ ...node, drawn }));
}

export function roundStarted(nodes: Nodes, event: Event<"round-started">): Nodes {
  const task = { kind: "round", since: event.at, localUpdates: event.localUpdates } as const;
  const begin = ({ reason: _, ...node }: NodeView): NodeView => ({ ...node, presence: "here", task });
  const asked = new Set(event.nodes);
  const rest = (node: NodeView): NodeView => (node.presence === "here" ? { ...node, task: { kind: "resting" } } : node);
  const known = nodes.map((node) => (asked.delete(node.name) ? begin(node) : rest(node)));
  return asked.size === 0 ? known : [...known, ...Array.from(asked, (name) => begin(unknownNode(name)))];
}

/** Of several nodes at once: with each for itself the list would be copied as often as it is long. */
export function reported(nodes: Nodes, reporters: readonly string[]): Nodes {
  const task = { kind: "reported" } as const;
  const named = new Set(reporters);
  const known = nodes.map((node) => (named.delete(node.name) ? { ...node, task } : node));
  return named.size === 0 ? known : [...known, ...Array.from(named, (name) => ({ ...unknownNode(name), task }))];
}

export function roundFinished(nodes: Nodes, event: Event<"round-finished">): Nodes {
  const rounds = new Map(event.nodes.map((round) => [round.name, round]));
  return nodes.map((node) => {
    const round = rounds.get(node.name);
    if (round === undefined || round.localUpdates === 0) return node;
    const updatesSeen = (node.updatesSeen ?? 0) + round.localUpdates;
    const secondsPerUpdate = round.computeSeconds / round.localUpdates;
    return { ...node, examples: round.examples, secondsPerUpdate, updatesSeen };
  });
}

/** Between two runs no node is busy, and none is spare. */
export function runFinished(nodes: Nodes): Nodes {
  return nodes.map((node) => ({ ...node, presence: node.presence === "spare" ? "here" : node.presence, task: noTask }));
}

export type NodeState = "loading" | "spare" | "gone" | "failed" | "computing" | "sending" | "waiting" | "resting";

/**
 * What a node is doing at a moment. Nodes do not tell when they have computed the last local update of a round; that
 * moment is estimated from the pace of their last round.
 */
export function nodeState(node: NodeView, now: number): NodeState {
  if (node.presence !== "here") return node.presence;
  if (node.task.kind === "resting") return "resting";
  if (node.task.kind !== "round") return "waiting";
  const pace = node.secondsPerUpdate ?? Number.POSITIVE_INFINITY;
  if (node.task.localUpdates === 0) return "sending";
  return now - node.task.since < pace * node.task.localUpdates ? "computing" : "sending";
}

/** Nodes that are made to compute slower than their devices. */
export function slowedNodes(nodes: Nodes): readonly SlowedNode[] {
  return nodes.filter((node) => node.slowdown !== 1).map(({ name, slowdown }) => ({ name, times: slowdown }));
}

/** How many nodes learn, also behind relays, or will as soon as they have their data. */
export function learnerCount(nodes: Nodes): number {
  const there = nodes.filter(({ presence }) => presence === "here" || presence === "loading");
  return there.reduce((count, { standsFor = 1 }) => count + standsFor, 0);
}

/** In the order of their places in the run; those that are not in it come after, by name. */
export function inOrder(nodes: Nodes, places: readonly string[]): Nodes {
  const others = new Map(nodes.map((node) => [node.name, node]));
  const placed: NodeView[] = [];
  for (const name of places) {
    const node = others.get(name);
    if (node && others.delete(name)) placed.push(node);
  }
  return [...placed, ...[...others.values()].sort((a, b) => byName(a.name, b.name))];
}

function changedNode(nodes: Nodes, name: string, change: (node: NodeView) => NodeView): Nodes {
  const index = nodes.findIndex((node) => node.name === name);
  if (index < 0) return [...nodes, change(unknownNode(name))];
  return nodes.with(index, change(nodes[index] as NodeView));
}

function unknownNode(name: string): NodeView {
  return {
    name,
    device: "real",
    link: "real",
    platform: "",
    startable: false,
    presence: "here",
    slowdown: 1,
    task: noTask,
  };
}
