import type { DeviceProfile } from "../../src/emulation/profiles.ts";
import type { PieceSizes } from "../../src/protocol/pieces/piece-sizes.ts";
import { startRelay } from "../../src/runtime/relay.ts";
import type { LinkBytes } from "./counted-channel.ts";
import { Gate } from "./gate.ts";
import { nodesIn, type Tree } from "./random-trees.ts";
import type { virtualRun } from "./virtual-run.ts";

/** What can leave: a node, or a relay with all that is behind it. */
export interface Part {
  readonly name: string;
  readonly isRelay: boolean;
  leave(restarts: boolean): void;
  comeBack(restarts: boolean): void;
}

export interface Fleet {
  readonly run: ReturnType<typeof virtualRun>;
  readonly device: DeviceProfile;
  /** Counts what goes over all links. */
  readonly over: LinkBytes;
  /** Which frames relays send in pieces. */
  readonly pieces?: PieceSizes | undefined;
}

/** @param number from 1 on */
function startNode({ run, device }: Fleet, number: number, above: Gate): Part {
  const name = `node-${number}`;
  const watts = { computing: 2 + number, idle: 1 + (number - 1) / 8, radio: 0 };
  const start = () => run.node(name, { dial: above.dialAs(name), device: { ...device, watts } });
  let node = start();
  return {
    name,
    isRelay: false,
    leave: () => node.stop(),
    comeBack() {
      node = start();
    },
  };
}

interface StartedRelay {
  readonly relay: Part;
  /** The way to it, for those behind it. */
  readonly down: Gate;
}

function startOneRelay({ run, over, pieces }: Fleet, name: string, nodes: number, above: Gate): StartedRelay {
  const { clock } = run;
  const [up, down] = [new Gate(clock, over, above), new Gate(clock, over)];
  const options = { name, platform: "test", version: "0", clock, nodes, dial: up.dialAs(name) };
  let starts = 0;
  const start = () => startRelay({ ...options, ...(pieces ? { pieces } : {}), instance: `${name} ${starts++}` });
  let relay = start();
  down.to = relay;
  const part: Part = {
    name,
    isRelay: true,
    leave(restarts) {
      if (!restarts) return up.shut();
      down.shut();
      relay.stop();
    },
    comeBack(restarts) {
      if (!restarts) return up.open();
      relay = start();
      down.to = relay;
      down.open();
    },
  };
  return { relay: part, down };
}

/** Starts a tree of relays: each part stands before those behind it. */
export function startTree(fleet: Fleet, top: readonly Tree[]): Part[] {
  const parts: Part[] = [];
  let [nodes, relays] = [0, 0];
  const startAt = (tree: Tree, above: Gate): void => {
    if (tree === "node") {
      nodes += 1;
      parts.push(startNode(fleet, nodes, above));
      return;
    }
    relays += 1;
    // By name a relay stands where its first node would.
    const { relay, down } = startOneRelay(fleet, `node-${nodes + 1}-relay-${relays}`, nodesIn(tree), above);
    parts.push(relay);
    for (const one of tree) startAt(one, down);
  };
  const toAggregator = new Gate(fleet.run.clock, fleet.over, fleet.run.aggregator);
  for (const one of top) startAt(one, toAggregator);
  return parts;
}

/** Starts the nodes of a tree, all at the aggregator itself; instead of a relay those that were behind it leave. */
export function startFlat(fleet: Fleet, top: readonly Tree[]): Part[] {
  const toAggregator = new Gate(fleet.run.clock, fleet.over, fleet.run.aggregator);
  const askedNow = () => fleet.run.all("round-started").at(-1)?.nodes ?? [];
  const parts: Part[] = [];
  let started = 0;
  const startAt = (tree: Tree): readonly Part[] => {
    if (tree === "node") {
      started += 1;
      const node = startNode(fleet, started, toAggregator);
      parts.push(node);
      return [node];
    }
    const at = parts.length;
    const nodes = tree.flatMap(startAt);
    parts.splice(at, 0, together(nodes, askedNow));
    return nodes;
  };
  for (const one of top) startAt(one);
  return parts;
}

function together(nodes: readonly Part[], askedNow: () => readonly string[]): Part {
  return {
    name: nodes.map(({ name }) => name).join(),
    isRelay: false,
    leave() {
      // All at once: if a round begins again without those who were asked, none of the others is asked in place of them.
      const asked = new Set(askedNow());
      const last = nodes.filter(({ name }) => asked.has(name));
      for (const node of [...nodes.filter(({ name }) => !asked.has(name)), ...last]) node.leave(false);
    },
    comeBack() {
      for (const node of nodes) node.comeBack(false);
    },
  };
}
