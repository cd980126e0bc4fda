import fc from "fast-check";
import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import type { Channel } from "../../src/runtime/ports.ts";
import { type Relay, startRelay } from "../../src/runtime/relay.ts";
import { counted, type LinkBytes } from "./counted-channel.ts";
import { virtualRun } from "./virtual-run.ts";

/** Random trees of relays whose nodes and relays leave and come back, and flat runs of the same nodes. */

/** A node, or a relay of those that it lists. */
export type Tree = "node" | readonly Tree[];

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

/** Up to so many relays one behind the other. */
const mostDepth = 3;

const treeOf = (depth: number): fc.Arbitrary<Tree> =>
  depth === 0
    ? fc.constant("node" as const)
    : fc.oneof(fc.constant("node" as const), fc.array(treeOf(depth - 1), { minLength: 1, maxLength: 3 }));

const nodesIn = (tree: Tree): number => (tree === "node" ? 1 : tree.reduce((sum, one) => sum + nodesIn(one), 0));

const treesAtTop = (depth: number) =>
  fc
    .array(treeOf(depth), { minLength: 2, maxLength: 4 })
    .filter((top) => nodesIn(top) <= 10 && top.some((one) => one !== "node"));

export const treeSettings: fc.Arbitrary<TreeSetting> = fc.record({
  top: treesAtTop(mostDepth),
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

/** A node makes three local updates in a round, which lasts for longer than who was cut off waits before it dials. */
const updateSeconds = 1;
const roundSeconds = 3 * updateSeconds;
const rounds = 14;

/** What can leave: a node, or a relay with all that is behind it. */
interface Part {
  readonly name: string;
  readonly nodes: readonly number[];
  /** In a tree: how it goes and comes. */
  readonly leave: (restarts: boolean) => void;
  readonly comeBack: (restarts: boolean) => void;
}

/** One that is away, in seconds from the beginning. */
interface Away {
  readonly who: number;
  readonly restarts: boolean;
  readonly from: number;
  readonly until: number;
}

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

/** Nodes behind single relays, which leave and come back at any instants, also while others are away, until all are there. */
export const troubledTrees = fc.record({
  top: treesAtTop(1),
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
  const nodes = nodesIn(top);
  const device = { name: "steady", updateSeconds: { mean: seconds, standardDeviation: 0 } };
  const run = virtualRun({ nodes: 0, nodesNeeded: nodes, device, ...(inPieces ? small : {}) });
  const parts: Part[] = [];
  const single: Part[] = [];
  let started = 0;
  let relays = 0;
  const over: LinkBytes = { bytes: 0 };

  function startNode(reach: Gate): Part {
    started += 1;
    const [name, number] = [`node-${started}`, started - 1];
    const watts = { computing: 3 + number, idle: 1 + number / 8, radio: 0 };
    const start = () => run.node(name, { dial: reach.dialAs(name), device: { ...device, watts } });
    let node = start();
    const part: Part = {
      name,
      nodes: [number],
      leave: () => node.stop(),
      comeBack: () => {
        node = start();
      },
    };
    single.push(part);
    return part;
  }

  function startPart(tree: Tree, above: Gate): readonly number[] {
    if (tree === "node") {
      const part = startNode(above);
      parts.push(part);
      return part.nodes;
    }
    const first = started + 1;
    const [up, down] = [new Gate(run.clock, over, above), new Gate(run.clock, over)];
    relays += 1;
    const name = `node-${first}-relay-${relays}`;
    const at = parts.length;
    const { clock } = run;
    const options = {
      name,
      platform: "test",
      version: "0",
      clock,
      nodes: nodesIn(tree),
      dial: up.dialAs(name),
      ...(inPieces ? { pieces: small.pieces } : {}),
    };
    let starts = 0;
    const start = () => startRelay({ ...options, instance: `${name} ${starts++}` });
    let relay = start();
    down.to = relay;
    const behind = tree.flatMap((one) => startPart(one, down));
    parts.splice(at, 0, {
      name,
      nodes: behind,
      leave(restarts) {
        if (!restarts) return up.shut();
        down.shut();
        relay.stop();
      },
      comeBack(restarts) {
        if (!restarts) return up.open();
        relay = start();
        down.to = relay;
        down.open();
      },
    });
    return behind;
  }

  const toAggregator = new Gate(run.clock, over, run.aggregator);
  if (asTree) for (const tree of top) startPart(tree, toAggregator);
  else {
    for (let i = 0; i < nodes; i++) startNode(toAggregator);
    parts.push(...partsOf(top, single, () => run.all("round-started").at(-1)?.nodes ?? []));
  }
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
      relaysRestarted ||= restarts && part.name.includes("relay");
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

/** The parts of the tree, each of which leaves as its nodes do where all are at the aggregator itself. */
function partsOf(top: readonly Tree[], nodes: readonly Part[], askedNow: () => readonly string[]): Part[] {
  const parts: Part[] = [];
  let next = 0;
  const visit = (tree: Tree): readonly number[] => {
    if (tree === "node") {
      parts.push(nodes[next] as Part);
      return [next++];
    }
    const at = parts.length;
    const behind = tree.flatMap(visit);
    const those = behind.map((node) => nodes[node] as Part);
    const leave = () => {
      // All at once: if a round begins again without those who were asked, none of the others is asked in place of them.
      const asked = new Set(askedNow());
      const last = those.filter(({ name }) => asked.has(name));
      for (const part of [...those.filter(({ name }) => !asked.has(name)), ...last]) part.leave(false);
    };
    const comeBack = () => {
      for (const part of those) part.comeBack(false);
    };
    parts.splice(at, 0, { name: `nodes ${behind.join()}`, nodes: behind, leave, comeBack });
    return behind;
  };
  for (const tree of top) visit(tree);
  return parts;
}

type Taker = Pick<Relay, "accept">;

/** The way to what takes channels, or to such a way. It can be shut: whoever dials then waits until it is open. */
class Gate {
  to: Taker | Gate | undefined;
  readonly #clock: ReturnType<typeof virtualRun>["clock"];
  readonly #over: LinkBytes;
  readonly #ends: { close(reason: string): void }[] = [];
  #waiting: (() => void)[] = [];
  #isShut = false;

  constructor(clock: ReturnType<typeof virtualRun>["clock"], over: LinkBytes, to?: Taker | Gate) {
    this.#clock = clock;
    this.#over = over;
    this.to = to;
  }

  dialAs(name: string) {
    return async () => {
      const [near, far] = linkChannels({ clock: this.#clock, names: [name, "above"] });
      await this.#pass([near, counted(far, this.#over)]);
      return near;
    };
  }

  async #pass(ends: readonly [Channel, Channel]): Promise<void> {
    while (this.#isShut) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#ends.push(...ends);
    if (this.to instanceof Gate) await this.to.#pass(ends);
    else this.to?.accept(ends[1]);
  }

  shut(): void {
    this.#isShut = true;
    for (const end of this.#ends.splice(0)) end.close("cut");
  }

  open(): void {
    this.#isShut = false;
    for (const go of this.#waiting.splice(0)) go();
  }
}
