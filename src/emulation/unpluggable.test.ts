import { describe, expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { unpluggable } from "./unpluggable.ts";

function plugged() {
  const clock = createVirtualClock();
  const [near, far] = linkChannels({ clock });
  const channel = unpluggable(near);
  const atNear: (number | string)[] = [];
  const atFar: (number | string)[] = [];
  channel.listen({ onFrame: ([first]) => atNear.push(first ?? -1), onClose: (reason) => atNear.push(reason) });
  far.listen({ onFrame: ([first]) => atFar.push(first ?? -1), onClose: (reason) => atFar.push(reason) });
  return { clock, channel, far, atNear, atFar };
}

const frame = (first: number) => Uint8Array.of(first);

describe("a channel whose plug is pulled", () => {
  test("loses frames both ways, shows no sign of life, and goes on when it is plugged in", async () => {
    const { clock, channel, far, atNear, atFar } = plugged();
    far.send(frame(1));
    await clock.run(0);
    const heard = channel.arrivedBytes?.();
    channel.unplug();
    channel.send(frame(2));
    far.send(frame(3));
    await clock.run(1);
    expect(channel.arrivedBytes?.()).toBe(heard);
    channel.plugIn();
    channel.send(frame(4));
    far.send(frame(5));
    await clock.run(2);
    expect([atNear, atFar]).toEqual([[1, 5], [4]]);
    expect(channel.arrivedBytes?.()).toBe(2);
  });

  test.each(["near", "far"] as const)("tells nobody of an end at the %s side before it is plugged in", async (side) => {
    const { clock, channel, far, atNear, atFar } = plugged();
    channel.unplug();
    if (side === "near") channel.close("silent");
    else far.close("silent");
    await clock.run(10);
    const others = side === "near" ? atFar : atNear;
    expect(others).toEqual([]);
    channel.plugIn();
    await clock.run(11);
    expect(others).toEqual([side === "near" ? expect.stringMatching(/network was unplugged/) : "silent"]);
  });
});

/** Three nodes in a run; from the third second on the network of the first is unplugged. */
async function unpluggedRun() {
  const run = virtualRun({ nodes: 3 });
  run.aggregator.start({ ...settings, strategy: "fixed:5", budgetSeconds: 600 });
  await run.clock.run(3);
  run.aggregator.setPlug("node-1", true);
  return run;
}

describe("a node whose network is unplugged", () => {
  test("is gone for the aggregator within three seconds, which goes on with the others; the node waits three times as long", async () => {
    const run = await unpluggedRun();
    await run.clock.run(6.1);
    const gone = run.all("node-gone");
    expect(gone).toMatchObject([{ name: "node-1", reason: expect.stringMatching(/^silent/) }]);
    expect((gone[0]?.at ?? 99) - 3).toBeLessThanOrEqual(3);
    expect(run.nodeEvents("node-1").some(({ kind }) => kind === "disconnected")).toBe(false);
    const before = run.all("round-finished").length;
    await run.clock.run(10);
    const rounds = run.all("round-finished").slice(before);
    expect(rounds.length).toBeGreaterThan(5);
    expect(rounds.at(-1)?.nodes.map(({ name }) => name)).toEqual(["node-2", "node-3"]);
    await run.clock.run(13);
    expect(run.nodeEvents("node-1").filter(({ kind }) => kind === "disconnected")).toHaveLength(1);
  });

  test("comes back by itself and takes part again when it is plugged in, however long it was away", async () => {
    for (const seconds of [1, 5, 60]) {
      const run = await unpluggedRun();
      await run.clock.run(3 + seconds);
      run.aggregator.setPlug("node-1", false);
      await run.clock.run(3 + seconds + 10);
      expect(
        run
          .all("round-finished")
          .at(-1)
          ?.nodes.map(({ name }) => name),
      ).toEqual(["node-1", "node-2", "node-3"]);
      expect(run.all("node-unplugged").map(({ unplugged }) => unplugged)).toEqual([true, false]);
    }
  });

  test("is not let in while it is unplugged, though it dials again and again, and no other node is held up", async () => {
    const run = await unpluggedRun();
    await run.clock.run(90);
    expect(run.all("node-joined").filter(({ name }) => name === "node-1")).toHaveLength(1);
    expect(run.nodeEvents("node-1").filter(({ kind }) => kind === "connecting").length).toBeGreaterThan(2);
    expect(run.all("node-gone")).toHaveLength(1);
    expect(run.all("connection-refused")).toEqual([]);
  });
});
