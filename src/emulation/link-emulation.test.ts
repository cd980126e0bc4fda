import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { steadyLink } from "../../test/support/virtual-run.ts";
import { createRandom } from "../math/random.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { decodeNodeMessage, encode } from "../protocol/codec.ts";
import { emulateLink, type LinkEmulation, mostBytesUnderWay, mostFramesUnderWay } from "./link-emulation.ts";
import type { LinkProfile } from "./profiles.ts";

/** A link that is emulated at the near end; records what arrives at both ends, with its time. */
function emulated(link: LinkEmulation, seed = 1) {
  const clock = createVirtualClock();
  const [first, far] = linkChannels({ clock });
  const near = emulateLink(first, link, clock, createRandom(seed));
  const atNear: [number, number | string][] = [];
  const atFar: [number, number | string][] = [];
  for (const [channel, arrivals] of [
    [near, atNear],
    [far, atFar],
  ] as const) {
    channel.listen({
      onFrame: (frame) => arrivals.push([clock.now(), frame[0] ?? -1]),
      onClose: (reason) => arrivals.push([clock.now(), reason]),
    });
  }
  return { clock, near, far, atNear, atFar };
}

const frame = (first: number, bytes = 1) => new Uint8Array(bytes).fill(first);
const noDelay = () => 0;

describe("an emulated link", () => {
  test("delays frames by its latency, both ways", async () => {
    const { clock, near, far, atNear, atFar } = emulated({ profile: steadyLink, additionalDelayMs: noDelay });
    near.send(frame(1));
    far.send(frame(2));
    await clock.run(1);
    expect(atFar[0]?.[0]).toBeCloseTo(0.05, 9);
    expect(atNear[0]?.[0]).toBeCloseTo(0.05, 9);
  });

  test("sends one frame after the other, as fast as its bandwidth allows", async () => {
    const profile = { ...steadyLink, bytesPerSecond: 1000 };
    const { clock, near, atFar } = emulated({ profile, additionalDelayMs: noDelay });
    for (const i of [1, 2, 3]) near.send(frame(i, 500));
    await clock.run(1);
    near.send(frame(4, 500));
    await clock.run(9);
    expect(atFar.map(([at]) => Number(at.toFixed(6)))).toEqual([0.55, 1.05, 1.55, 2.05]);
  });

  test("keeps frames in order, whatever their delays, losses and the changes of the additional delay", async () => {
    const profile: LinkProfile = {
      name: "bad",
      latencySeconds: { mean: 0.05, standardDeviation: 0.05 },
      bytesPerSecond: 10_000,
      lossProbability: 0.3,
      retransmissionSeconds: 0.5,
    };
    const frames = fc.array(
      fc.record({
        waitMs: fc.nat({ max: 100 }),
        bytes: fc.integer({ min: 1, max: 2000 }),
        delayMs: fc.nat({ max: 300 }),
      }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(frames, fc.boolean(), fc.nat(), async (sent, hasProfile, seed) => {
        let delayMs = 0;
        const link = { additionalDelayMs: () => delayMs, ...(hasProfile ? { profile } : {}) };
        const { clock, near, far, atNear, atFar } = emulated(link, seed);
        for (const [i, { waitMs, bytes, delayMs: next }] of sent.entries()) {
          delayMs = next;
          near.send(frame(i, bytes));
          far.send(frame(i, bytes));
          await clock.advance(waitMs / 1000);
        }
        near.close("done");
        await clock.advance(100);
        const expected = [...sent.keys(), "done"];
        expect(atFar.map(([, what]) => what)).toEqual(expected);
        expect(atNear.map(([, what]) => what)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test("without profile and delay it adds not even a turn", () => {
    const [first] = linkChannels();
    const sent: number[] = [];
    const spy = { ...first, send: (sending: Uint8Array) => sent.push(sending[0] ?? -1) };
    emulateLink(spy, { additionalDelayMs: noDelay }, createVirtualClock(), createRandom(1)).send(frame(7));
    expect(sent).toEqual([7]);
  });

  test("a heartbeat overtakes what is held back, and does not tell then how much that is", async () => {
    const clock = createVirtualClock();
    const [first, far] = linkChannels({ clock });
    const near = emulateLink(first, { additionalDelayMs: () => 100 }, clock, createRandom(1));
    const arrived: unknown[] = [];
    far.listen({ onFrame: (bytes) => arrived.push(bytes.length === 1 ? 1 : decodeNodeMessage(bytes)), onClose() {} });
    const heartbeat = encode({ type: "heartbeat", sent: 1 });
    near.send(frame(1));
    await clock.run(0.2);
    near.beat?.(heartbeat);
    near.send(frame(1));
    near.beat?.(heartbeat);
    await clock.run(1);
    expect(arrived).toEqual([1, { type: "heartbeat", sent: 1 }, { type: "heartbeat" }, 1]);
  });

  test("a frame that is lost comes later, and holds up those behind it", async () => {
    const profile = { ...steadyLink, lossProbability: 0.5, retransmissionSeconds: 1 };
    const { clock, near, atFar } = emulated({ profile, additionalDelayMs: noDelay });
    for (let i = 0; i < 20; i++) near.send(frame(i));
    await clock.run(60);
    const times = atFar.map(([at]) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeLessThan(Math.max(...times));
    for (const at of times) expect((at - 0.05) % 1).toBeCloseTo(0, 6);
  });
});

describe("what is under way on an emulated link is bounded: with more than that it breaks", () => {
  const slow = { additionalDelayMs: () => 5000 };
  const tooMuch = "sent more than fits into the emulated link's delay";

  test.each(["near", "far"] as const)("in frames that come from the %s end", async (from) => {
    for (const more of [0, 1]) {
      const link = emulated(slow);
      for (let i = 0; i < mostFramesUnderWay + more; i++) link[from].send(frame(1));
      await link.clock.run(10);
      const arrived = from === "near" ? link.atFar : link.atNear;
      expect(arrived.filter(([, what]) => what === 1)).toHaveLength(more === 0 ? mostFramesUnderWay : 0);
      expect(link.atNear.map(([, what]) => what).includes(tooMuch)).toBe(more === 1);
      expect(link.atFar.map(([, what]) => what).includes(tooMuch)).toBe(more === 1);
    }
  });

  test("in bytes, as soon as there are more frames than rounds have", async () => {
    const eighth = mostBytesUnderWay / 8;
    for (const last of [0, 1]) {
      const { clock, far, atNear } = emulated(slow);
      for (let i = 0; i < 8; i++) far.send(frame(1, eighth));
      far.send(frame(2, last));
      await clock.run(10);
      expect(atNear.map(([, what]) => what)).toEqual(last === 0 ? [1, 1, 1, 1, 1, 1, 1, 1, -1] : [tooMuch]);
    }
    // A few large frames are what a round of a large model is.
    const { clock, far, atNear } = emulated(slow);
    for (let i = 0; i < 2; i++) far.send(frame(3, mostBytesUnderWay));
    await clock.run(10);
    expect(atNear.map(([, what]) => what)).toEqual([3, 3]);
  });

  test("in what is under way, not in what has arrived", async () => {
    const { clock, near, atFar } = emulated(slow);
    // More bytes than may be under way, too, but not at a time.
    const large = frame(1, Math.floor((0.6 * mostBytesUnderWay) / mostFramesUnderWay));
    for (let i = 0; i < mostFramesUnderWay; i++) near.send(large);
    await clock.advance(6);
    for (let i = 0; i < mostFramesUnderWay; i++) near.send(large);
    await clock.advance(6);
    expect(atFar).toHaveLength(2 * mostFramesUnderWay);
  });
});
