import type { RunSettings } from "../../src/protocol/run-settings.ts";
import type { LinkBytes } from "./counted-channel.ts";
import { type Away, nodesIn, type Tree, type TreeSetting, type TroubledTree } from "./random-trees.ts";
import { type Part, startFlat, startTree } from "./tree-parts.ts";
import { virtualRun } from "./virtual-run.ts";

/** What is learned in a tree of relays whose nodes and relays leave and come back, and in flat runs of the same nodes. */

/** A node makes three local updates in a round, which lasts for longer than who was cut off waits before it dials. */
const updateSeconds = 1;
const roundSeconds = 3 * updateSeconds;
const rounds = 14;

function awayIn(absences: TreeSetting["absences"]): readonly Away[] {
  let round = 0;
  return absences.map(({ who, after, rounds: long, restarts }, i) => {
    round += after;
    // In the middle of rounds, also of those that began anew in the middle of another.
    const from = roundSeconds * round + updateSeconds * (1.5 + 0.13 * i);
    round += long;
    return { who, restarts, from, until: roundSeconds * round + updateSeconds * (1 + 0.07 * i) };
  });
}

/** Learns in the tree, and flat. */
export async function learnBothWays({ top, absences, settings }: TreeSetting) {
  const away = awayIn(absences);
  const changed = { ...settings, strategy: "fixed:3", rounds };
  const [flat, tree] = [await learn(top, away, changed, false), await learn(top, away, changed, true)];
  return { flat, tree };
}

type RestingTree = Omit<TroubledTree, "participation" | "inPieces"> &
  Pick<RunSettings, "participation" | "encoding"> & {
    /** Frames go in pieces, and who is cut off keeps its place for a while; left out, neither. */
    readonly inPieces?: boolean;
  };

/** Those of so few weights go in some pieces. */
const small = { pieces: { wholeBytes: 15, pieceBytes: 64 }, keeping: { session: "one", write: async () => {} } };

/** All is quiet from then on, and who waits before it dials has dialled. */
const quietSeconds = 32;

/** Learns with drift corrections in such a tree, for so long that it rests, and flat as float32 where nobody is ever away. */
export async function learnInTrouble({ top, away, participation, encoding, inPieces = false }: RestingTree) {
  const settings = { update: "scaffold", momentum: 0, participation, partition: "by-label", stepSize: 0.3 };
  const changed = { ...settings, strategy: "fixed:10", rounds: 60 };
  const encoded = { ...changed, ...(encoding === undefined ? {} : { encoding }) };
  const options = { seconds: 0.1, inPieces };
  const [tree, flat] = [
    await learn(top, away, encoded, true, options),
    await learn(top, [], changed, false, { seconds: 0.1 }),
  ];
  return { tree, flat, quiet: tree.examples.filter((_, i) => (tree.begun.get(i + 1) as number) > quietSeconds) };
}

/** Learns with budgets in the tree, and flat, where each node reckons what it draws; and what went over all links of the tree. */
export async function spendBothWays({
  top,
  absences,
  settings,
}: Pick<TreeSetting, "top" | "absences"> & { readonly settings: Partial<RunSettings> }) {
  const changed = { strategy: "fixed:3", rounds, ...settings };
  const away = awayIn(absences);
  const tree = await learn(top, away, changed, true, { joinsFirst: true });
  return { tree, flat: () => learn(top, away, changed, false, { joinsFirst: true }) };
}

async function learn(
  top: readonly Tree[],
  away: readonly Away[],
  settings: Partial<RunSettings>,
  asTree: boolean,
  { seconds = updateSeconds, inPieces = false, joinsFirst = false } = {},
) {
  const device = { name: "steady", updateSeconds: { mean: seconds, standardDeviation: 0 } };
  const run = virtualRun({ nodes: 0, nodesNeeded: nodesIn(top), device, ...(inPieces ? small : {}) });
  const over: LinkBytes = { bytes: 0 };
  const fleet = { run, device, over, ...(inPieces ? { pieces: small.pieces } : {}) };
  const parts = asTree ? startTree(fleet, top) : startFlat(fleet, top);
  const wait = (ms: number) => run.clock.runUntil(new Promise<void>((resolve) => void run.clock.after(ms, resolve)));
  // A relay counts from its part in the run on, and the aggregator from the run's start.
  if (joinsFirst) await wait(1);
  const gone = new Set<Part>();
  let relaysRestarted = false;
  for (const { who, restarts, from, until } of away) {
    const part = parts[who % parts.length] as Part;
    run.clock.after(1000 * from, () => {
      if (gone.has(part)) return;
      gone.add(part);
      relaysRestarted ||= restarts && part.isRelay;
      part.leave(restarts);
      run.clock.after(1000 * (until - from), () => {
        gone.delete(part);
        part.comeBack(restarts);
      });
    });
  }
  const begun = new Map<number, number>();
  run.aggregator.subscribe((event) => {
    if (event.kind === "round-started") begun.set(event.round, run.clock.now());
  });
  over.bytes = 0;
  const { ending, budgets } = await run.finish({ budgetSeconds: 1e4, ...settings });
  // What all are told at the end is still on its way to them.
  await wait(1);
  return {
    ending,
    budgets,
    /** What has gone over all links, as those nearer to the aggregator have seen it. */
    bytes: over.bytes,
    relaysRestarted,
    /** When each round has begun last, in seconds. */
    begun,
    weights: run.aggregator.result()?.lastWeights as Float32Array,
    /** How many examples each round was learned from. */
    examples: run.all("round-finished").map((of) => of.nodes.reduce((sum, { examples }) => sum + examples, 0)),
    refused: run.all("connection-refused"),
  };
}
