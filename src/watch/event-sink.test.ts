import { expect, test } from "vitest";
import { type EventSink, feedSinks } from "./event-sink.ts";
import type { AggregatorEvent } from "./events.ts";

const event = (sequence: number): AggregatorEvent => ({ kind: "delay-changed", delayMs: 0, sequence, at: 0 });

/** A sink that keeps what it gets, and fails at the events with these numbers. */
function keeper(name: string, failsAt: readonly number[] = []) {
  const taken: number[] = [];
  const closed = { times: 0 };
  const sink: EventSink = {
    name,
    take({ sequence }) {
      if (failsAt.includes(sequence)) throw new Error(`no ${sequence}`);
      taken.push(sequence);
    },
    async close() {
      closed.times += 1;
    },
  };
  return { sink, taken, closed };
}

function feed(...sinks: readonly EventSink[]) {
  const told: string[] = [];
  return { told, ...feedSinks(sinks, (name, error) => told.push(`${name}: ${(error as Error).message}`)) };
}

test("a sink that fails is told of once, gets nothing more, and the others get everything", async () => {
  const broken = keeper("broken", [2, 3]);
  const sound = keeper("sound");
  const { told, take, close } = feed(broken.sink, sound.sink);
  for (const sequence of [1, 2, 3, 4]) take(event(sequence));
  await close();
  expect(told).toEqual(["broken: no 2"]);
  expect(broken.taken).toEqual([1]);
  expect(sound.taken).toEqual([1, 2, 3, 4]);
  expect([broken.closed.times, sound.closed.times]).toEqual([1, 1]);
});

test("a sink that fails while it is closed is told of, unless it has failed before", async () => {
  const close = async () => {
    throw new Error("no end");
  };
  const { told, ...sinks } = feed({ ...keeper("first").sink, close }, { ...keeper("second", [1]).sink, close });
  sinks.take(event(1));
  await sinks.close();
  expect(told).toEqual(["second: no 1", "first: no end"]);
});
