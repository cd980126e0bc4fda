import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import type { Channel } from "../../src/runtime/ports.ts";
import { type Relay, startRelay } from "../../src/runtime/relay.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { createLosses } from "./losses.ts";
import type { Link, Listening, Machine, Network, Party } from "./network.ts";
import type { NodeSite } from "./node-site.ts";
import { createProcess, type Process } from "./process.ts";

export interface RelaySiteOptions {
  readonly world: VirtualClock;
  readonly network: Network;
  readonly seed: number;
  readonly name: string;
  readonly link: Link;
  /** How many nodes stand behind it. */
  readonly nodes: number;
  /** Its parent. */
  readonly listening: () => Listening | undefined;
  readonly newPid: () => number;
  readonly onStart: () => void;
  readonly onNodes: (event: AggregatorEvent) => void;
  /** @returns what goes to its parent in place of a frame */
  readonly sends: (frame: Uint8Array) => Uint8Array;
  /** Nobody has it end by itself. */
  readonly onEnd: (reason: string) => void;
}

/** A machine on which a relay's program is started, and started again: broken like a node's, and listening like an aggregator's. */
export interface RelaySite extends NodeSite {
  listening(): Listening | undefined;
}

/** Of a relay that was told to end: somebody starts it again. */
const usualDownSeconds = 1;

export function createRelaySite(options: RelaySiteOptions): RelaySite {
  const { world, network, name, link, nodes, seed } = options;
  const machine: Machine = { isUp: true };
  let current: { readonly process: Process; readonly relay: Relay } | undefined;
  let starts = 0;
  let downSeconds = 0;
  let cancelStart = () => {};
  const losses = createLosses();

  function start(): void {
    if (current?.process.isAlive()) return;
    machine.isUp = true;
    starts += 1;
    const process: Process = createProcess(world, options.newPid(), () => {
      network.ended(process);
      cancelStart = world.after(downSeconds * 1000, start);
    });
    const party: Party = { process, machine, name };
    options.onStart();
    const relay = startRelay({
      ...{ name, instance: `${name}, start ${starts}`, platform: "chaos", version: "0.0.0", nodes },
      clock: process.clock,
      seed: seed + starts,
      dial: async () => {
        const channel = await network.connect(link, party, options.listening);
        const send: Channel["send"] = (frame) => channel.send(process.isAlive() ? options.sends(frame) : frame);
        return { ...channel, send };
      },
      onNodes: (event) => {
        if (process.acts()) options.onNodes(event);
      },
    });
    void relay.ended.then(({ reason, failed }) => {
      if (!process.isAlive()) return;
      if (failed) options.onEnd(reason);
      process.kill();
    });
    current = { process, relay };
    downSeconds = usualDownSeconds;
  }

  return {
    name,
    link,
    process() {
      if (!current) throw new Error(`${name} has not been started`);
      return current.process;
    },
    start,
    kill({ acts, down, power }) {
      const killed = current?.process;
      if (!killed?.isAlive()) return;
      downSeconds = down;
      if (power) {
        machine.isUp = false;
        killed.kill();
      } else killed.killAtAct(acts);
    },
    heal() {
      cancelStart();
      start();
      losses.end();
      current?.process.killAtAct(Number.POSITIVE_INFINITY);
      current?.process.goOn();
    },
    // It computes nothing, and has no data.
    hang() {},
    lackData() {},
    stopped(down) {
      downSeconds = down;
    },
    lose: losses.lose,
    loses: losses.loses,
    listening() {
      if (!current?.process.isAlive()) return undefined;
      const { process, relay } = current;
      return { process, machine, name, accept: relay.accept };
    },
  };
}
