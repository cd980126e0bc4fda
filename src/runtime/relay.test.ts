import { expect, test } from "vitest";
import { difference } from "../../test/support/difference.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createShareSource, type ShareSource } from "./node-data.ts";
import type { Channel } from "./ports.ts";
import { type Relay, startRelay } from "./relay.ts";

type Run = ReturnType<typeof virtualRun>;

/** A way to reach what takes channels. */
const to =
  ({ clock }: Pick<Run, "clock">, other: Pick<Relay, "accept">, name: string) =>
  async () => {
    const [near, far] = linkChannels({ clock, names: [name, "above"] });
    other.accept(far);
    return near;
  };

function relayOf(run: Run, name: string, nodes: number, above: Pick<Relay, "accept"> = run.aggregator): Relay {
  const { clock } = run;
  const dial = to(run, above, name);
  return startRelay({ name, instance: name, platform: "test", version: "0", clock, nodes, dial });
}

const weightsOf = (run: Run) => run.aggregator.result()?.lastWeights as Float32Array;

test.each([
  ["sgd", 0, "fixed:3"],
  ["scaffold", 0.5, "fixed:3"],
  ["scaffold", 0.5, "adaptive"],
] as const)(
  "a tree of relays learns what its nodes learn flat: %s, momentum %s, %s",
  async (update, momentum, strategy) => {
    const settings = { strategy, update, momentum, partition: "by-label", rounds: 12, budgetSeconds: 1e4 } as const;
    const flat = virtualRun({ nodes: 5 });
    await flat.finish(settings);
    const tree = virtualRun({ nodes: 0, nodesNeeded: 5 });
    const outer = relayOf(tree, "relay-1", 3);
    const inner = relayOf(tree, "relay-1-1", 2, outer);
    for (const name of ["node-1", "node-2"]) tree.node(name, { dial: to(tree, inner, name) });
    tree.node("node-3", { dial: to(tree, outer, "node-3") });
    for (const name of ["node-4", "node-5"]) tree.node(name, { dial: to(tree, tree.aggregator, name) });
    const summary = await tree.finish(settings);
    expect(summary).toMatchObject({ nodes: 5, evaluatedNodes: 5, ending: "rounds" });
    expect(tree.all("connection-refused")).toEqual([]);
    expect(difference(weightsOf(flat), weightsOf(tree))).toBeLessThan(1e-6);
  },
);

test("nodes that come to a relay when it is connected count from then on between runs, and after it in a run, in any depth", async () => {
  const settings = { strategy: "fixed:3", rounds: 3, budgetSeconds: 1e4 } as const;
  const run = virtualRun({ nodes: 0, nodesNeeded: 3 });
  const outer = relayOf(run, "relay-1", 1);
  const inner = relayOf(run, "relay-1-1", 1, outer);
  const join = (name: string, above: Relay) => run.node(name, { dial: to(run, above, name) });
  join("node-1", outer);
  await run.clock.advance(3);
  for (const name of ["node-2", "node-3"]) join(name, inner);
  await run.clock.advance(5);
  run.clock.after(100, () => join("node-4", inner));
  expect(await run.finish(settings)).toMatchObject({ nodes: 3, ending: "rounds" });
  await run.clock.advance(5);
  expect(await run.finish(settings)).toMatchObject({ nodes: 4, ending: "rounds" });
  const begun = run.all("run-started").map(({ nodes, standFor }) => ({ nodes, standFor }));
  expect(begun).toEqual([3, 4].map((standFor) => ({ nodes: ["relay-1"], standFor })));
  expect(new Set(run.all("node-gone").map(({ reason }) => reason))).toEqual(new Set(["it stands for other nodes now"]));
});

test("a node that comes back to a relay without nodes gets one part, when the relay has its own again", async () => {
  const run = virtualRun({ nodes: 0, nodesNeeded: 2 });
  const relay = relayOf(run, "relay-1", 1);
  const start = (name: string, above: Pick<Relay, "accept">) => run.node(name, { dial: to(run, above, name) });
  start("node-2", run.aggregator);
  const node = start("node-1", relay);
  run.clock.after(3000, () => node.stop());
  run.clock.after(6000, () => start("node-1", relay));
  expect(await run.finish({ strategy: "fixed:3", budgetSeconds: 12 })).toMatchObject({ evaluatedNodes: 2 });
  // One before it left, and one after.
  expect(run.nodeEvents("node-1").filter(({ kind }) => kind === "assigned")).toHaveLength(2);
});

