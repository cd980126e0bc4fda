import { expect, test } from "vitest";
import { linkChannels } from "./linked-channels.ts";
import { createVirtualClock } from "./virtual-clock.ts";

test("frames take no time, but wait for the clock's turn", async () => {
  const clock = createVirtualClock({ startSeconds: 3 });
  const [node, aggregator] = linkChannels({ names: ["node-1", "aggregator"], clock });
  const got: number[] = [];
  aggregator.listen({ onFrame: (frame) => got.push(frame[0] as number), onClose() {} });
  node.send(Uint8Array.of(7));
  expect(got).toEqual([]);
  await clock.run(3);
  expect(got).toEqual([7]);
  expect([node.remote, aggregator.remote]).toEqual(["aggregator", "node-1"]);
});

test("what came before anybody listened is told first", async () => {
  const clock = createVirtualClock();
  const [node, aggregator] = linkChannels({ clock });
  const told: unknown[] = [];
  node.send(Uint8Array.of(1));
  await clock.run(0);
  node.send(Uint8Array.of(2));
  aggregator.listen({
    onFrame: (frame) => told.push(frame[0]),
    onClose: (reason) => told.push(reason),
  });
  node.send(Uint8Array.of(3));
  node.close("done");
  await clock.run(0);
  expect(told).toEqual([1, 2, 3, "done"]);
});
