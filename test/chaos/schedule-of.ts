import { lieNames } from "../../src/emulation/lies.ts";
import { createRandom, type Random } from "../../src/math/random.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { messageKinds } from "./message-kinds.ts";
import type { Fault, FaultKind, Liar, Schedule } from "./schedule.ts";

/** For ever: so long, and so that more would only make runs longer. */
const safetySeconds = 20;
const liveSeconds = 4;

/** What may go wrong: anything; only that nodes are slow, stand still, are lost from sight for a while, and lie; or anything behind relays too. */
export type Disasters = "all" | "stalls" | "relays";

/**
 * What a seed stands for. Of all disasters, even seeds are about safety under faults for ever, odd ones about the end of the run after
 * them; those of stalls are all about the end. With relays it is as with all, and they break as nodes do.
 */
export function scheduleOf(seed: number, disasters: Disasters = "all"): Schedule {
  if (disasters === "relays") return withRelays(seed, scheduleOf(seed));
  const stalls = disasters === "stalls";
  const random = createRandom(seed, "schedule", ...(stalls ? [disasters] : []));
  const lives = stalls || seed % 2 === 1;
  const nodes = 5 + random.integer(3);
  const until = lives ? liveSeconds * (0.25 + 0.75 * random.uniform()) : safetySeconds;
  const count = lives ? 3 + random.integer(8) : 10 + random.integer(40);
  const possible = stalls ? stallKinds : faultKinds;
  /** Few kinds at a time come to more of the same. */
  const kinds = Array.from({ length: 1 + random.integer(5) }, () => pick(random, possible));
  const faults = Array.from({ length: count }, () =>
    faultOf(random, random.uniform() < 0.8 ? pick(random, kinds) : pick(random, possible), {
      at: hundredths(until * random.uniform()),
      nodes,
    }),
  );
  const liars = random.uniform() < (stalls ? 0.8 : 0.25) ? liarsOf(random, nodes) : [];
  return {
    seed,
    nodes,
    settings: withEncoding(seed, { ...settingsOf(random, nodes), ...aggregationOf(seed) }),
    latencySeconds: pick(random, [2 ** -5, 2 ** -5, 2 ** -8, 2 ** -3]),
    updateSeconds: random.uniform() < 0.7 ? [2 ** -7] : [2 ** -5, 2 ** -7],
    chargesDowntime: random.uniform() < 0.2,
    ...(random.uniform() < 0.1 ? { agrees: true } : {}),
    ...(liars.length > 0 ? { liars } : {}),
    ...(createRandom(seed, "pieces").uniform() < 0.1 ? { inPieces: true } : {}),
    faults: faults.toSorted((a, b) => a.at - b.at),
    ...(lives ? { calmAt: hundredths(until) } : {}),
  };
}

/** Nodes behind one or two relays, of which one may be behind the other. What relays do not pass is left out. */
function withRelays(seed: number, schedule: Schedule): Schedule {
  const random = createRandom(seed, "relays");
  const { nodes, settings, agrees: _, inPieces: _a, liars: _b, ...rest } = schedule;
  const { aggregate, ...merged } = settings;
  const first = 1 + random.integer(nodes - 3);
  const second = first + 1 + random.integer(nodes - first);
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const isNested = random.uniform() < 0.3;
  const inner = { behind: numbers(first + 1, second) };
  const outer = { behind: [...numbers(1, first), ...(isNested ? [nodes + 2] : [])] };
  const relays = isNested || random.uniform() < 0.5 ? [outer, inner] : [outer];
  const faults = rest.faults.map((fault) =>
    "node" in fault && random.uniform() < 0.5 ? { ...fault, node: nodes + 1 + random.integer(relays.length) } : fault,
  );
  const clips = aggregate === "clipped" ? { aggregate } : {};
  return { ...rest, nodes, settings: { ...merged, ...clips, keepOutliers: true }, relays, faults };
}

/** One or two of them. */
function liarsOf(random: Random, nodes: number): Liar[] {
  const first = 1 + random.integer(nodes);
  const liar = (node: number): Liar => ({ node, lie: pick(random, lieNames) });
  return random.uniform() < 0.7 ? [liar(first)] : [liar(first), liar(1 + (first % nodes))];
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
    ...(random.uniform() < 0.15 ? { budgetJoules: pick(random, [50, 400]) } : {}),
    ...(random.uniform() < 0.2 ? { minNodes: 1 + random.integer(nodes) } : {}),
    ...(random.uniform() < 0.3
      ? { roundDeadline: random.uniform() < 0.2 ? "off" : hundredths(2 * random.uniform()) + 0.1 }
      : {}),
  };
}

/** By random numbers of its own, so that everything else is what the seed stood for before there were rules. */
function aggregationOf(seed: number): Partial<RunSettings> {
  const random = createRandom(seed, "aggregation");
  if (random.uniform() < 0.7) return {};
  return { aggregate: pick(random, ["median", "multi-krum:1", "clipped"]), keepOutliers: random.uniform() < 0.5 };
}

/** Likewise, where the other settings go with one. */
function withEncoding(seed: number, settings: Partial<RunSettings>): Partial<RunSettings> {
  const random = createRandom(seed, "encoding");
  const corrects = settings.update === "scaffold";
  if (random.uniform() < 0.7 || (settings.strategy === "adaptive" && !corrects)) return settings;
  const names = ["int8", "float16", ...(corrects ? [] : ["top:0.3"])];
  return { ...settings, encoding: pick(random, names) };
}

const stallKinds: readonly FaultKind[] = [
  ...([
    "stall-node",
    "stall-node",
    "hang",
    "hang",
    "slow-link",
    "lossy-link",
    "hold",
    "cut",
    "slow-node",
    "lose",
  ] as const),
];

const faultKinds: readonly FaultKind[] = [
  ...(["kill-aggregator", "kill-node", "stall-aggregator", "stall-node", "cut", "half-open", "hold"] as const),
  ...(["slow-link", "lossy-link", "jump-aggregator", "jump-node", "set-time", "disk-full", "slow-disk"] as const),
  ...(["hang", "lose", "no-data", "stop-node", "slow-node", "rival", "pause"] as const),
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
    case "hang":
      return { at, kind, node, seconds: seconds(20) };
    case "lose": {
      const after = random.integer(3);
      if (random.uniform() < 0.5)
        return { at, kind, node, after, from: "node", message: pick(random, messageKinds.node) };
      return { at, kind, node, after, from: "aggregator", message: pick(random, messageKinds.aggregator) };
    }
    case "no-data":
      return { at, kind, node };
    case "stop-node":
      return { at, kind, node, down: seconds(8) };
    case "slow-node":
      return { at, kind, node, slowdown: 1 + random.integer(10) };
    case "stop":
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
