import fc from "fast-check";
import { expect, test } from "vitest";
import { RunningWeightedMean } from "./aggregation.ts";

const contributions = fc.array(
  fc.record({
    vector: fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 }),
    weight: fc.integer({ min: 1, max: 60_000 }),
  }),
  { minLength: 1, maxLength: 20 },
);
type Contributions = readonly { readonly vector: readonly number[]; readonly weight: number }[];

function meanOf(...groups: readonly Contributions[]): Float64Array {
  const [total, ...others] = groups.map((group) => {
    const mean = new RunningWeightedMean(3);
    for (const { vector, weight } of group) mean.add(Float32Array.from(vector), weight);
    return mean;
  });
  for (const other of others) total?.merge(other);
  const result = new Float64Array(3);
  total?.meanInto(result);
  return result;
}

function expectClose(actual: Float64Array, expected: Float64Array): void {
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 9);
  });
}

test("a node with three times the examples pulls the mean three times as hard", () => {
  const mean = new RunningWeightedMean(2);
  mean.add(Float32Array.of(0, 4), 100);
  mean.add(Float32Array.of(8, 0), 300);
  const target = new Float32Array(2);
  mean.meanInto(target);
  expect([...target]).toEqual([6, 1]);
  expect([mean.count, mean.weight]).toEqual([2, 400]);
});

test("the mean of one vector is that vector, whatever its weight", () => {
  const vector = Float32Array.of(0.1, -2.5, 1e-20);
  const mean = new RunningWeightedMean(3);
  mean.add(vector, 12_345);
  const target = new Float32Array(3);
  mean.meanInto(target);
  expect(target).toEqual(vector);
});

test("the order in which vectors arrive does not matter", () => {
  fc.assert(
    fc.property(contributions, (added) => {
      expectClose(meanOf(added), meanOf(added.toReversed()));
    }),
  );
});

test("merged means are the mean of everything that was added to either", () => {
  fc.assert(
    fc.property(contributions, fc.nat(), (added, cut) => {
      const at = 1 + (cut % added.length);
      expectClose(meanOf(added.slice(0, at), added.slice(at)), meanOf(added));
    }),
  );
});

test("merging leaves the other mean as it is", () => {
  const [a, b] = [new RunningWeightedMean(1), new RunningWeightedMean(1)];
  a.add([2], 1);
  b.add([6], 3);
  a.merge(b);
  a.add([100], 5);
  const target = new Float32Array(1);
  b.meanInto(target);
  expect([target[0], b.count, b.weight, a.count, a.weight]).toEqual([6, 1, 3, 3, 9]);
});

test("merged with a factor, each weight of the other counts that many times as much", () => {
  const [a, b] = [new RunningWeightedMean(1), new RunningWeightedMean(1)];
  a.add([2], 1);
  b.add([6], 1);
  a.merge(b, 3);
  const target = new Float32Array(1);
  a.meanInto(target);
  expect([target[0], a.weight]).toEqual([5, 4]);
});

test("its squared distance to a vector is that of the mean itself, before any rounding to float32", () => {
  const mean = new RunningWeightedMean(2);
  mean.add([1, 0], 3);
  mean.add([5, 1e-9], 1);
  expect(mean.squaredDistanceTo([2, 1])).toBeCloseTo(1, 8);
  expect(mean.squaredDistanceTo([2, 0])).toBeCloseTo(0.0625e-18, 30);
  expect(() => mean.squaredDistanceTo([2])).toThrow(RangeError);
  expect(() => new RunningWeightedMean(1).squaredDistanceTo([2])).toThrow(RangeError);
});

test("a hundred thousand equal vectors have that vector as their mean: sums do not drift", () => {
  const mean = new RunningWeightedMean(1);
  const vector = Float32Array.of(0.1);
  for (let i = 0; i < 100_000; i++) mean.add(vector, 100);
  const target = new Float32Array(1);
  mean.meanInto(target);
  expect(target).toEqual(vector);
});

test("wrong lengths, wrong weights and a mean of nothing are misuse", () => {
  const mean = new RunningWeightedMean(2);
  expect(() => mean.add([1], 1)).toThrow(RangeError);
  expect(() => mean.merge(new RunningWeightedMean(3))).toThrow(RangeError);
  for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => mean.add([1, 2], weight)).toThrow(RangeError);
  }
  expect(() => mean.meanInto(new Float32Array(2))).toThrow(RangeError);
});

test("after it was cleared, a mean knows nothing of what was added before", () => {
  const mean = new RunningWeightedMean(2);
  mean.add(Float32Array.of(7, -7), 5);
  mean.clear();
  expect([mean.count, mean.weight]).toEqual([0, 0]);
  mean.add(Float32Array.of(1, 2), 3);
  const target = new Float32Array(2);
  mean.meanInto(target);
  expect([...target]).toEqual([1, 2]);
});
