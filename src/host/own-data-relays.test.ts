import fc from "fast-check";
import { expect, test } from "vitest";
import { difference } from "../../test/support/difference.ts";
import { ownTableRun } from "../../test/support/own-table-runs.ts";
import { nodesIn, type Tree, treesAtTop } from "../../test/support/random-trees.ts";
import { createRandom } from "../math/random.ts";
import type { Relay } from "../runtime/relay.ts";

type Run = ReturnType<typeof ownTableRun>;

/** Readings of one device: each has its own scale, order of columns and gaps, a column that few others have, and categories of its own. */
function table(seed: number): string {
  const random = createRandom(seed, "readings");
  const columns: Record<string, (warm: number) => string | number> = {
    warmth: (warm) => (20 + 3 * warm + random.normal()) * (1 + 0.1 * (seed % 5)),
    light: () => (random.uniform() < 0.1 ? "" : 1000 * random.uniform() + 1e6 * (seed % 3)),
    site: () => (random.uniform() < 0.3 ? "roof" : `cellar ${random.integer(2 + (seed % 3))}`),
    ...(seed % 4 === 0 ? { extra: () => random.normal() } : {}),
    state: (warm) => (warm + 0.5 * random.normal() > 0 ? "on" : "off"),
  };
  const names = seed % 2 === 0 ? Object.keys(columns) : Object.keys(columns).reverse();
  const rows = Array.from({ length: 30 + random.integer(30) }, () => {
    const warm = random.normal();
    return names.map((name) => columns[name]?.(warm)).join(",");
  });
  return [names.join(","), ...rows].join("\n");
}

type Join = (name: string, text: string, above: Pick<Relay, "accept"> | undefined, number: number) => Promise<unknown>;

async function grow(run: Run, tree: readonly Tree[], seed: number, join: Join = run.node) {
  let started = 0;
  const growAt = async (some: readonly Tree[], above?: Pick<Relay, "accept">) => {
    for (const one of some) {
      const name = `node-${started + 1}`;
      // By name a relay stands where its first node would.
      if (one !== "node") await growAt(one, run.relay(`${name}-relay`, nodesIn(one), above));
      else {
        await join(name, table(seed + started), above, started);
        started += 1;
      }
    }
  };
  await growAt(tree);
}

async function learned(tree: readonly Tree[], seed: number, asTree: boolean) {
  const needed = nodesIn(tree);
  const run = ownTableRun({ target: "state", needed });
  await grow(run, asTree ? tree : Array<Tree>(needed).fill("node"), seed);
  // Relays look among their own nodes whose weights stray, and some of these tables are far from the others.
  run.start({ batch: 7, update: "scaffold", keepOutliers: true });
  return { ...(await run.outcome()), refused: run.all("connection-refused") };
}

const trees = treesAtTop({ least: 1, most: 3, mostNodes: 8 });

/** How many trees: `EDGEWISE_TREES=100` has so many. */
const asked = Number(process.env.EDGEWISE_TREES ?? 5);

test("tables are read behind any tree of relays as they are flat, to the last bit, and the same is learned from them", {
  timeout: 60_000 + 5000 * asked,
}, async () => {
  await fc.assert(
    fc.asyncProperty(trees, fc.nat(1e6), async (top, seed) => {
      const [flat, tree] = [await learned(top, seed, false), await learned(top, seed, true)];
      expect(tree.refused).toEqual([]);
      expect(flat.summary?.test).toBeTruthy();
      expect(tree.schema).toEqual(flat.schema);
      expect(tree.stepSize).toBe(flat.stepSize);
      expect(tree.summary?.test?.nodes.reduce((sum, { standsFor = 1 }) => sum + standsFor, 0)).toBe(nodesIn(top));
      expect(difference(flat.weights, tree.weights)).toBeLessThan(1e-6);
      const { nodes: _, ...measures } = tree.summary?.test ?? { nodes: [] };
      expect(flat.summary?.test).toMatchObject({ ...measures, logLoss: expect.closeTo(flatLoss(flat), 5) });
    }),
    {
      numRuns: asked,
      endOnFailure: true,
      examples: [
        [
          [
            [[["node", "node"], "node"], "node", "node"],
            ["node", "node"],
          ],
          285330,
        ],
      ],
    },
  );
});

const flatLoss = ({ summary }: Awaited<ReturnType<typeof learned>>): number =>
  summary?.test?.kind === "classes" ? (summary.test.logLoss ?? Number.NaN) : Number.NaN;

/** Who joins when, in seconds, and for how long a node is there before it leaves and comes back. */
const comings = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 8000 }), stays: fc.option(fc.integer({ min: 1, max: 4000 })) }),
  {
    minLength: 8,
    maxLength: 8,
  },
);

test("nodes that come, leave and come back at any instants before a run agree on the reading of all of them", {
  timeout: 60_000 + 5000 * asked,
}, async () => {
  await fc.assert(
    fc.asyncProperty(trees, fc.nat(1e6), comings, async (top, seed, when) => {
      const needed = nodesIn(top);
      const run = ownTableRun({ target: "state", needed });
      await grow(run, top, seed, async (name, text, above, i) => {
        const { at, stays } = when[i] as (typeof when)[number];
        run.clock.after(at, () => {
          const node = run.node(name, text, above);
          if (stays === null) return;
          run.clock.after(stays, () => {
            void node.then((there) => there.stop());
            run.clock.after(700, () => void run.node(name, text, above));
          });
        });
      });
      run.start({ rounds: 1 });
      const { schema, explanation, summary } = await run.outcome();
      expect(summary, explanation).toMatchObject({ nodes: needed });
      expect(run.all("connection-refused")).toEqual([]);
      if (summary?.evaluatedNodes === needed) expect(schema).toEqual((await learned(top, seed, false)).schema);
    }),
    { numRuns: asked, endOnFailure: true },
  );
});

