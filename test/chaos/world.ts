import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { createRandom } from "../../src/math/random.ts";
import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { currentRun } from "../../src/protocol/aggregator/step.ts";
import { decodeNodeMessage } from "../../src/protocol/codec.ts";
import type { RunSummary } from "../../src/protocol/events.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import type { Aggregator } from "../../src/runtime/aggregator.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { createAggregatorSite, type Sabotage } from "./aggregator-site.ts";
import { applyFault } from "./apply-fault.ts";
import { budgetCheck } from "./checks/budget.ts";
import { allOf, type Check, type Fail, type Violation } from "./checks/check.ts";
import { countingCheck } from "./checks/counting.ts";
import { folderCheck } from "./checks/folder.ts";
import { stateCheck } from "./checks/state.ts";
import { createDisk } from "./disk.ts";
import { createNetwork } from "./network.ts";
import { createNodeSite } from "./node-site.ts";
import type { Schedule } from "./schedule.ts";
import { smallTask } from "./small-task.ts";

/** A run as it went. */
export interface Course {
  readonly violations: readonly Violation[];
  readonly summary: RunSummary | undefined;
  /** Both the weights that it returns and the newest. */
  readonly weights: readonly [Float32Array, Float32Array] | undefined;
  readonly endedAt: number | undefined;
  /** What of the budget of time was left when all went well again. */
  readonly leftAtCalm: number;
  /** Programs that were started for the run, and rounds that came to their end. */
  readonly starts: number;
  readonly rounds: number;
  /** Whether every round had the reports of all nodes that it can have, and no node forgot what it knew. */
  readonly isWhole: boolean;
}

export interface CourseOptions {
  /** Hears of all events of aggregators that live. */
  readonly onEvent?: (seconds: number, pid: number, event: AggregatorEvent) => void;
  /** What is broken on purpose, to see that it is noticed. */
  readonly sabotage?: Sabotage;
}

const usualSettings: RunSettings = {
  partition: "uniform",
  strategy: "fixed:3",
  budgetSeconds: 60,
  stepSize: 0.1,
  batch: "full",
  phi: "default",
  update: "sgd",
  momentum: 0,
  tauMax: 100,
  seed: 1,
  sameSeed: false,
};

/** More than any run takes that ends at all. */
const afterCalmSeconds = 90;
const longestSeconds = 60;

