import { lieNamed } from "../../src/emulation/lies.ts";
import { emulateLiar } from "../../src/emulation/lying-node.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import type { Random } from "../../src/math/random.ts";
import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import type { PieceSizes } from "../../src/protocol/pieces/piece-sizes.ts";
import { type EdgeNode, type EdgeNodeOptions, startEdgeNode } from "../../src/runtime/edge-node.ts";
import type { ShareSource } from "../../src/runtime/node-data.ts";
import type { EnergyMeter } from "../../src/runtime/ports.ts";
import { reckonedEnergy } from "../../src/runtime/reckoned-energy.ts";
import { createLosses, type Losses } from "./losses.ts";
import type { Link, Listening, Machine, Network, Party } from "./network.ts";
import { createProcess, type Process } from "./process.ts";
import { table } from "./small-task.ts";

export interface NodeSiteOptions {
  readonly world: VirtualClock;
  readonly network: Network;
  readonly random: Random;
  /** Of what it draws where it lies. */
  readonly lieRandom: Random;
  readonly name: string;
  readonly link: Link;
  readonly shares: ShareSource;
  readonly updateSeconds: number;
  /** It has a table of its own. */
  readonly agrees: boolean;
  readonly identity: EdgeNodeOptions["identity"];
  readonly pieces?: PieceSizes;
  /** Left out, it is honest. */
  readonly lie: string | undefined;
  readonly metersEnergy: boolean;
  readonly listening: () => Listening | undefined;
  readonly newPid: () => number;
  /** A node ends by itself only where it is told to, or has no data. */
  readonly onEnd: (reason: string) => void;
  readonly onAssigned: () => void;
}

/** A machine on which a node's program, or a relay's, is started, and started again. */
export interface NodeSite extends Pick<Losses, "lose" | "loses"> {
  readonly name: string;
  readonly link: Link;
  process(): Process;
  start(): void;
  /** It is off, or only its program has ended, and is started again after so long. */
  kill(how: { readonly acts: number; readonly down: number; readonly power: boolean }): void;
  /** What has ended is started again, and all goes well from now on. */
  heal(): void;
  /** Its next local update lasts until then. */
  hang(untilSeconds: number): void;
  /** Cannot read its data the next time. */
  lackData(): void;
  /** Somebody ends it from the aggregator, and somebody starts it again after so long. */
  stopped(down: number): void;
}

/** Of a node that was told to end, or cannot read its data: somebody starts it again. */
const usualDownSeconds = 1;

/** Watts of a node, where they count. */
const watts = { computing: 4, idle: 1, radio: 0 };
/** A node is believed to draw four times as much as it said. */
export const mostWatts = 4 * watts.computing;
const meter: EnergyMeter = reckonedEnergy(watts, { by: "what the test says" });

export function createNodeSite(options: NodeSiteOptions): NodeSite {
  const { world, network, random, name, link, updateSeconds, agrees, lie } = options;
  const machine: Machine = { isUp: true };
  let current: { readonly process: Process; readonly node: EdgeNode } | undefined;
  let starts = 0;
  let downSeconds = 0;
  let cancelStart = () => {};
  let hangsUntil = Number.NEGATIVE_INFINITY;
  let lacksData = false;
  let endsItself = false;
  const losses = createLosses();

  const shares: ShareSource = {
    async load(...asked) {
      if (lacksData) {
        lacksData = false;
        endsItself = true;
        throw new Error("there is no such file");
      }
      return options.shares.load(...asked);
    },
  };

  function device(): number {
    const hangs = hangsUntil - world.now();
    hangsUntil = Number.NEGATIVE_INFINITY;
    return Math.max(updateSeconds, hangs);
  }

  function start(): void {
    if (current?.process.isAlive()) return;
    machine.isUp = true;
    starts += 1;
    const process: Process = createProcess(world, options.newPid(), () => {
      network.ended(process);
      cancelStart = world.after(downSeconds * 1000, start);
    });
    const party: Party = { process, machine, name };
    endsItself = false;
    const honest: EdgeNodeOptions = {
      clock: process.clock,
      identity: options.identity,
      ...(options.pieces ? { pieces: options.pieces } : {}),
      kernels: plainKernels,
      shares,
      seed: random.integer(2 ** 30),
      device,
      ...(options.metersEnergy ? { energy: meter } : {}),
      ...(agrees ? { ownData: { describe: async () => table.statistics } } : {}),
      config: {
        ...{ name, instance: `${name}, start ${starts}`, platform: "chaos" },
        data: agrees ? "table" : "assignable",
      },
      dial: () => network.connect(link, party, options.listening),
      onEvent(event) {
        if (event.kind === "assigned" && process.isAlive()) options.onAssigned();
      },
    };
    const node = startEdgeNode(lie === undefined ? honest : emulateLiar(honest, lieNamed(lie), options.lieRandom));
    void node.ended.then(({ reason, failed }) => {
      if (!process.isAlive()) return;
      if (failed && !endsItself && lie === undefined) options.onEnd(reason);
      process.kill();
    });
    current = { process, node };
    downSeconds = usualDownSeconds;
  }

  const site: NodeSite = {
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
      lacksData = false;
      current?.process.killAtAct(Number.POSITIVE_INFINITY);
      current?.process.goOn();
    },
    hang(untilSeconds) {
      hangsUntil = untilSeconds;
    },
    lackData() {
      lacksData = true;
    },
    stopped(down) {
      downSeconds = down;
    },
    lose: losses.lose,
    loses: losses.loses,
  };
  return site;
}