const without = (name: string, text: string) => {
  const [header = "", ...rows] = text.split("\n").map((line) => line.split(","));
  const at = header.indexOf(name);
  return [header, ...rows].map((row) => (row as string[]).toSpliced(at, 1).join(",")).join("\n");
};

const inWords = (name: string, text: string) => {
  const [header = "", ...rows] = text.split("\n");
  const at = header.split(",").indexOf(name);
  const words = rows.map((row, i) =>
    row
      .split(",")
      .with(at, i % 2 === 0 ? "warm" : "cold")
      .join(","),
  );
  return [header, ...words].join("\n");
};

test("nodes whose tables do not fit are sent away by their relays, which say why, and are counted above; others take their places", async () => {
  const run = ownTableRun({ target: "state", needed: 8 });
  const outer = run.relay("site", 5);
  const inner = run.relay("shed", 3, outer);
  const tables = Array.from({ length: 8 }, (_, i) => table(10 * i + 1));
  const join = (i: number, above?: Pick<Relay, "accept">, change = (text: string) => text) =>
    run.node(`node-${i}`, change(tables[i - 1] as string), above);
  const odd = [
    await join(1, inner, (text) => inWords("warmth", without("light", text))),
    await join(4, outer, (text) => without("state", text)),
    await join(5, outer, (text) => without("light", text)),
  ];
  for (const i of [2, 3]) await join(i, inner);
  for (const i of [6, 7, 8]) await join(i);
  run.start();
  await run.clock.advance(30);
  const reasons = [
    "column warmth has text where the others have numbers; column light is missing",
    "column state, the target, is missing",
    "column light is missing",
  ].map((what) => `the table does not fit those of the others: ${what}`);
  for (const [i, reason] of reasons.slice(0, 2).entries())
    expect(await odd[i]?.ended).toEqual({ reason, failed: true });
  const sentAway = ({ seen }: Pick<typeof outer, "seen">) =>
    seen.flatMap((event) => (event.kind === "connection-refused" ? [[event.from, event.reason]] : []));
  expect(sentAway(inner)).toEqual([["node-1", reasons[0]]]);
  const counted = () => run.all("connection-refused").map(({ from }) => from);
  expect(sentAway(outer)).toContainEqual([
    "1 node behind shed",
    expect.stringContaining("the relay says which, and why"),
  ]);
  expect(counted()).toEqual(["2 nodes behind site"]);
  expect(run.all("run-started")).toEqual([]);
  // Mended, they come back. The third is found when enough are there, as no table lacks what the schema is made of.
  await join(1, inner);
  await join(4, outer);
  await run.clock.advance(30);
  expect(await odd[2]?.ended).toEqual({ reason: reasons[2], failed: true });
  expect(counted()).toEqual(["2 nodes behind site", "1 node behind site"]);
  await join(5, outer);
  const { schema, summary } = await run.outcome();
  const flat = ownTableRun({ target: "state", needed: 8 });
  for (const [i, text] of tables.entries()) await flat.node(`node-${i + 1}`, text);
  flat.start();
  expect(schema).toEqual((await flat.outcome()).schema);
  expect(summary).toMatchObject({ nodes: 8, evaluatedNodes: 8, test: { nodes: { length: 4 } } });
});

test("a node that comes to a relay in a run learns in the next one by the same schema, and one that brings no table is sent away", async () => {
  const run = ownTableRun({ target: "state", needed: 2 });
  const relay = run.relay("site", 2);
  for (const i of [1, 2]) await run.node(`node-${i}`, table(i), relay);
  run.start();
  await run.outcome();
  await run.node("node-3", table(3), relay);
  const misfit = await run.node("node-4", without("warmth", table(4)), relay);
  await run.clock.advance(5);
  const finished = run.all("run-finished").length;
  run.start();
  while (run.all("run-finished").length === finished) await run.clock.advance(1);
  expect(run.all("run-finished").at(-1)?.summary).toMatchObject({ nodes: 4, evaluatedNodes: 3 });
  expect(await misfit.ended).toMatchObject({ reason: expect.stringContaining("column warmth is missing") });
  expect(run.all("task-changed")).toHaveLength(1);
});

test("what nodes behind relays tell of their tables before a run counts towards its budget of bytes", async () => {
  const tree: Tree[] = ["node", ["node", ["node", "node"]]];
  const run = ownTableRun({ target: "state", needed: nodesIn(tree) });
  await grow(run, tree, 1);
  await run.clock.advance(5);
  run.over.bytes = 0;
  let whole = 0;
  run.aggregator.subscribe(({ kind }) => {
    // What all are told at the end is on its way then.
    if (kind === "run-finished") run.clock.after(1, () => (whole = run.over.bytes));
  });
  run.start({ budgetBytes: 1e9 });
  const { summary } = await run.outcome();
  expect(summary?.budgets[1]).toMatchObject({ resource: "bytes", consumed: whole });
});
