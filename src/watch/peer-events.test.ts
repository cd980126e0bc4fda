import { describe, expect, test } from "vitest";
import type { AggregatorEvent, AggregatorEventBody } from "./events.ts";
import { createPeerLimit } from "./peer-events.ts";

const at = (seconds: number, body: AggregatorEventBody): AggregatorEvent => ({ ...body, sequence: 0, at: seconds });
const gone = (name: string): AggregatorEventBody => ({ kind: "node-gone", name, reason: "connection closed" });
const refused = (from: string): AggregatorEventBody => ({ kind: "connection-refused", from, reason: "no hello" });
const waiting: AggregatorEventBody = { kind: "waiting", present: 0, needed: 1, missing: [], loading: [] };

/** How many of these are taken. */
const taken = (events: readonly AggregatorEvent[]) => {
  const isTooMuch = createPeerLimit();
  return events.filter((event) => !isTooMuch(event)).length;
};

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe("of what others cause, only so much is taken", () => {
  test("from one peer, whatever its port: 50 at once, and one in 5 s", () => {
    expect(taken(times(50, () => at(1, gone("pi-1"))))).toBe(50);
    expect(taken(times(51, () => at(1, gone("pi-1"))))).toBe(50);
    expect(taken(times(2000, (i) => at(1, refused(`10.0.0.7:${50_000 + i}`))))).toBe(50);
    expect(taken([...times(60, () => at(1, gone("pi-1"))), at(5.9, gone("pi-1")), at(6, gone("pi-1"))])).toBe(51);
  });

  test("from all: 4000 at once, and five a second", () => {
    expect(taken(times(4000, (i) => at(1, gone(`guest-${i}`))))).toBe(4000);
    expect(taken(times(5000, (i) => at(1, gone(`guest-${i}`))))).toBe(4000);
    expect(taken(times(10_000, (i) => at(i / 1000, gone(`guest-${i}`))))).toBeLessThanOrEqual(4050);
    expect(taken(times(5000, () => at(1, waiting)))).toBe(4000);
  });

  test("one that floods does not hide the others", () => {
    expect(taken([...times(9000, () => at(1, refused("10.0.0.7:1"))), at(1, gone("pi-1"))])).toBe(51);
  });

  test("of what the run does, everything is", () => {
    expect(taken(times(9000, () => at(1, { kind: "run-paused", run: 1 })))).toBe(9000);
  });
});
