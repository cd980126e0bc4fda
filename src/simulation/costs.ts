import { type DeviceProfile, emulateDevice, emulateEnergy, type LinkProfile } from "../emulation/profiles.ts";
import { meanOfClippedNormal } from "../math/clipped-normal.ts";
import { createRandom, type Random } from "../math/random.ts";
import type { EnergyMeter, UpdateSeconds, Watts } from "../runtime/ports.ts";
import { reckonedEnergy } from "../runtime/reckoned-energy.ts";

/** How many seconds a repeated action takes each time. */
export type Cost =
  /** Normal, never below 1e-10, as the authors' program draws them. */
  | { readonly kind: "normal"; readonly mean: number; readonly standardDeviation: number }
  | { readonly kind: "constant"; readonly seconds: number }
  /** Values measured elsewhere, in order, starting again after the last. */
  | { readonly kind: "trace"; readonly seconds: readonly number[] };

/** A node's own device, and its own link to the aggregator; without one its messages take no time. */
export interface NodeProfile {
  readonly device: DeviceProfile;
  readonly link?: LinkProfile;
}

/** The costs of a simulation. Plain data, which can be sent to a worker thread. */
export type CostSettings =
  /** Nodes work in step: each local update and each aggregation has one cost, the same for all of them. */
  | {
      readonly kind: "shared";
      readonly local: Cost;
      readonly global: Cost;
      /** What each node draws; left out, what a Raspberry Pi 3 does. */
      readonly watts?: Watts;
    }
  /** Each node has its own; node i has entry i mod the number of entries. */
  | { readonly kind: "profiles"; readonly nodes: readonly NodeProfile[] };

/** Measured by the authors on three Raspberry Pi 3 and two laptops, minibatches of 100 (see docs/algorithm.md). */
export const authorsCosts = {
  local: { kind: "normal", mean: 0.013015, standardDeviation: 0.006946 },
  global: { kind: "normal", mean: 0.131604, standardDeviation: 0.053873 },
} as const satisfies Record<string, Cost>;

/** A local update where one machine, a laptop, holds all data. */
export const authorsCentralizedCost = { kind: "normal", mean: 0.009974, standardDeviation: 0.011923 } as const;

type Normal = DeviceProfile["updateSeconds"];

/** The costs of one run. Each function is called once for each update or aggregation, in order. */
export interface CostModel {
  /** Seconds of the local updates of node `node`, counted from 0. */
  updates(node: number): UpdateSeconds;
  /** Seconds of the aggregation that the node takes part in, where its link does not determine them. */
  aggregations(node: number): () => number;
  /** A round begins for this node: where costs are shared, it goes on where the nodes of the rounds before ended. */
  beginRound(node: number, round: number): void;
  link(node: number): LinkProfile | undefined;
  /** What the node draws, reckoned. */
  energy(node: number): EnergyMeter;
  /** Whether messages over its links, too, take multiples of the resolution. */
  readonly exactLinks: boolean;
}

/** The smallest normal cost, as in the authors' program. */
const smallestSeconds = 1e-10;
/** The smallest cost of a profile, as fractions of its mean (emulation/profiles.ts). */
const smallestOfDevices = 1 / 1000;
const smallestOfLinks = 1 / 10;

/** About what one local update (c) and one aggregation (b) take. */
export interface ExpectedCosts {
  readonly localSeconds: number;
  readonly globalSeconds: number;
}

/**
 * Expected values; with profiles, those of the slowest node. For checking budgets, and for estimating how long
 * simulations take.
 */
export function expectedCosts(settings: CostSettings): ExpectedCosts {
  const each = expectedByNode(settings);
  return {
    localSeconds: Math.max(...each.map(({ localSeconds }) => localSeconds)),
    globalSeconds: Math.max(...each.map(({ globalSeconds }) => globalSeconds)),
  };
}

/** The same for each node; node i has entry i mod the number of entries. */
export function expectedByNode(settings: CostSettings): readonly ExpectedCosts[] {
  if (settings.kind === "shared") {
    return [{ localSeconds: meanOf(settings.local), globalSeconds: meanOf(settings.global) }];
  }
  const clipped = ({ mean, standardDeviation }: Normal, smallest: number) =>
    standardDeviation === 0 ? roundedDown(mean) : meanOfClippedNormal(mean, standardDeviation, mean * smallest);
  return settings.nodes.map(({ device, link }) => ({
    localSeconds: clipped(device.updateSeconds, smallestOfDevices),
    globalSeconds: link ? 2 * clipped(link.latencySeconds, smallestOfLinks) : 0,
  }));
}

/** Whether costs vary, so that a run may take longer than expected. */
export function costsVary(settings: CostSettings): boolean {
  if (settings.kind === "shared") return [settings.local, settings.global].some(varies);
  const { nodes } = settings;
  return nodes.some(({ device, link }) => {
    const deviations = [device.updateSeconds.standardDeviation, link?.latencySeconds.standardDeviation ?? 0];
    return (
      device.stalls !== undefined || deviations.some((deviation) => deviation > 0) || (link?.lossProbability ?? 0) > 0
    );
  });
}

function varies(cost: Cost): boolean {
  switch (cost.kind) {
    case "constant":
      return false;
    case "normal":
      return cost.standardDeviation > 0;
    case "trace":
      return new Set(cost.seconds).size > 1;
    default:
      throw new Error(`unreachable: ${cost satisfies never}`);
  }
}

/**
 * All costs are multiples of this: sums of them, and differences, are then exact up to 2 ** 17 s (36 hours), and a run
 * that spends its whole budget is not over it by a rounding error. Drawn costs become the nearest multiple; constant and recorded
 * ones the multiple below, so that a budget of n times a cost pays for n.
 */
