import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { createLosses, type Losses } from "./losses.ts";
import type { Link, Machine, Network, Party } from "./network.ts";
import { createProcess, type Process } from "./process.ts";

/** A machine on which a node's program, or a relay's, is started, and started again. */
export interface Site extends Pick<Losses, "lose" | "loses"> {
  readonly name: string;
  readonly link: Link;
  process(): Process;
  start(): void;
  /** It is off, or only its program has ended, and is started again after so long. */
  kill(how: { readonly acts: number; readonly down: number; readonly power: boolean }): void;
  /** What has ended is started again, and all goes well from now on. */
  heal(): void;
  /** Somebody ends it from the aggregator, and somebody starts it again after so long. */
  stopped(down: number): void;
}

export interface SiteOptions {
  readonly world: VirtualClock;
  readonly network: Network;
  readonly name: string;
  readonly link: Link;
  readonly newPid: () => number;
  /** It is only told to end; by itself it ends where something is wrong. */
  readonly onEnd: (reason: string) => void;
}

/** What runs at a site: an edge node or a relay. */
interface Program {
  readonly ended: Promise<{ readonly reason: string; readonly failed: boolean }>;
}

/** Of a program that ended by itself: somebody starts it again. */
const usualDownSeconds = 1;

/** @param begin starts the program, for the first time with `starts` 1 */
export function createSite<P extends Program>(
  { world, network, name, link, newPid, onEnd }: SiteOptions,
  begin: (party: Party, starts: number) => P,
) {
  const machine: Machine = { isUp: true };
  const losses = createLosses();
  let current: { readonly party: Party; readonly program: P } | undefined;
  let starts = 0;
  let downSeconds = 0;
  let cancelStart = () => {};

  const living = () => (current?.party.process.isAlive() ? current : undefined);

  function start(): void {
    if (living()) return;
    machine.isUp = true;
    starts += 1;
    const process: Process = createProcess(world, newPid(), () => {
      network.ended(process);
      cancelStart = world.after(downSeconds * 1000, start);
    });
    const party: Party = { process, machine, name };
    const program = begin(party, starts);
    void program.ended.then(({ reason, failed }) => {
      if (!process.isAlive()) return;
      if (failed) onEnd(reason);
      process.kill();
    });
    current = { party, program };
    downSeconds = usualDownSeconds;
  }

  const site: Site = {
    name,
    link,
    process() {
      if (!current) throw new Error(`${name} has not been started`);
      return current.party.process;
    },
    start,
    kill({ acts, down, power }) {
      const killed = living()?.party.process;
      if (!killed) return;
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
      current?.party.process.killAtAct(Number.POSITIVE_INFINITY);
      current?.party.process.goOn();
    },
    stopped(down) {
      downSeconds = down;
    },
    lose: losses.lose,
    loses: losses.loses,
  };
  return { site, living };
}
