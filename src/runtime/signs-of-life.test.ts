import { expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { emulateLink } from "../emulation/link-emulation.ts";
import type { LinkProfile } from "../emulation/profiles.ts";
import { createRandom } from "../math/random.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import type { Channel } from "./ports.ts";

/** Messages of this task have some hundred bytes: they take some seconds. */
const narrow: LinkProfile = {
  name: "narrow",
  latencySeconds: { mean: 0.05, standardDeviation: 0 },
  bytesPerSecond: 45,
  lossProbability: 0,
  retransmissionSeconds: 0,
};

test("messages that take longer than silence may last are waited for, at both ends", async () => {
  const run = virtualRun({ nodes: 2, link: narrow });
  await run.clock.advance(5);
  await run.finish({ budgetSeconds: 60 });
  const [first] = run.all("round-finished");
  for (const { communicateSeconds } of first?.nodes ?? []) expect(communicateSeconds).toBeGreaterThan(6);
  expect(run.all("node-gone")).toEqual([]);
});

test("a local update of ten minutes is waited for", async () => {
  const run = virtualRun({ nodes: 2, device: { name: "slow", updateSeconds: { mean: 600, standardDeviation: 0 } } });
  await run.clock.advance(1);
  await run.finish({ strategy: "fixed:1", budgetSeconds: 700 });
  expect(run.all("round-finished")).toHaveLength(1);
  expect(run.all("node-gone")).toEqual([]);
});

test("a channel that sends heartbeats by itself, also over an emulated link, is told how often: when the node's own are missing", async () => {
  const run = virtualRun({ nodes: 1, nodesNeeded: 2 });
  const told: number[] = [];
  run.node("node-2", {
    dial: async () => {
      const [near, far] = linkChannels({ clock: run.clock });
      run.aggregator.accept(far);
      const beating = { ...near, beatEvery: (seconds: number) => void told.push(seconds) };
      return emulateLink(beating, { additionalDelayMs: () => 0 }, run.clock, createRandom(1, "link"));
    },
  });
  await run.clock.advance(1);
  // Once a second before the welcome, and three times in the silence of 3 s after it; 1.5 times as long.
  expect(told).toEqual([1.5, 1.5]);
});

test.each([
  ["is cut without a word", 0],
  // TCP sends nothing new as long as nothing is acknowledged, but for its first segments.
  ["loses what goes to it, so that one heartbeat of it still comes,", 1],
])(
  "a node whose connection %s is noticed within 3 s of its last byte, and the round goes on without it",
  async (_, still) => {
    const run = virtualRun({ nodes: 2, nodesNeeded: 3 });
    let cut = false;
    let left = still;
    let lastAt = 0;
    const through = (channel: Channel): Channel => ({
      ...channel,
      send: (frame) => (cut ? undefined : channel.send(frame)),
      listen: ({ onFrame, onClose }) =>
        channel.listen({
          onFrame(frame) {
            if (cut && left-- <= 0) return;
            lastAt = run.clock.now();
            onFrame(frame);
          },
          onClose: () => (cut ? undefined : onClose("", true)),
        }),
      arrivedBytes: () => 0,
    });
    run.node("node-3", {
      dial: async () => {
        const [near, far] = linkChannels({ clock: run.clock });
        run.aggregator.accept(through(far));
        return near;
      },
    });
    await run.clock.advance(1);
    const finished = run.next("run-finished");
    run.aggregator.start({ ...settings, strategy: "fixed:3", budgetSeconds: 10 });
    await run.clock.advance(2);
    cut = true;
    const cutAt = run.clock.now();
    await run.clock.runUntil(finished);
    const [gone] = run.all("node-gone");
    expect(gone).toMatchObject({ name: "node-3", reason: "silent for 3 s" });
    expect(lastAt > cutAt).toBe(still > 0);
    expect((gone?.at ?? 0) - lastAt).toBeLessThanOrEqual(3);
    expect((gone?.at ?? 0) - lastAt).toBeGreaterThan(2.5);
    expect(run.all("round-finished").at(-1)?.nodes).toHaveLength(2);
  },
);