/** The real programs, in a world where things break as the schedule says. The same schedule always gives the same course. */
export async function courseOf(schedule: Schedule, { onEvent, sabotage = {} }: CourseOptions = {}): Promise<Course> {
  const clock = createVirtualClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const random = (of: string) => createRandom(schedule.seed, "chaos", of);
  const settings = { ...usualSettings, ...schedule.settings };
  const violations: Violation[] = [];
  const fail: Fail = (invariant, what) => {
    if (violations.length < 10) violations.push({ invariant, what: `${clock.now().toFixed(3)} s: ${what}` });
  };
  let idle = 0;
  let pids = 1;
  const alive = new Map<number, () => boolean>();
  const facts = { starts: 0, assigned: 0, isOtherSample: false, rounds: new Map<number, boolean>(), consumed: 0 };
  const wanted = typeof settings.participation === "number" ? settings.participation : schedule.nodes;
  const noting: Check = {
    started(process, taken) {
      alive.set(process.pid, process.isAlive);
      facts.starts += 1;
      if (taken) return;
      facts.assigned = 0;
      facts.isOtherSample = false;
      facts.rounds.clear();
    },
    stepped(_process, state) {
      facts.consumed = currentRun(state)?.budget.consumed[0] ?? facts.consumed;
    },
    told({ pid }, event) {
      onEvent?.(clock.now(), pid, event);
      // Who is chosen depends on who is there.
      if (event.kind === "node-gone") facts.isOtherSample ||= wanted < schedule.nodes;
      if (event.kind === "round-finished") facts.rounds.set(event.round, event.nodes.length === wanted);
    },
  };
  const watch = allOf([
    noting,
    countingCheck(fail, { averages: settings.update === "sgd" && settings.momentum === 0 }),
    stateCheck(fail),
    budgetCheck(fail, { chargesDowntime: schedule.chargesDowntime, idleSeconds: () => idle }),
    folderCheck(fail),
  ]);

  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let end: Pick<Course, "summary" | "weights" | "endedAt"> = {
    summary: undefined,
    weights: undefined,
    endedAt: undefined,
  };

  const disk = createDisk(clock.now, random("disk"));
  const network = createNetwork({
    clock,
    random: random("network"),
    onFrame(frame, from, to) {
      if (to.name !== "aggregator") return true;
      const message = decodeNodeMessage(frame.slice());
      if (message.type !== "report") return true;
      const site = sites.find(({ name }) => name === from.name);
      if (site && site.muteUntil > clock.now()) return false;
      watch.delivered(from.name, message);
      return true;
    },
  });
  const newPid = () => ++pids;
  const aggregator = createAggregatorSite({
    world: clock,
    network,
    disk,
    settings,
    charges: schedule.chargesDowntime,
    task: {
      model: smallTask.model,
      testData: smallTask.data,
      started: {
        ...{ version: "0.0.0", instance: "one", nodesNeeded: schedule.nodes, kernels: plainKernels.name },
        ...{ settings, partitions: [], delayMs: 0 },
        task: {
          ...{ dataset: "small", model: "squared-svm", title: "A small task", classNames: [], labelNames: [] },
          ...{ weightCount: smallTask.model.weightCount, testExamples: smallTask.data.exampleCount },
        },
      },
    },
    newPid,
    sabotage,
    isAlive: (pid) => alive.get(pid)?.() ?? false,
    watch,
    onFinished({ summary }, by: Aggregator) {
      const result = by.result();
      const weights = result && ([result.weights, result.lastWeights] as const);
      if (weights && !weights.every((each) => each.every(Number.isFinite))) fail("finite", "the result");
      end = { summary, weights, endedAt: clock.now() };
      finish();
    },
  });
  const sites = Array.from({ length: schedule.nodes }, (_, i) =>
    createNodeSite({
      world: clock,
      network,
      random: random(`node ${i + 1}`),
      name: `node-${i + 1}`,
      link: network.link(schedule.latencySeconds),
      shares: smallTask.shares,
      updateSeconds: schedule.updateSeconds[i] ?? (schedule.updateSeconds.at(-1) as number),
      listening: aggregator.listening,
      newPid,
      onEnd: (reason) => fail("no-defect", `node-${i + 1} gave up: ${reason}`),
      onAssigned: () => {
        facts.assigned += 1;
      },
    }),
  );

  const broken = { clock, sites, aggregator, disk, latencySeconds: schedule.latencySeconds };
  for (const fault of schedule.faults) {
    clock.after(fault.at * 1000, () => {
      if (end.endedAt === undefined) idle += applyFault(fault, broken);
    });
  }
  let leftAtCalm = 0;
  const { calmAt } = schedule;
  if (calmAt !== undefined) {
    clock.after(calmAt * 1000, () => {
      for (const site of sites) site.heal();
      aggregator.heal();
      leftAtCalm = settings.budgetSeconds - facts.consumed;
    });
  }
  aggregator.start();
  for (const site of sites) site.start();
  const limitSeconds = calmAt === undefined ? longestSeconds : calmAt + settings.budgetSeconds + afterCalmSeconds;
  try {
    await clock.runUntil(finished, { limitSeconds });
  } catch (error) {
    const isLimit = error instanceof Error && error.message.startsWith("the promise has not settled");
    if (!isLimit) fail("no-defect", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return {
    violations,
    ...end,
    leftAtCalm,
    starts: facts.starts,
    rounds: facts.rounds.size,
    isWhole: facts.assigned === schedule.nodes && !facts.isOtherSample && [...facts.rounds.values()].every(Boolean),
  };
}
