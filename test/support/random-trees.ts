import fc from "fast-check";
import type { RunSettings } from "../../src/protocol/run-settings.ts";

/** Random trees of relays, and who of them is away when. */

/** A node, or a relay of those that it lists. */
export type Tree = "node" | readonly Tree[];

export const nodesIn = (tree: Tree): number => (tree === "node" ? 1 : tree.reduce((sum, one) => sum + nodesIn(one), 0));

/** One that is away, in seconds from the beginning. */
export interface Away {
  /** One after the other, of all nodes and relays in their order. */
  readonly who: number;
  readonly restarts: boolean;
  readonly from: number;
  readonly until: number;
}

export interface TreeSetting {
  /** Those at the aggregator itself, two at least. */
  readonly top: readonly Tree[];
  /** One after the other, of all nodes and relays in their order: rounds until it leaves, and until it is back. */
  readonly absences: readonly {
    readonly who: number;
    readonly after: number;
    readonly rounds: number;
    readonly restarts: boolean;
  }[];
  readonly settings: Pick<RunSettings, "update" | "momentum" | "participation" | "partition" | "encoding" | "maxShare">;
}

const treeOf = (depth: number): fc.Arbitrary<Tree> =>
  depth === 0
    ? fc.constant("node" as const)
    : fc.oneof(fc.constant("node" as const), fc.array(treeOf(depth - 1), { minLength: 1, maxLength: 3 }));

interface TreeLimits {
  /** At the aggregator itself. */
  readonly least: number;
  readonly most: number;
  readonly mostNodes: number;
  /** Relays one behind the other, at most. */
  readonly depth?: number;
}

/** Those at the aggregator itself, a relay at least among them. */
export const treesAtTop = ({ least, most, mostNodes, depth = 3 }: TreeLimits) =>
  fc
    .array(treeOf(depth), { minLength: least, maxLength: most })
    .filter((top) => nodesIn(top) <= mostNodes && top.some((one) => one !== "node"));

const usual: TreeLimits = { least: 2, most: 4, mostNodes: 10 };

export const treeSettings: fc.Arbitrary<TreeSetting> = fc.record({
  top: treesAtTop(usual),
  absences: fc.array(
    fc.record({
      who: fc.nat(),
      after: fc.integer({ min: 1, max: 2 }),
      rounds: fc.integer({ min: 1, max: 2 }),
      restarts: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  settings: fc.record({
    update: fc.constantFrom("sgd", "scaffold"),
    momentum: fc.constantFrom(0, 0.5),
    participation: fc.constantFrom("all" as const, "all" as const, 0.3, 0.5, 1, 2, 3),
    partition: fc.constantFrom("uniform", "by-label", "quantity:1"),
    maxShare: fc.constantFrom(1, 1, 0.3, 0.2),
  }),
});

/** Nodes behind single relays, which leave and come back at any instants, also while others are away, until all are there. */
export const troubledTrees = fc.record({
  top: treesAtTop({ ...usual, depth: 1 }),
  away: fc.array(
    fc
      .record({
        who: fc.nat(),
        restarts: fc.boolean(),
        from: fc.integer({ min: 0, max: 20_000 }),
        long: fc.integer({ min: 1, max: 6000 }),
      })
      .map(({ from, long, ...of }): Away => ({ ...of, from: from / 1000, until: (from + long) / 1000 })),
    { maxLength: 12 },
  ),
  participation: fc.constantFrom("all" as const, 0.5),
  inPieces: fc.boolean(),
});
export type TroubledTree = typeof troubledTrees extends fc.Arbitrary<infer T> ? T : never;
