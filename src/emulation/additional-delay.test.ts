import { expect, test } from "vitest";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { additionalDelay } from "./additional-delay.ts";

/** An aggregator's channels behind a delay, with what arrives at the nodes. */
function behind(delayMs: number, channels = 1) {
  const clock = createVirtualClock();
  const delay = additionalDelay(clock);
  const nodes = Array.from({ length: channels }, () => {
    const [near, far] = linkChannels({ clock });
    const arrived: [number, number | string][] = [];
    far.listen({
      onFrame: (frame) => arrived.push([clock.now(), frame[0] ?? -1]),
      onClose: (reason) => arrived.push([clock.now(), reason]),
    });
    const channel = delay.on(near, () => delayMs);
    channel.listen({ onFrame() {}, onClose() {} });
    return { channel, far, arrived };
  });
  let closedAt: number | undefined;
  return {
    clock,
    nodes,
    delay,
    close() {
      for (const { channel } of nodes) channel.close("the end");
      void delay.closed().then(() => {
        closedAt = clock.now();
      });
    },
    closedAt: () => closedAt,
  };
}

test("an aggregator that ends can wait until its last messages have left", async () => {
  const { clock, nodes, close, closedAt } = behind(500, 2);
  for (const { channel } of nodes) channel.send(Uint8Array.of(7));
  close();
  await clock.run(0.4);
  expect(closedAt()).toBeUndefined();
  await clock.run(1);
  expect(closedAt()).toBe(0.5);
  for (const { arrived } of nodes) expect(arrived.map(([, what]) => what)).toEqual([7, "the end"]);
});

test("it does not wait where there is no delay, nor for those who are gone", async () => {
  const at0 = behind(0);
  at0.close();
  await at0.clock.run(0);
  expect(at0.closedAt()).toBe(0);

  const { clock, nodes, close, closedAt } = behind(500);
  nodes[0]?.channel.send(Uint8Array.of(7));
  nodes[0]?.far.close("gone");
  close();
  await clock.run(0.1);
  expect(closedAt()).toBe(0);

  const gone = behind(500);
  gone.nodes[0]?.far.close("gone");
  await gone.clock.run(0.1);
  gone.close();
  await gone.clock.run(0.2);
  expect(gone.closedAt()).toBe(0.1);
});
