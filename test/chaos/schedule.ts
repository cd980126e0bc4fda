import { createRandom, type Random } from "../../src/math/random.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";

/** A run, and all that goes wrong in it. Plain data, so that it can be printed, shortened, and kept. */
export interface Schedule {
  /** Of what is drawn on the way: who waits how long before dialling again, which frames are lost. */
  readonly seed: number;
  readonly nodes: number;
  readonly settings: Partial<RunSettings>;
  /** Each way. */
  readonly latencySeconds: number;
  /** Of a local update, by node, from the first; the last holds for all others. */
  readonly updateSeconds: readonly number[];
  readonly chargesDowntime: boolean;
  readonly faults: readonly Fault[];
  /** From then on nothing goes wrong any more, and the run must end soon; left out, it may take as long as it likes. */
  readonly calmAt?: number;
}

/** What goes wrong, `at` seconds after the start. Nodes by number, from 1. */
export type Fault = { readonly at: number } & (
  | ({ readonly kind: "kill-aggregator" } & Killing)
  | ({ readonly kind: "kill-node"; readonly node: number } & Killing)
  /** Like SIGSTOP, and SIGCONT after so long. */
  | { readonly kind: "stall-aggregator"; readonly seconds: number }
  | { readonly kind: "stall-node"; readonly node: number; readonly seconds: number }
  /** A connection breaks, and each end is told after so long. */
  | { readonly kind: "cut"; readonly node: number; readonly near: number; readonly far: number }
  /** A connection breaks, and no end is told. */
  | { readonly kind: "half-open"; readonly node: number }
  /** Nothing comes through for so long, and all of it then. */
  | { readonly kind: "hold"; readonly node: number; readonly seconds: number }
  | { readonly kind: "slow-link"; readonly node: number; readonly seconds: number; readonly latencySeconds: number }
  | { readonly kind: "lossy-link"; readonly node: number; readonly seconds: number; readonly share: number }
  /** A clock goes forward at once: the machine slept. */
  | { readonly kind: "jump-aggregator"; readonly seconds: number }
  | { readonly kind: "jump-node"; readonly node: number; readonly seconds: number }
  /** The time of day is set on the aggregator's machine, forward or back. */
  | { readonly kind: "set-time"; readonly seconds: number }
  | { readonly kind: "disk-full"; readonly seconds: number }
  | { readonly kind: "slow-disk"; readonly seconds: number; readonly operationSeconds: number }
  /** A node says that it is there, and reports nothing. */
  | { readonly kind: "mute"; readonly node: number; readonly seconds: number }
  /** Somebody else takes up the same run. */
  | { readonly kind: "rival" }
  | { readonly kind: "pause"; readonly seconds: number }
);

interface Killing {
  /** It ends instead of its next act but so many: a frame that it sends, a step of the disk, an event. */
  readonly acts: number;
  /** Until it is started again. */
  readonly down: number;
  /** The machine loses its power: what was not flushed is gone, and nobody is told. */
  readonly power: boolean;
}

export type FaultKind = Fault["kind"];

/** For ever: so long, and so that more would only make runs longer. */
const safetySeconds = 20;
const liveSeconds = 4;

/** What a seed stands for: even seeds are about safety under faults for ever, odd ones about the end of the run after them. */
export function scheduleOf(seed: number): Schedule {
  const random = createRandom(seed, "schedule");
  const lives = seed % 2 === 1;
  const nodes = 5 + random.integer(3);
  const until = lives ? liveSeconds * (0.25 + 0.75 * random.uniform()) : safetySeconds;
  const count = lives ? 3 + random.integer(8) : 10 + random.integer(40);
  /** Few kinds at a time come to more of the same. */
  const kinds = Array.from({ length: 1 + random.integer(5) }, () => pick(random, faultKinds));
  const faults = Array.from({ length: count }, () =>
    faultOf(random, random.uniform() < 0.8 ? pick(random, kinds) : pick(random, faultKinds), {
      at: hundredths(until * random.uniform()),
      nodes,
    }),
  );
  return {
    seed,
    nodes,
    settings: settingsOf(random, nodes),
    latencySeconds: pick(random, [2 ** -5, 2 ** -5, 2 ** -8, 2 ** -3]),
    updateSeconds: random.uniform() < 0.7 ? [2 ** -7] : [2 ** -5, 2 ** -7],
    chargesDowntime: random.uniform() < 0.2,
    faults: faults.toSorted((a, b) => a.at - b.at),
    ...(lives ? { calmAt: hundredths(until) } : {}),
  };
}

function settingsOf(random: Random, nodes: number): Partial<RunSettings> {
  const corrects = random.uniform() < 0.3;
  return {
    strategy: pick(random, ["fixed:3", "fixed:3", "fixed:1", "fixed:30", "adaptive"]),
    update: corrects ? "scaffold" : "sgd",
    momentum: random.uniform() < 0.3 ? 0.5 : 0,
    batch: random.uniform() < 0.5 ? "full" : 5,
    ...(random.uniform() < 0.2 ? { participation: nodes - 2 } : {}),
    ...(random.uniform() < 0.5 ? { rounds: 20 + random.integer(6), budgetSeconds: 60 } : { budgetSeconds: 4 }),
    ...(random.uniform() < 0.15 ? { budgetBytes: 60_000 } : {}),
  };
}

const faultKinds: readonly FaultKind[] = [
  ...(["kill-aggregator", "kill-node", "stall-aggregator", "stall-node", "cut", "half-open", "hold"] as const),
  ...(["slow-link", "lossy-link", "jump-aggregator", "jump-node", "set-time", "disk-full", "slow-disk"] as const),
  ...(["mute", "rival", "pause"] as const),
];

function faultOf(random: Random, kind: FaultKind, { at, nodes }: { at: number; nodes: number }): Fault {
  const node = 1 + random.integer(nodes);
  /** Short times more often than long ones. */
  const seconds = (most: number) => hundredths(most * random.uniform() ** 3);
  switch (kind) {
    case "kill-aggregator":
      return { at, kind, acts: random.integer(60), down: seconds(3), power: random.uniform() < 0.4 };
    case "kill-node":
      return { at, kind, node, acts: random.integer(10), down: seconds(8), power: random.uniform() < 0.4 };
    case "stall-aggregator":
      return { at, kind, seconds: seconds(6) };
    case "stall-node":
      return { at, kind, node, seconds: seconds(20) };
    case "cut":
      return { at, kind, node, near: seconds(3), far: seconds(3) };
    case "half-open":
      return { at, kind, node };
    case "hold":
      return { at, kind, node, seconds: seconds(20) };
    case "slow-link":
      return { at, kind, node, seconds: seconds(4), latencySeconds: seconds(1) };
    case "lossy-link":
      return { at, kind, node, seconds: seconds(4), share: hundredths(random.uniform()) };
    case "jump-aggregator":
      return { at, kind, seconds: seconds(10) };
    case "jump-node":
      return { at, kind, node, seconds: seconds(20) };
    case "set-time":
      return { at, kind, seconds: hundredths(20 * (random.uniform() - 0.5)) };
    case "disk-full":
      return { at, kind, seconds: seconds(4) };
    case "slow-disk":
      return { at, kind, seconds: seconds(4), operationSeconds: seconds(2) };
    case "mute":
      return { at, kind, node, seconds: seconds(10) };
    case "rival":
      return { at, kind };
    case "pause":
      return { at, kind, seconds: seconds(2) };
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}

const pick = <T>(random: Random, of: readonly T[]): T => of[random.integer(of.length)] as T;

const hundredths = (value: number) => Math.round(value * 100) / 100;