test("where no node behind relays can take part, the run ends and says why, and with one that can it goes on without the relay", async () => {
  const settings = { strategy: "fixed:3", rounds: 3, budgetSeconds: 1e4, budgetJoules: 1e6 } as const;
  const run = virtualRun({ nodes: 0, nodesNeeded: 2 });
  const inner = relayOf(run, "relay-2", 1, relayOf(run, "relay-1", 1));
  for (const name of ["node-1", "node-2"]) run.node(name, { dial: to(run, inner, name), device: () => 0.01 });
  await run.clock.advance(3);
  const why =
    /relay-1: no node behind it can take part: relay-2: no node behind it can take part: node-\d: it cannot tell what it draws/;
  const { ending, explanation } = await run.finish(settings);
  expect(ending).toBe("failed");
  expect(explanation).toMatch(why);
  run.node("node-3", { dial: to(run, run.aggregator, "node-3") });
  await run.clock.advance(3);
  expect(await run.finish(settings)).toMatchObject({ ending: "rounds", evaluatedNodes: 1 });
});

/** A node's data as they are, with one picture of four bytes that it lets be shown, or nothing. */
function openShares({ data }: Run, ink: number | undefined): ShareSource {
  const isOpen = ink !== undefined;
  const source = createShareSource({ loadDataset: async () => data, openness: { labelCounts: isOpen, samples: 0 } });
  return {
    async load(dataset, part, assignment) {
      const share = await source.load(dataset, part, assignment);
      return isOpen ? { ...share, told: { ...share.told, samples: new Uint8Array(4).fill(ink) } } : share;
    },
  };
}

test("what nodes let be shown passes relays as sums and a sample, and what they do not let be shown stays with them", async () => {
  const run = virtualRun({ nodes: 0, nodesNeeded: 4 });
  const outer = relayOf(run, "relay-1", 3);
  const inner = relayOf(run, "relay-1-1", 2, outer);
  const join = (name: string, above: Pick<Relay, "accept">, ink?: number) =>
    run.node(name, { dial: to(run, above, name), shares: openShares(run, ink) });
  join("node-1", outer, 7);
  join("node-2", inner, 8);
  join("node-3", inner);
  join("node-4", run.aggregator);
  await run.finish({ strategy: "fixed:3", partition: "by-label", rounds: 3, budgetSeconds: 1e4 });
  const told = new Map(run.all("node-ready").map((event) => [event.name, event]));
  const relay = told.get("relay-1");
  expect(relay?.behind).toEqual({ labelled: 2, pictured: 2, devices: [["steady", 3]] });
  const open = run.data.exampleCount - (told.get("node-4")?.examples ?? 0);
  const counted = relay?.labelCounts?.reduce((sum, count) => sum + count, 0) ?? 0;
  expect(counted).toBeGreaterThan(0);
  // That of the one who tells none is in no sum.
  expect(counted).toBeLessThan(open);
  expect([...(relay?.samples ?? [])].sort()).toEqual([7, 7, 7, 7, 8, 8, 8, 8]);
  const behindNobody = told.get("node-4");
  expect([behindNobody?.labelCounts, behindNobody?.samples, behindNobody?.behind]).toEqual(Array(3).fill(undefined));
  // Of the weights that a relay reports there is a picture as of a node's.
  const pictured = run.all("weights-pictured")[0];
  expect(pictured?.nodes.map(({ name }) => name).sort()).toEqual(["node-4", "relay-1"]);
});

