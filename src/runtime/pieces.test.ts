import { expect, test } from "vitest";
import { kindOf } from "../../test/chaos/message-kinds.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import type { LinkProfile } from "../emulation/profiles.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import type { Channel } from "./ports.ts";

/** Directives and reports of four weights go in some pieces. */
const pieces = { wholeBytes: 120, pieceBytes: 32 };
/** They take seconds. */
const narrow: LinkProfile = {
  name: "narrow",
  latencySeconds: { mean: 0.05, standardDeviation: 0 },
  bytesPerSecond: 100,
  lossProbability: 0,
  retransmissionSeconds: 0,
};

/** Which messages go over a channel. */
function watched(channel: Channel, sent: string[], passes: (kind: string, count: number) => boolean): Channel {
  const counts = new Map<string, number>();
  return {
    ...channel,
    send(frame) {
      const kind = kindOf(frame);
      sent.push(kind);
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (passes(kind, count)) channel.send(frame);
    },
  };
}

/** Two nodes, the second of which is looked at; it loses messages of its first connection. */
function lookedAt({ loses = () => false, ...options }: Options = {}) {
  const run = virtualRun({ nodes: 1, nodesNeeded: 2, pieces, ...options });
  const there: string[] = [];
  const back: string[] = [];
  let connections = 0;
  run.node("node-2", {
    dial: async () => {
      const isFirst = connections++ === 0;
      const through = (from: "node" | "aggregator") => (kind: string, count: number) =>
        !isFirst || !loses(from, kind, count);
      const [near, far] = linkChannels({ clock: run.clock });
      run.aggregator.accept(watched(far, there, through("aggregator")));
      return watched(near, back, through("node"));
    },
  });
  return { run, there, back, connections: () => connections };
}

type Options = Parameters<typeof virtualRun>[0] & {
  readonly loses?: (from: "node" | "aggregator", kind: string, count: number) => boolean;
};

const rounds = { strategy: "fixed:3", rounds: 4, budgetSeconds: 1000 } as const;

test("a run in pieces leads to the same weights as one without, and every piece is answered", async () => {
  const plain = virtualRun({ nodes: 2 });
  await plain.clock.advance(5);
  await plain.finish(rounds);
  const { run, there, back } = lookedAt();
  await run.clock.advance(5);
  await run.finish(rounds);
  expect(run.aggregator.result()?.weights).toEqual(plain.aggregator.result()?.weights);
  for (const messages of [there, back]) {
    expect(messages.filter((kind) => kind === "piece").length).toBeGreaterThan(8);
  }
  const count = (of: readonly string[], kind: string) => of.filter((each) => each === kind).length;
  expect(count(there, "got")).toBe(count(back, "piece"));
  expect(count(back, "got")).toBe(count(there, "piece"));
});

test("heartbeats pass a frame that takes long, its messages are not missed meanwhile, and it is said how far it is", async () => {
  const { run, there, back } = lookedAt({ link: narrow });
  const sentences = new Set<string>();
  run.aggregator.subscribe(() => sentences.add(run.aggregator.status().sentence));
  await run.clock.advance(20);
  await run.finish(rounds);
  for (const said of [/ has been sent 0\.\d+ of 0\.\d+ MB/, / has sent 0\.\d+ of 0\.\d+ MB/])
    expect([...sentences].some((sentence) => said.test(sentence))).toBe(true);
  expect(run.all("node-gone")).toEqual([]);
  const between = (messages: readonly string[]) =>
    messages.some((kind, i) => kind === "heartbeat" && messages[i - 1] === "piece" && messages[i + 1] === "piece");
  expect([between(there), between(back)]).toEqual([true, true]);
});

test.each([
  ["aggregator", "piece", 3],
  ["aggregator", "got", 2],
  ["node", "piece", 3],
  ["node", "got", 2],
] as const)("one %s's %s that is lost ends the connection, and the run goes on over the next one", async (...lost) => {
  // While nodes compute, heartbeats tell.
  const device = { name: "slow", updateSeconds: { mean: 1, standardDeviation: 0 } };
  const { run, connections } = lookedAt({ device, loses: (...of) => of.join() === lost.join() });
  await run.clock.advance(5);
  const { ending } = await run.finish(rounds);
  expect(ending).toBe("rounds");
  expect(connections()).toBe(2);
  expect(run.all("node-gone").map(({ name }) => name)).toEqual(["node-2"]);
  expect(run.all("connection-refused")).toEqual([]);
});

test("a budget of bytes holds what goes in pieces, and is not given up for what is under way", async () => {
  const budgetBytes = 60_000;
  const { run } = lookedAt({ link: narrow });
  await run.clock.advance(20);
  const { budgets, rounds: done } = await run.finish({ strategy: "fixed:3", budgetSeconds: 1e6, budgetBytes });
  const used = budgets?.find(({ resource }) => resource === "bytes")?.consumed ?? 0;
  expect(used).toBeLessThanOrEqual(budgetBytes);
  expect(used).toBeGreaterThan(0.8 * budgetBytes);
  expect(done).toBeGreaterThan(10);
});
