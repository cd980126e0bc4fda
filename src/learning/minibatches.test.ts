import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePlain, encodePlain } from "../math/plain-data.ts";
import { createRandom } from "../math/random.ts";
import { createMinibatches, type MinibatchesState, minibatchesFrom } from "./minibatches.ts";

const rowsUpTo = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
const sorted = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b);

test("batches that fill the share exactly hold each row once before any comes again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 2, max: 10 }), fc.nat(), (batch, batches, seed) => {
      const rows = rowsUpTo(batch * batches).map((row) => 3 * row + 1);
      const minibatches = createMinibatches(rows, batch, createRandom(seed));
      for (let pass = 0; pass < 3; pass++) {
        const seen = Array.from({ length: batches }, () => [...minibatches.next()]).flat();
        expect(sorted(seen)).toEqual([...rows]);
      }
    }),
  );
});

test("of a large share come the batches that shuffling all its rows would give, pass after pass", () => {
  const rows = rowsUpTo(5000).map((row) => 7 * row + 2);
  const [batch, seed] = [90, 8];
  const minibatches = createMinibatches(rows, batch, createRandom(seed));
  const random = createRandom(seed);
  const order = [...rows];
  for (let pass = 0; pass < 3; pass++) {
    for (let from = 0; from + batch <= rows.length; from += batch) {
      for (let i = from; i < from + batch; i++) {
        const j = i + random.integer(rows.length - i);
        [order[i], order[j]] = [order[j] as number, order[i] as number];
      }
      expect([...minibatches.next()]).toEqual(order.slice(from, from + batch));
    }
  }
  expect(rows[4999]).toBe(7 * 4999 + 2);
});

test("rows are shuffled anew when fewer than a batch remain", () => {
  const minibatches = createMinibatches(rowsUpTo(10), 4, createRandom(1));
  const passes = Array.from({ length: 50 }, () => [...minibatches.next(), ...minibatches.next()]);
  for (const seen of passes) expect(new Set(seen).size).toBe(8);
  expect(new Set(passes.flat()).size).toBe(10);
  expect(new Set(passes.map((seen) => seen.join())).size).toBeGreaterThan(45);
});

test("every row is as likely in a batch as any other", () => {
  const minibatches = createMinibatches(rowsUpTo(10), 3, createRandom(2));
  const counts = new Uint32Array(10);
  for (let i = 0; i < 10_000; i++) for (const row of minibatches.next()) counts[row] = (counts[row] ?? 0) + 1;
  for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(200);
});

test("the same seed gives the same batches, another one others", () => {
  const of = (seed: number) => [...createMinibatches(rowsUpTo(1000), 10, createRandom(seed)).next()];
  expect(of(1)).toEqual(of(1));
  expect(of(1)).not.toEqual(of(2));
});

test("a round begins with the batch of the last local update", () => {
  const minibatches = createMinibatches(rowsUpTo(100), 10, createRandom(3));
  const first = [...minibatches.roundStart()];
  const second = [...minibatches.next()];
  const third = [...minibatches.next()];
  expect([...minibatches.roundStart()]).toEqual(third);
  expect(new Set([...first, ...second, ...third]).size).toBe(30);
});

test("with one local update a round, one batch serves three rounds", () => {
  const minibatches = createMinibatches(rowsUpTo(1000), 10, createRandom(4));
  const starts = Array.from({ length: 9 }, () => minibatches.roundStart().join());
  expect(new Set(starts).size).toBe(3);
  for (const i of [0, 3, 6]) expect(starts.slice(i, i + 3)).toEqual(Array(3).fill(starts[i]));
});

test("a batch drawn at the end of a longer round serves that round and two more", () => {
  const minibatches = createMinibatches(rowsUpTo(1000), 10, createRandom(5));
  minibatches.roundStart();
  const drawn = minibatches.next().join();
  const starts = Array.from({ length: 3 }, () => minibatches.roundStart().join());
  expect(starts.slice(0, 2)).toEqual([drawn, drawn]);
  expect(starts[2]).not.toBe(drawn);
});

test("a batch stays as it is while it is the last, also across a new shuffle", () => {
  const minibatches = createMinibatches(rowsUpTo(7), 3, createRandom(6));
  for (let i = 0; i < 100; i++) {
    const last = minibatches.next();
    const copy = [...last];
    expect([...minibatches.roundStart()]).toEqual(copy);
    expect([...minibatches.roundStart()]).toEqual(copy);
    expect([...last]).toEqual(copy);
  }
});

test("a full batch, or one of at least the share's size, is the whole share every time", () => {
  const rows = rowsUpTo(5);
  for (const batch of ["full", 5, 6] as const) {
    const minibatches = createMinibatches(rows, batch, createRandom(7));
    expect([minibatches.roundStart(), minibatches.next(), minibatches.roundStart()]).toEqual([rows, rows, rows]);
  }
});

test("the caller's rows keep their order", () => {
  const rows = rowsUpTo(50);
  const minibatches = createMinibatches(rows, 10, createRandom(8));
  for (let i = 0; i < 20; i++) minibatches.next();
  expect(rows).toEqual(rowsUpTo(50));
});

test("a batch of no examples, or of half a one, is refused", () => {
  for (const batch of [0, -1, 1.5, Number.NaN]) {
    expect(() => createMinibatches(rowsUpTo(5), batch, createRandom(9))).toThrow(RangeError);
  }
});

test("go on from their state as if nothing had been, shares small and large, whatever has been drawn", () => {
  const shares = fc.constantFrom([30, 7], [5000, 90], [5000, 1000], [30, "full"] as const);
  fc.assert(
    fc.property(shares, fc.array(fc.boolean(), { maxLength: 8 }), fc.nat(), ([count, batch], draws, seed) => {
      const rows = rowsUpTo(count as number);
      const minibatches = createMinibatches(rows, batch as number | "full", createRandom(seed));
      for (const starts of draws) starts ? minibatches.roundStart() : minibatches.next();
      const state = decodePlain(encodePlain(minibatches.state())) as MinibatchesState;
      const again = minibatchesFrom(rows, batch as number | "full", state);
      for (const starts of [true, true, false, true, true, true, true, false, false]) {
        const [expected, got] = [minibatches, again].map((each) => (starts ? each.roundStart() : each.next()));
        expect(got).toEqual(expected);
      }
    }),
  );
});
