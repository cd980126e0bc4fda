import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { createRandom } from "../../src/math/random.ts";
import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import { currentRun } from "../../src/protocol/aggregator/step.ts";
import { encode } from "../../src/protocol/codec.ts";
import type { RunSummary } from "../../src/protocol/events.ts";
import type { Aggregator } from "../../src/runtime/aggregator.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { aggregatorIdentity, nodeIdentity } from "../support/identities.ts";
import { createAggregatorSite, type Sabotage } from "./aggregator-site.ts";
import { applyFault } from "./apply-fault.ts";
import { budgetCheck } from "./checks/budget.ts";
import { allOf, type Check, type Fail, type Violation } from "./checks/check.ts";
import { countingCheck } from "./checks/counting.ts";
import { folderCheck } from "./checks/folder.ts";
import { keepingCheck } from "./checks/keeping.ts";
import { relayingCheck } from "./checks/relaying.ts";
import { stateCheck } from "./checks/state.ts";
import { createDisk } from "./disk.ts";
import { kindOf } from "./message-kinds.ts";
import { createNetwork } from "./network.ts";
import { createNodeSite, mostWatts } from "./node-site.ts";
import { placesOf } from "./places-of.ts";
import { createRelaySite, type RelaySite } from "./relay-site.ts";
import type { Schedule } from "./schedule.ts";
import type { Site } from "./site.ts";
import { exampleCount, ownShares, smallTask, table, usualSettings } from "./small-task.ts";
import { createWholeFrames, smallPieces } from "./whole-frames.ts";

/** A run as it went. */
export interface Course {
  readonly violations: readonly Violation[];
  readonly summary: RunSummary | undefined;
  /** Both the weights that it returns and the newest. */
  readonly weights: readonly [Float32Array, Float32Array] | undefined;
  readonly endedAt: number | undefined;
  /** What of the budget of time was left when all went well again. */
  readonly leftAtCalm: number;
  /** Programs that were started for the run, rounds that came to their end, reports that came too late, and messages that were lost. */
  readonly starts: number;
  readonly rounds: number;
  readonly late: number;
  readonly lost: number;
  /**
   * Whether every round had the reports of all nodes that it can have and was as long as was asked for, the newest weights were evaluated
   * in the end where they ever are, and no node forgot what it knew.
   */
  readonly isWhole: boolean;
}

export interface CourseOptions {
  /** Hears of all events of aggregators that live. */
  readonly onEvent?: (seconds: number, pid: number, event: AggregatorEvent) => void;
  /** How long to look on when the run has ended. */
  readonly lingerSeconds?: number;
  /** What is broken on purpose, to see that it is noticed. */
  readonly sabotage?: Sabotage;
}

/** More than any run takes that ends at all. */
const afterCalmSeconds = 90;
const longestSeconds = 60;

