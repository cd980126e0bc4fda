import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Channel } from "../../src/runtime/ports.ts";

/** Two ends of one connection, without listeners. */
export interface ChannelPair {
  /** Of the two ends, `first` is the one that asked for the connection. */
  readonly first: Channel;
  readonly second: Channel;
  /** Lets time pass until the promise has settled. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
  /** Ends what was started for the pair. */
  readonly dispose: () => Promise<void>;
}

/** What every Channel must do, at both ends. `givesAway`: the first end gives frames to another thread, and can send each only once. */
export function channelContract(
  name: string,
  connect: () => Promise<ChannelPair>,
  { givesAway = false }: { readonly givesAway?: boolean } = {},
): void {
  describe(`channel: ${name}`, () => {
    for (const from of ["first", "second"] as const) {
      const to = from === "first" ? "second" : "first";

      test(`frames arrive at the ${to} end as they were sent, in order`, async () => {
        const pair = await connect();
        const [sender, receiver] = [record(pair[from]), record(pair[to])];
        const frames = [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.of(255), new Uint8Array(20_000).fill(7)];
        for (const frame of frames) pair[from].send(frame.slice());
        await pair.until(receiver.frames(frames.length));
        expect(receiver.got.map((frame) => Uint8Array.from(frame))).toEqual(frames);
        expect(sender.got).toEqual([]);
        await pair.dispose();
      });

      test(`closing at the ${from} end loses nothing sent before, and ends both ends once`, async () => {
        const pair = await connect();
        const [closer, other] = [record(pair[from]), record(pair[to])];
        for (let i = 0; i < 50; i++) pair[from].send(Uint8Array.of(i));
        pair[from].close("the run is over");
        pair[from].close("for another reason");
        pair[from].send(Uint8Array.of(99));
        await pair.until(Promise.all([closer.ended, other.ended]));
        expect(other.got.map((frame) => frame[0])).toEqual(Array.from({ length: 50 }, (_, i) => i));
        expect(other.closes).toEqual([{ reason: "the run is over", clean: true }]);
        expect(closer.closes).toHaveLength(1);
        expect(closer.closes[0]?.clean).toBe(true);
        await pair.dispose();
      });

      test(`the ${from} end ignores frames and closing after its end`, async () => {
        const pair = await connect();
        const [here, there] = [record(pair[from]), record(pair[to])];
        pair[to].close("enough");
        await pair.until(Promise.all([here.ended, there.ended]));
        pair[from].send(Uint8Array.of(1));
        pair[from].close("me too");
        await pair.dispose();
        expect(there.got).toEqual([]);
        expect([here.closes.length, there.closes.length]).toEqual([1, 1]);
      });
    }

    test("both ends may send at the same time", async () => {
      const pair = await connect();
      const [first, second] = [record(pair.first), record(pair.second)];
      for (let i = 0; i < 20; i++) {
        pair.first.send(Uint8Array.of(i));
        pair.second.send(Uint8Array.of(100 + i));
      }
      await pair.until(Promise.all([first.frames(20), second.frames(20)]));
      expect(second.got.map((frame) => frame[0])).toEqual(Array.from({ length: 20 }, (_, i) => i));
      expect(first.got.map((frame) => frame[0])).toEqual(Array.from({ length: 20 }, (_, i) => 100 + i));
      await pair.dispose();
    });

    test("both ends may close at the same time", async () => {
      const pair = await connect();
      const [first, second] = [record(pair.first), record(pair.second)];
      pair.first.close("here");
      pair.second.close("there");
      await pair.until(Promise.all([first.ended, second.ended]));
      expect([first.closes.length, second.closes.length]).toEqual([1, 1]);
      await pair.dispose();
    });

    test("nothing arrives inside send or close", async () => {
      const pair = await connect();
      const [first, second] = [record(pair.first), record(pair.second)];
      pair.first.send(Uint8Array.of(1));
      expect(second.got).toEqual([]);
      pair.first.close("done");
      expect([first.closes, second.closes]).toEqual([[], []]);
      await pair.until(Promise.all([first.ended, second.ended]));
      await pair.dispose();
    });

    test("a frame belongs to who receives it: changing it changes nothing elsewhere", async () => {
      const pair = await connect();
      const frame = Uint8Array.of(1, 2, 3);
      const [, second] = [record(pair.first), record(pair.second)];
      // An aggregator sends the same frame to many nodes.
      for (let i = 0; i < 2; i++) pair.first.send(givesAway ? frame.slice() : frame);
      await pair.until(second.frames(1));
      second.got[0]?.fill(9);
      await pair.until(second.frames(2));
      expect(frame).toEqual(Uint8Array.of(1, 2, 3));
      expect(Uint8Array.from(second.got[1] ?? [])).toEqual(Uint8Array.of(1, 2, 3));
      await pair.dispose();
    });

    test("of a reason for closing at least the first 100 bytes arrive, in whole characters", async () => {
      const reason = fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 });
      await fc.assert(
        fc.asyncProperty(reason, async (text) => {
          const pair = await connect();
          const [, second] = [record(pair.first), record(pair.second)];
          pair.first.close(text);
          await pair.until(second.ended);
          const told = second.closes[0]?.reason ?? "";
          const [toldBytes, wholeBytes] = [told, text].map(byteLength) as [number, number];
          expect(text.startsWith(told), `${told} begins ${text}`).toBe(true);
          expect(toldBytes).toBeGreaterThanOrEqual(Math.min(100, wholeBytes));
          expect(toldBytes).toBeLessThanOrEqual(120);
          await pair.dispose();
        }),
        { numRuns: 30 },
      );
    });

    test("both ends know where the other one is", async () => {
      const pair = await connect();
      record(pair.first);
      record(pair.second);
      expect(pair.first.remote).not.toBe("");
      expect(pair.second.remote).not.toBe("");
      await pair.dispose();
    });
  });
}

const byteLength = (text: string) => new TextEncoder().encode(text).length;

/** Listens on a channel and records what arrives. */
function record(channel: Channel) {
  const got: Uint8Array[] = [];
  const closes: { readonly reason: string; readonly clean: boolean }[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let resolveEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });
  const listener = {
    // Found by `this`: listeners are called as methods.
    got,
    closes,
    onFrame(frame: Uint8Array) {
      this.got.push(frame);
      for (const { count, resolve } of waiting) if (got.length >= count) resolve();
    },
    onClose(reason: string, clean: boolean) {
      this.closes.push({ reason, clean });
      resolveEnded();
    },
  };
  channel.listen(listener);
  const frames = (count: number) =>
    new Promise<void>((resolve) => {
      if (got.length >= count) resolve();
      else waiting.push({ count, resolve });
    });
  return { got, closes, ended, frames };
}