test.each([
  ["is cut off", false],
  ["is restarted", true],
])(
  "where a relay %s, another one behind it keeps the places of its nodes, also of one that is away at that moment",
  async (_, restarts) => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 4 });
    const { clock } = run;
    let above: Channel | undefined;
    const dial = async () => {
      above = await to(run, run.aggregator, "relay-1")();
      return above;
    };
    let outer: Relay | undefined;
    const startOuter = (instance: string) => {
      outer = startRelay({ name: "relay-1", instance, platform: "test", version: "0", clock, nodes: 2, dial });
    };
    startOuter("first");
    const toOuter = {
      accept: (channel: Channel) => (outer ? outer.accept(channel) : channel.close("nobody listens")),
    };
    const inner = relayOf(run, "relay-1-1", 2, toOuter);
    const shares = new Map<string, unknown[]>();
    const join = (name: string, at: Pick<Relay, "accept">) =>
      run.node(name, {
        dial: to(run, at, name),
        onEvent: (event) => {
          if (event.kind === "assigned") shares.set(name, [...(shares.get(name) ?? []), event.assignment.share]);
        },
      });
    const away = join("node-1", inner);
    join("node-2", inner);
    join("node-3", toOuter);
    join("node-4", run.aggregator);
    // It leaves before its relay's parent is cut off, or while that is away: then its relay says that it stands for fewer.
    clock.after(10_000, () => away.stop());
    clock.after(restarts ? 9000 : 11_000, () => {
      if (!restarts) return above?.close("cut");
      outer?.stop();
      outer = undefined;
    });
    clock.after(15_000, () => restarts && startOuter("second"));
    clock.after(50_000, () => join("node-1", inner));
    const settings = { strategy: "fixed:100", partition: "by-label", rounds: 80, budgetSeconds: 1e4 } as const;
    expect(await run.finish(settings)).toMatchObject({ evaluatedNodes: 4, ending: "rounds" });
    const examples = run.all("round-finished").map(({ nodes }) => nodes.reduce((sum, one) => sum + one.examples, 0));
    expect([examples[0], examples.at(-1)]).toEqual([60, 60]);
    expect(Math.min(...examples)).toBeLessThan(60);
    for (const name of restarts ? [] : ["node-1", "node-2", "node-3"]) {
      expect(shares.get(name)?.length).toBeGreaterThan(1);
      // Each has the share again that it had.
      expect(new Set(shares.get(name)?.map((share) => JSON.stringify(share))).size).toBe(1);
    }
  },
);

test("a step of a lesson is told at the nodes of relays, in any depth, also to who comes later, with what is left of its time", async () => {
  const run = virtualRun({ nodes: 0, nodesNeeded: 2 });
  const outer = relayOf(run, "relay-1", 1);
  const inner = relayOf(run, "relay-1-1", 1, outer);
  const join = (name: string) => run.node(name, { dial: to(run, inner, name) });
  join("node-1");
  await run.clock.advance(5);
  const titles = ["Look", "Draw"];
  const now = { title: "Look", caption: "Look at the page.", does: "look" } as const;
  run.aggregator.tellLesson({ told: { title: "Digits", step: 1, of: 2, now, secondsLeft: 60 }, titles });
  await run.clock.advance(20);
  join("node-2");
  await run.clock.advance(5);
  const toldAt = (name: string) =>
    run.nodeEvents(name).flatMap((event) => (event.kind === "lesson" ? [event.lesson] : []));
  // Once, although its relay said hello anew when another node came.
  expect(toldAt("node-1")).toMatchObject([{ title: "Digits", step: 1, now }]);
  expect(toldAt("node-2").at(-1)?.secondsLeft).toBeCloseTo(40, 0);
  run.aggregator.tellLesson(undefined);
  await run.clock.advance(1);
  for (const name of ["node-1", "node-2"]) expect(toldAt(name).at(-1)).toBeUndefined();
});

test("what a parent tells the person at a relay is told at its nodes, in any depth", async () => {
  const run = virtualRun({ nodes: 1, nodesNeeded: 2 });
  const outer = relayOf(run, "relay-1", 1);
  run.node("node-2", { dial: to(run, relayOf(run, "relay-1-1", 1, outer), "node-2") });
  // A median needs each node's weights, which do not pass relays.
  await run.finish({ aggregate: "median", strategy: "fixed:3", rounds: 1, budgetSeconds: 1e4 });
  const notices = run.nodeEvents("node-2").flatMap((event) => (event.kind === "notice" ? [event.text] : []));
  expect(notices).toContainEqual(expect.stringMatching(/^relay-1-1: relay-1: this node takes no part in run 1: /));
});
