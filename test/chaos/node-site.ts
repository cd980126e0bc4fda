import { plainKernels } from "../../src/learning/plain-kernels.ts";
import type { Random } from "../../src/math/random.ts";
import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { type EdgeNode, startEdgeNode } from "../../src/runtime/edge-node.ts";
import type { ShareSource } from "../../src/runtime/node-data.ts";
import type { Link, Listening, Machine, Network, Party } from "./network.ts";
import { createProcess, type Process } from "./process.ts";

export interface NodeSiteOptions {
  readonly world: VirtualClock;
  readonly network: Network;
  readonly random: Random;
  readonly name: string;
  readonly link: Link;
  readonly shares: ShareSource;
  readonly updateSeconds: number;
  readonly listening: () => Listening | undefined;
  readonly newPid: () => number;
  /** A node ends by itself only where it is told to. */
  readonly onEnd: (reason: string) => void;
  readonly onAssigned: () => void;
}

/** A machine on which a node's program is started, and started again. */
export interface NodeSite {
  readonly name: string;
  readonly link: Link;
  process(): Process;
  start(): void;
  /** It is off, or only its program has ended, and is started again after so long. */
  kill(how: { readonly acts: number; readonly down: number; readonly power: boolean }): void;
  /** What has ended is started again, and all goes well from now on. */
  heal(): void;
  /** Its reports are lost before. */
  muteUntil: number;
}

export function createNodeSite(options: NodeSiteOptions): NodeSite {
  const { world, network, random, name, link, updateSeconds } = options;
  const machine: Machine = { isUp: true };
  let current: { readonly process: Process; readonly node: EdgeNode } | undefined;
  let starts = 0;
  let downSeconds = 0;
  let cancelStart = () => {};

  function start(): void {
    if (current?.process.isAlive()) return;
    machine.isUp = true;
    starts += 1;
    const process: Process = createProcess(world, options.newPid(), () => {
      network.ended(process);
      cancelStart = world.after(downSeconds * 1000, start);
    });
    const party: Party = { process, machine, name };
    const node = startEdgeNode({
      clock: process.clock,
      kernels: plainKernels,
      shares: options.shares,
      seed: random.integer(2 ** 30),
      device: () => updateSeconds,
      config: { name, instance: `${name}, start ${starts}`, platform: "chaos", data: "assignable" },
      dial: () => network.connect(link, party, options.listening),
      onEvent(event) {
        if (event.kind === "assigned" && process.isAlive()) options.onAssigned();
      },
    });
    void node.ended.then(({ reason, failed }) => {
      if (process.isAlive() && failed) options.onEnd(reason);
    });
    current = { process, node };
  }

  const site: NodeSite = {
    name,
    link,
    muteUntil: Number.NEGATIVE_INFINITY,
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
      site.muteUntil = Number.NEGATIVE_INFINITY;
      current?.process.killAtAct(Number.POSITIVE_INFINITY);
      current?.process.goOn();
    },
  };
  return site;
}
