import { type CheckpointContent, createRunCheckpoints } from "../../src/host/run-checkpoints.ts";
import { takeUp } from "../../src/host/unfinished-runs.ts";
import { decodePlain } from "../../src/math/plain-data.ts";
import type { VirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { readCheckpoint } from "../../src/platform/nodejs/checkpoint-files.ts";
import { FolderLocked } from "../../src/platform/nodejs/folder-lock.ts";
import type { AggregatorState } from "../../src/protocol/aggregator/state.ts";
import type { Report } from "../../src/protocol/messages.ts";
import type { PieceSizes } from "../../src/protocol/pieces/piece-sizes.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { type Aggregator, startAggregator } from "../../src/runtime/aggregator.ts";
import type { AggregatorOptions } from "../../src/runtime/aggregator-options.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import type { Check } from "./checks/check.ts";
import type { SimulatedDisk } from "./disk.ts";
import type { Listening, Machine, Network } from "./network.ts";
import { createProcess, type Process } from "./process.ts";
import { table } from "./small-task.ts";

/** What is broken on purpose. */
export interface Sabotage {
  /** Changes a state after a step. */
  readonly state?: (state: AggregatorState) => void;
  /** What is told in place of an event. */
  readonly tells?: (event: AggregatorEvent) => AggregatorEvent;
  /** What a relay tells in place of its report. */
  readonly relays?: (report: Report) => Report;
  /** Nobody is locked out of a folder. */
  readonly ignoresLocks?: boolean;
  /** Nothing is written, and all is said to be durable. */
  readonly forgets?: boolean;
}

export interface AggregatorSiteOptions {
  readonly sabotage: Sabotage;
  readonly world: VirtualClock;
  readonly network: Network;
  readonly disk: SimulatedDisk;
  readonly settings: RunSettings;
  readonly charges: boolean;
  readonly started: AggregatorOptions["started"];
  /** Nodes have tables of their own, and agree first. */
  readonly agrees: boolean;
  readonly identity: AggregatorOptions["identity"];
  readonly pieces?: PieceSizes;
  readonly newPid: () => number;
  /** A process on this machine. */
  readonly isAlive: (pid: number) => boolean;
  readonly watch: Required<Check>;
  readonly onFinished: (event: Finished, aggregator: Aggregator) => void;
}

type Finished = Extract<AggregatorEvent, { readonly kind: "run-finished" }>;

const folder = "/runs/one";

/** The machine on which the aggregator's program is started, and started again: with the run's folder on its disk. */
export function createAggregatorSite(options: AggregatorSiteOptions) {
  const { world, network, disk, settings, watch, started, agrees, sabotage } = options;
  const machine: Machine = { isUp: true };
  let current: { readonly process: Process; readonly aggregator: Aggregator } | undefined;
  let isOver = false;
  let timeSetBy = 0;
  let fresh = 0;
  let downSeconds = 0;
  let cancelStart = () => {};
  const nowMs = () => (1_000_000 + world.now() + timeSetBy) * 1000;

  /** As `edgewise aggregator --resume latest` does. */
  function start(): void {
    machine.isUp = true;
    const process: Process = createProcess(world, options.newPid(), () => {
      network.ended(process);
      if (current?.process !== process) return;
      current = undefined;
      cancelStart = world.after(downSeconds * 1000, restart);
    });
    const checkpoints = createRunCheckpoints({
      arguments: [],
      nowMs,
      onProblem: () => {},
      onKeptAgain: () => {},
      disk: disk.of(process),
      process: {
        pid: process.pid,
        host: "here",
        isAlive: (pid) => !sabotage.ignoresLocks && options.isAlive(pid),
        onExit: () => () => {},
        files: disk.lockFilesOf(process),
      },
    });
    const locks = (act: () => void): boolean => {
      try {
        act();
      } catch (error) {
        if (error instanceof FolderLocked) return false;
        throw error;
      }
      watch.locked(process);
      return true;
    };
    const begin = (run: number, generation: number) =>
      checkpoints.begin(run, { folder, task: { dataset: "small", model: "squared-svm" }, generation });
    const isThere = readCheckpoint(folder, disk.of(process)).whole !== undefined;
    // Its port is in use.
    if (!isThere && current) return process.kill();
    if (isThere && !locks(() => checkpoints.take(folder))) return process.kill();
    const { whole } = readCheckpoint(folder, disk.of(process));
    const content = whole && (decodePlain(whole.content) as CheckpointContent);
    if (whole && content) begin(content.checkpoint.run, whole.generation);
    const taken = content && {
      ...takeUp({ path: folder, content }, { charges: options.charges, nowMs: nowMs() }),
    };
    if (!taken) fresh += 1;
    watch.started(process, taken?.checkpoint);
    const aggregator = startAggregator({
      ...(agrees ? { agreement: table.agreement, decided: taken && table.decided } : table.decided),
      started,
      identity: options.identity,
      ...(options.pieces ? { pieces: options.pieces } : {}),
      clock: process.clock,
      expectedNames: [],
      startableNames: new Set(),
      keeping: {
        session: content?.checkpoint.session ?? `session ${fresh}`,
        async write(checkpoint) {
          // Whoever has ended as it told of something does nothing after that.
          if (!process.isAlive()) return;
          watch.asked(process, checkpoint);
          if (!sabotage.forgets) await checkpoints.write(checkpoint);
          watch.durable(process, checkpoint);
        },
      },
      taken,
      onStepped: (state) => {
        if (!process.isAlive()) return;
        sabotage.state?.(state);
        watch.stepped(process, state);
      },
    });
    current = { process, aggregator };
    aggregator.subscribe((event) => {
      if (!process.acts()) return;
      watch.told(process, sabotage.tells?.(event) ?? event);
      // Whoever starts without looking at what is locked begins a run of its own, in another folder.
      if (event.kind === "run-started" && !locks(() => begin(event.run, 0))) process.kill();
      if (event.kind === "run-finished") {
        isOver = true;
        options.onFinished(event, aggregator);
        void checkpoints.end(event.run);
      }
    });
    if (!taken) aggregator.start(settings);
  }

  return {
    start,
    /** A second program for the same run. */
    startRival() {
      if (!machine.isUp || isOver) return;
      const before = current;
      start();
      if (before) current = before;
    },
    kill({ acts, down, power }: { readonly acts: number; readonly down: number; readonly power: boolean }): void {
      const killed = current?.process;
      if (!killed?.isAlive() || isOver) return;
      downSeconds = down;
      if (power) {
        machine.isUp = false;
        killed.kill();
        disk.powerFails();
      } else killed.killAtAct(acts);
    },
    heal() {
      cancelStart();
      restart();
      current?.process.killAtAct(Number.POSITIVE_INFINITY);
      current?.process.goOn();
      // Who asked for a pause finds that it lasts, and ends it.
      current?.aggregator.resume();
    },
    current: () => current,
    listening(): Listening | undefined {
      if (!current) return undefined;
      const { process, aggregator } = current;
      return { process, machine, name: "aggregator", accept: aggregator.accept };
    },
    setTime(seconds: number) {
      timeSetBy += seconds;
    },
  };

  function restart(): void {
    if (!current && !isOver) start();
  }
}

export type AggregatorSite = ReturnType<typeof createAggregatorSite>;
