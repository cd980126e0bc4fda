import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePlain, encodePlain } from "./plain-data.ts";
import { createRandom, type Random, type RandomState, randomFrom, shuffled, shuffleInPlace } from "./random.ts";
import { emptyStatistics, mean, type Statistics, standardDeviation, withValue } from "./statistics.ts";

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.uniform());

function statisticsOf(count: number, next: () => number): Statistics {
  let statistics = emptyStatistics;
  for (let i = 0; i < count; i++) statistics = withValue(statistics, next());
  return statistics;
}

test("the same seed and path give the same numbers, another seed or path others", () => {
  const numbers = draw(createRandom(7, "minibatches", 2), 20);
  expect(draw(createRandom(7, "minibatches", 2), 20)).toEqual(numbers);
  for (const other of [createRandom(8, "minibatches", 2), createRandom(7, "minibatches", 3), createRandom(7)]) {
    expect(draw(other, 20).filter((x) => numbers.includes(x))).toEqual([]);
  }
});

test("numbers drawn from one stream do not change another", () => {
  const expected = draw(createRandom(1, "b"), 5);
  const a = createRandom(1, "a");
  const b = createRandom(1, "b");
  const interleaved = expected.map(() => {
    a.uniform();
    a.normal();
    return b.uniform();
  });
  expect(interleaved).toEqual(expected);
});

test("neighbouring streams are uncorrelated", () => {
  const a = createRandom(3, "node", 0);
  const b = createRandom(3, "node", 1);
  const products = statisticsOf(20_000, () => (a.uniform() - 0.5) * (b.uniform() - 0.5));
  // The product's mean is 0 and its deviation 1/12: five standard errors.
  expect(Math.abs(mean(products))).toBeLessThan((5 * (1 / 12)) / Math.sqrt(20_000));
});

test("uniform numbers have mean 1/2 and variance 1/12 and stay in [0, 1)", () => {
  const values = draw(createRandom(11), 50_000);
  const statistics = values.reduce(withValue, emptyStatistics);
  expect(values.filter((x) => !(x >= 0 && x < 1))).toEqual([]);
  expect(mean(statistics)).toBeCloseTo(0.5, 2);
  expect(standardDeviation(statistics) ** 2).toBeCloseTo(1 / 12, 2);
});

test("normal numbers have mean 0, deviation 1 and no skew, and 4.55 % lie outside two deviations", () => {
  const random = createRandom(12);
  const values = Array.from({ length: 50_000 }, () => random.normal());
  const statistics = values.reduce(withValue, emptyStatistics);
  expect(Math.abs(mean(statistics))).toBeLessThan(0.025);
  expect(standardDeviation(statistics)).toBeCloseTo(1, 1);
  expect(Math.abs(values.reduce((sum, x) => sum + x ** 3, 0) / values.length)).toBeLessThan(0.1);
  expect(values.filter((x) => Math.abs(x) > 2).length / values.length).toBeCloseTo(0.0455, 2);
});

test("integers cover their range evenly and never reach its end", () => {
  const random = createRandom(13);
  const counts = new Map<number, number>();
  for (let i = 0; i < 7000; i++) {
    const drawn = random.integer(7);
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test("a shuffle is a permutation and leaves the original alone", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
      const original = [...items];
      const copy = shuffled(items, createRandom(seed));
      expect(items).toEqual(original);
      expect([...copy].sort((x, y) => x - y)).toEqual(original.sort((x, y) => x - y));
    }),
  );
});

test("each of the six orders of three items comes up one time in six", () => {
  const random = createRandom(14);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const items = Uint8Array.of(1, 2, 3);
    shuffleInPlace(items, random);
    counts.set(items.join(), (counts.get(items.join()) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test("goes on from its state as if nothing had been, also between two normal numbers", () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.constantFrom("uniform", "normal", "integer")), (seed, draws) => {
      const random = createRandom(seed, "cut");
      const draw = (from: Random, kind: string) =>
        kind === "integer" ? from.integer(1000) : kind === "normal" ? from.normal() : from.uniform();
      for (const kind of draws) draw(random, kind);
      const state = random.state();
      const again = randomFrom(decodePlain(encodePlain(state)) as RandomState);
      for (const kind of ["normal", "uniform", "normal", "integer"]) expect(draw(again, kind)).toBe(draw(random, kind));
      // The state is that of its moment, whatever either stream did since.
      expect(randomFrom(state).state()).toEqual(state);
    }),
  );
});
