import { createRandom, type Random } from "../math/random.ts";
import { type DeviceProfile, emulateDevice, type LinkProfile, type UpdateSeconds } from "../runtime/profiles.ts";

/** Seconds that one thing takes, again and again. */
export type Cost =
  /** Normal, never below 1e-10, as the authors' program draws them. */
  | { readonly kind: "normal"; readonly mean: number; readonly standardDeviation: number }
  | { readonly kind: "constant"; readonly seconds: number }
  /** What was measured elsewhere, one after the other, and from the beginning again. */
  | { readonly kind: "trace"; readonly seconds: readonly number[] };

/** A node's own device, and its own link to the aggregator; without one its messages take no time. */
export interface NodeProfile {
  readonly device: DeviceProfile;
  readonly link?: LinkProfile;
}

/** What time passes by in a simulation. Plain data, which can be sent to a worker thread. */
export type CostSettings =
  /** Nodes work in step: each local update and each aggregation has one cost, the same for all of them. */
  | { readonly kind: "shared"; readonly local: Cost; readonly global: Cost }
  /** Each node has its own; node i has entry i mod the number of entries. */
  | { readonly kind: "profiles"; readonly nodes: readonly NodeProfile[] };

/** Measured by the authors on three Raspberry Pi 3 and two laptops, minibatches of 100 (see docs/algorithm.md). */
export const authorsCosts = {
  local: { kind: "normal", mean: 0.013015, standardDeviation: 0.006946 },
  global: { kind: "normal", mean: 0.131604, standardDeviation: 0.053873 },
} as const satisfies Record<string, Cost>;

/** A local update where one machine, a laptop, holds all data. */
export const authorsCentralizedCost = { kind: "normal", mean: 0.009974, standardDeviation: 0.011923 } as const;

/** The costs of one run. Each function that it gives is asked once for each update or aggregation, in their order. */
export interface CostModel {
  /** Seconds of the local updates of node `node`, counted from 0. */
  updates(node: number): UpdateSeconds;
  /** Seconds of the aggregations that node takes part in, where its link does not say what they take. */
  aggregations(node: number): () => number;
  link(node: number): LinkProfile | undefined;
  /** About what one local update (c) and one aggregation (b) take, to tell a budget that is too small. */
  readonly expected: { readonly localSeconds: number; readonly globalSeconds: number };
}

/**
 * All costs are multiples of this: sums of them, and differences, are then exact up to 2 ** 17 s (36 hours), and a run
 * whose budget is spent to the end is not over it for want of a bit.
 */
export const resolutionSeconds = 2 ** -36;

export interface CostModelOptions {
  readonly seed: number;
  /**
   * Whether nodes work in step: shared costs are then drawn once for all of them, each from a stream of its own, so that
   * for one seed all strategies meet the same costs. Otherwise each node draws from streams of its own.
   */
  readonly inStep: boolean;
}

export function createCostModel(settings: CostSettings, { seed, inStep }: CostModelOptions): CostModel {
  if (settings.kind === "profiles") return costsOfProfiles(settings.nodes, seed);
  const { local, global } = settings;
  const expected = { localSeconds: meanOf(local), globalSeconds: meanOf(global) };
  if (inStep) {
    const updates = shared(drawing(local, createRandom(seed, "local costs")));
    const aggregations = shared(drawing(global, createRandom(seed, "global costs")));
    return { updates, aggregations, link: () => undefined, expected };
  }
  return {
    updates: (node) => drawing(local, createRandom(seed, "local costs", node)),
    aggregations: (node) => drawing(global, createRandom(seed, "global costs", node)),
    link: () => undefined,
    expected,
  };
}

function costsOfProfiles(nodes: readonly NodeProfile[], seed: number): CostModel {
  const profileOf = (node: number) => nodes[node % nodes.length] as NodeProfile;
  return {
    updates(node) {
      const seconds = emulateDevice(profileOf(node).device, createRandom(seed, "local costs", node));
      return () => rounded(seconds());
    },
    aggregations: () => () => 0,
    link: (node) => profileOf(node).link,
    expected: {
      localSeconds: Math.max(...nodes.map(({ device }) => device.updateSeconds.mean)),
      globalSeconds: 2 * Math.max(...nodes.map(({ link }) => link?.latencySeconds.mean ?? 0)),
    },
  };
}

function drawing(cost: Cost, random: Random): () => number {
  switch (cost.kind) {
    case "constant": {
      const seconds = rounded(cost.seconds);
      return () => seconds;
    }
    case "normal": {
      const { mean, standardDeviation } = cost;
      return () => rounded(Math.max(1e-10, mean + standardDeviation * random.normal()));
    }
    case "trace": {
      let next = 0;
      return () => rounded(cost.seconds[next++ % cost.seconds.length] as number);
    }
    default:
      throw new Error(`unreachable: ${cost satisfies never}`);
  }
}

/** The same numbers for everyone, whoever comes to them first. */
function shared(draw: () => number): () => () => number {
  const drawn: number[] = [];
  return () => {
    let next = 0;
    return () => {
      if (next === drawn.length) drawn.push(draw());
      return drawn[next++] as number;
    };
  };
}

function meanOf(cost: Cost): number {
  switch (cost.kind) {
    case "constant":
      return cost.seconds;
    case "normal":
      return cost.mean;
    case "trace":
      return cost.seconds.reduce((sum, seconds) => sum + seconds, 0) / cost.seconds.length;
    default:
      throw new Error(`unreachable: ${cost satisfies never}`);
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds / resolutionSeconds) * resolutionSeconds;
}