/** The real programs, in a world where things break as the schedule says. The same schedule always gives the same course. */
export async function courseOf(
  schedule: Schedule,
  { onEvent, lingerSeconds = 0, sabotage = {} }: CourseOptions = {},
): Promise<Course> {
  // Nothing here waits for the platform, so that promises are all there is to wait for: ticks come when these have settled.
  const clock = createVirtualClock({ settle: () => new Promise((resolve) => process.nextTick(resolve)) });
  const random = (of: string) => createRandom(schedule.seed, "chaos", of);
  const settings = { ...usualSettings, ...schedule.settings };
  const { agrees = false, relays = [] } = schedule;
  const identity = schedule.keys ? aggregatorIdentity() : undefined;
  const inPieces = schedule.inPieces ? { pieces: smallPieces } : {};
  const violations: Violation[] = [];
  const fail: Fail = (invariant, what) => {
    if (violations.length < 10) violations.push({ invariant, what: `${clock.now().toFixed(3)} s: ${what}` });
  };
  let idle = 0;
  let pids = 1;
  const alive = new Map<number, () => boolean>();
  const facts = {
    ...{ starts: 0, assigned: 0, consumed: 0, late: 0, lost: 0 },
    isOtherSample: false,
    isEvaluated: false,
    rounds: new Map<number, boolean>(),
  };
  /** w0 of each round. */
  const starts = new Map<number, Float32Array>();
  const tau = Number(settings.strategy.replace("fixed:", ""));
  const wanted = typeof settings.participation === "number" ? settings.participation : schedule.nodes;
  const noting: Check = {
    started(process, taken) {
      alive.set(process.pid, process.isAlive);
      facts.starts += 1;
      if (taken) return;
      facts.assigned = 0;
      facts.isOtherSample = false;
      facts.isEvaluated = false;
      facts.rounds.clear();
    },
    stepped(_process, state) {
      const run = currentRun(state);
      facts.consumed = run?.budget.consumed[0] ?? facts.consumed;
      if (run?.phase.kind === "round") starts.set(run.phase.open.round, run.phase.open.weights);
    },
    told({ pid }, event) {
      onEvent?.(clock.now(), pid, event);
      // Who is chosen depends on who is there.
      if (event.kind === "node-gone") facts.isOtherSample ||= wanted < schedule.nodes;
      if (event.kind === "report-dropped") facts.late += 1;
      if (event.kind !== "round-finished") return;
      const { round, localUpdates, nodes } = event;
      facts.isEvaluated ||= localUpdates === 0;
      // What is left of the budget of time may be too little for a round as long as the others.
      const isCut = localUpdates > 0 && settings.strategy.startsWith("fixed:") && localUpdates !== tau;
      const isOfAll = relays.length > 0 ? sumOf(nodes) === exampleCount : nodes.length === wanted;
      facts.rounds.set(round, isOfAll && !isCut);
    },
  };
  const isMean = settings.update === "sgd" && settings.momentum === 0 && settings.aggregate === undefined;
  const averages = isMean && settings.encoding === undefined;
  const watch = allOf([
    noting,
    countingCheck(fail, { averages }),
    stateCheck(fail),
    budgetCheck(fail, {
      ...{ chargesDowntime: schedule.chargesDowntime, idleSeconds: () => idle },
      ...{ now: clock.now, mostWatts: schedule.nodes * mostWatts },
    }),
    folderCheck(fail),
    keepingCheck(fail, { now: clock.now }),
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

  const { above, relays: placed } = placesOf(schedule);
  const relaying = new Map(placed.map(({ name }) => [name, relayingCheck(fail, { relay: name, averages })]));
  const relaySites = new Map<string, RelaySite>();
  const listeningTo = (name: string) => () =>
    (above.get(name) === "aggregator" ? aggregator : relaySites.get(above.get(name) as string))?.listening();
  const messageIn = createWholeFrames();
  const disk = createDisk(clock.now, random("disk"));
  const network = createNetwork({
    clock,
    random: random("network"),
    onFrame(frame, from, to) {
      const sender = above.get(from.name) === to.name ? "node" : "aggregator";
      const kind = kindOf(frame);
      const node = sender === "node" ? from.name : to.name;
      if (sites.get(node)?.loses(sender, kind)) {
        facts.lost += 1;
        return false;
      }
      const tells = sender === "node" && (kind === "report" || kind === "piece");
      const message = tells ? messageIn(node, frame) : undefined;
      if (message?.type !== "report") return true;
      relaying.get(to.name)?.delivered(node, message);
      if (to.name === "aggregator") watch.delivered(node, message);
      return true;
    },
  });
  const sites = new Map<string, Site>();
  const newPid = () => ++pids;
  const aggregator = createAggregatorSite({
    world: clock,
    network,
    disk,
    settings,
    charges: schedule.chargesDowntime,
    agrees,
    identity,
    ...inPieces,
    started: {
      ...{ version: "0.0.0", instance: "one", nodesNeeded: schedule.nodes, kernels: plainKernels.name },
      ...{ settings, partitions: [], delayMs: 0, task: table.decided.told.task },
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
  for (let i = 0; i < schedule.nodes; i++) {
    const site = createNodeSite({
      world: clock,
      network,
      random: random(`node ${i + 1}`),
      lieRandom: random(`lie ${i + 1}`),
      name: `node-${i + 1}`,
      link: network.link(schedule.latencySeconds),
      shares: agrees ? ownShares(i, schedule.nodes) : smallTask.shares,
      agrees,
      identity: identity && nodeIdentity({ aggregatorKey: identity.key.publicKey }),
      ...inPieces,
      lie: schedule.liars?.find(({ node }) => node === i + 1)?.lie,
      metersEnergy: settings.budgetJoules !== undefined,
      updateSeconds: schedule.updateSeconds[i] ?? (schedule.updateSeconds.at(-1) as number),
      listening: listeningTo(`node-${i + 1}`),
      newPid,
      onEnd: (reason) => fail("no-defect", `node-${i + 1} gave up: ${reason}`),
      onAssigned: () => {
        facts.assigned += 1;
      },
    });
    sites.set(site.name, site);
  }

  for (const { name, nodes } of placed) {
    const check = relaying.get(name);
    const site = createRelaySite({
      ...{ world: clock, network, name, link: network.link(schedule.latencySeconds), newPid },
      seed: random(name).integer(2 ** 30),
      nodes,
      listening: listeningTo(name),
      onStart: () => check?.started(),
      onNodes: (event) => check?.told(event),
      sends(frame) {
        const message = kindOf(frame) === "report" ? messageIn(name, frame) : undefined;
        if (message?.type !== "report") return frame;
        const report = sabotage.relays?.(message) ?? message;
        check?.reports(report, starts.get(report.round));
        return report === message ? frame : encode(report);
      },
      onEnd: (reason) => fail("no-defect", `${name} gave up: ${reason}`),
    });
    sites.set(name, site);
    relaySites.set(name, site);
  }

  const { calmAt, latencySeconds } = schedule;
  const inOrder = [...sites.values()];
  const broken = {
    ...{ clock, sites: inOrder, aggregator, disk, latencySeconds },
    calmAt: calmAt ?? Number.POSITIVE_INFINITY,
  };
  for (const fault of schedule.faults) {
    clock.after(fault.at * 1000, () => {
      if (end.endedAt === undefined) idle += applyFault(fault, broken);
    });
  }
  let leftAtCalm = 0;
  if (calmAt !== undefined) {
    clock.after(calmAt * 1000, () => {
      for (const site of inOrder) site.heal();
      aggregator.heal();
      leftAtCalm = Math.max(0, settings.budgetSeconds - facts.consumed);
    });
  }
  aggregator.start();
  for (const site of inOrder) site.start();
  const limitSeconds = calmAt === undefined ? longestSeconds : calmAt + settings.budgetSeconds + afterCalmSeconds;
  try {
    await clock.runUntil(finished, { limitSeconds });
    if (lingerSeconds > 0) await clock.advance(lingerSeconds);
  } catch (error) {
    const isLimit = error instanceof Error && error.message.startsWith("the promise has not settled");
    if (!isLimit) fail("no-defect", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const areWhole = [...facts.rounds.values()].every(Boolean);
  // Where only some take part in a round, nobody evaluates in the end.
  const isEvaluated = facts.isEvaluated || wanted < schedule.nodes;
  return {
    violations,
    ...end,
    leftAtCalm,
    starts: facts.starts,
    rounds: facts.rounds.size,
    late: facts.late,
    lost: facts.lost,
    isWhole:
      (relays.length === 0 || wanted === schedule.nodes) &&
      facts.assigned === schedule.nodes &&
      !facts.isOtherSample &&
      isEvaluated &&
      areWhole,
  };
}

const sumOf = (nodes: readonly { readonly examples: number }[]) =>
  nodes.reduce((sum, { examples }) => sum + examples, 0);
