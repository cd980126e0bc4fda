import { unpack } from "msgpackr";
import { expect, test } from "vitest";
import { packed } from "../../test/support/foreign-frames.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";

/** Both sides of a connection to a program of version 1, whose frames are MessagePack maps. */

const versions = (mine: string) => `the aggregator speaks ${mine}: install the same version of edgewise on both`;

test("a node of version 1 hears from the aggregator why it cannot take part, and loses its connection", async () => {
  const run = virtualRun({ nodes: 0, nodesNeeded: 1 });
  const [near, far] = linkChannels({ clock: run.clock });
  const heard: unknown[] = [];
  const closes: string[] = [];
  near.listen({ onFrame: (frame) => heard.push(unpack(frame)), onClose: (reason) => closes.push(reason) });
  run.aggregator.accept(far);
  near.send(packed({ type: "hello", protocol: 1, name: "old", instance: "1", platform: "", device: "", link: "" }));
  await run.clock.advance(1);
  const reason = versions("version 2 of the protocol, this node version 1");
  expect(heard).toEqual([{ type: "dismissal", reason, final: true }]);
  expect(closes).toEqual([reason]);
});

test("a node that meets an aggregator of version 1 ends, and says which versions they have", async () => {
  const run = virtualRun({ nodes: 0, nodesNeeded: 1 });
  const node = run.node("node-1", {
    dial: async () => {
      const [near, far] = linkChannels({ clock: run.clock });
      // Version 1 can make nothing of today's hello.
      far.listen({
        onFrame: () => {
          far.send(packed({ type: "dismissal", reason: "malformed message: is not MessagePack", final: false }));
          far.close("malformed message: is not MessagePack");
        },
        onClose() {},
      });
      return near;
    },
  });
  await run.clock.advance(1);
  expect(await node.ended).toEqual({
    reason: versions("version 1 of the protocol, this node version 2"),
    failed: true,
  });
});