export const resolutionSeconds = 2 ** -36;

export interface CostModelOptions {
  readonly seed: number;
  /**
   * Whether nodes work in step: shared costs are then drawn once for all of them, c and b from separate streams, so that
   * with the same seed all strategies have the same costs. Otherwise each node draws from its own streams, and begins a trace
   * at its own places.
   */
  readonly inStep: boolean;
  /** What the streams are for; left out, the run. */
  readonly purpose?: "probe";
}

export function createCostModel(settings: CostSettings, { seed, inStep, purpose }: CostModelOptions): CostModel {
  const stream = (...path: readonly (string | number)[]) => createRandom(seed, ...(purpose ? [purpose] : []), ...path);
  if (settings.kind === "profiles") return costsOfProfiles(settings.nodes, stream);
  const { local, global, watts } = settings;
  const energy = watts ? () => reckonedEnergy(watts, { by: "the watts that were said" }) : usualEnergy;
  if (inStep) {
    const updates = shared(drawing(local, stream("local costs"), 0));
    const aggregations = shared(drawing(global, stream("global costs"), 0));
    return {
      ...{ updates: updates.of, aggregations: aggregations.of, link: () => undefined },
      ...{ energy, exactLinks: true },
      beginRound(node, round) {
        updates.beginRound(node, round);
        aggregations.beginRound(node, round);
      },
    };
  }
  return {
    updates: (node) => drawing(local, stream("local costs", node)),
    aggregations: (node) => drawing(global, stream("global costs", node)),
    beginRound: () => {},
    link: () => undefined,
    energy,
    exactLinks: true,
  };
}

/** Costs that are shared are those of Raspberry Pis for the most part. */
const usualEnergy = () => emulateEnergy(undefined, undefined);

function costsOfProfiles(
  nodes: readonly NodeProfile[],
  stream: (...path: readonly (string | number)[]) => Random,
): CostModel {
  const profileOf = (node: number) => nodes[node % nodes.length] as NodeProfile;
  return {
    updates(node) {
      const { device } = profileOf(node);
      const round = device.updateSeconds.standardDeviation === 0 ? roundedDown : rounded;
      const seconds = emulateDevice(device, stream("local costs", node));
      return () => round(seconds());
    },
    aggregations: () => () => 0,
    beginRound: () => {},
    link(node) {
      const { link } = profileOf(node);
      if (link?.latencySeconds.standardDeviation !== 0) return link;
      return { ...link, latencySeconds: { mean: roundedDown(link.latencySeconds.mean), standardDeviation: 0 } };
    },
    energy: (node) => emulateEnergy(profileOf(node).device, profileOf(node).link),
    exactLinks: nodes.every(({ link }) => link === undefined || takesTheSame(link)),
  };
}

/** Whether every message takes the same time over this link. */
function takesTheSame({ latencySeconds, bytesPerSecond, lossProbability }: LinkProfile): boolean {
  return latencySeconds.standardDeviation === 0 && bytesPerSecond === Number.POSITIVE_INFINITY && lossProbability === 0;
}

/** One cost after the other. A trace begins at entry number `start`; if absent, at a random one. */
function drawing(cost: Cost, random: Random, start?: number): () => number {
  switch (cost.kind) {
    case "constant": {
      const seconds = roundedDown(cost.seconds);
      return () => seconds;
    }
    case "normal": {
      const { mean, standardDeviation } = cost;
      if (standardDeviation === 0) return drawing(unvarying(mean), random);
      return () => rounded(Math.max(smallestSeconds, mean + standardDeviation * random.normal()));
    }
    case "trace": {
      let next = start ?? random.integer(cost.seconds.length);
      return () => roundedDown(cost.seconds[next++ % cost.seconds.length] as number);
    }
    default:
      throw new Error(`unreachable: ${cost satisfies never}`);
  }
}

/**
 * The same numbers for all nodes, whichever asks first. In each round they begin where the one that got farthest in the rounds
 * before has ended, so that nodes which were not asked in a round do not have its numbers later.
 */
function shared(draw: () => number) {
  const drawn: number[] = [];
  const next = new Map<number, number>();
  let current = 0;
  let first = 0;
  return {
    of: (node: number) => () => {
      const i = next.get(node) ?? first;
      if (i === drawn.length) drawn.push(draw());
      next.set(node, i + 1);
      return drawn[i] as number;
    },
    beginRound(node: number, round: number): void {
      if (round !== current) [current, first] = [round, drawn.length];
      next.set(node, first);
    },
  };
}

function meanOf(cost: Cost): number {
  switch (cost.kind) {
    case "constant":
      return roundedDown(cost.seconds);
    case "normal": {
      const { mean, standardDeviation } = cost;
      if (standardDeviation === 0) return meanOf(unvarying(mean));
      return meanOfClippedNormal(mean, standardDeviation, smallestSeconds);
    }
    case "trace":
      return cost.seconds.reduce((sum, seconds) => sum + roundedDown(seconds), 0) / cost.seconds.length;
    default:
      throw new Error(`unreachable: ${cost satisfies never}`);
  }
}

/** The value of a normal cost without variation. */
function unvarying(mean: number): Cost {
  return { kind: "constant", seconds: Math.max(smallestSeconds, mean) };
}

/** The multiple of the resolution that is nearest. */
export function rounded(seconds: number): number {
  return Math.round(seconds / resolutionSeconds) * resolutionSeconds;
}

function roundedDown(seconds: number): number {
  return Math.floor(seconds / resolutionSeconds) * resolutionSeconds;
}
