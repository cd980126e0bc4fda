import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOfSteps, mostBytesOfSteps, roundToStepsInto, stepsFrom } from "./whole-steps.ts";

const entry = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.float({ min: -3, max: 3, noNaN: true }),
  fc.constant(0),
);
const pairs = fc.array(fc.tuple(entry, entry), { maxLength: 100 });
const bits = fc.integer({ min: 4, max: 39 });
const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

test("a rounded vector is read as it was written, bit for bit, takes no more bytes than said, and rounding it again changes nothing", () => {
  fc.assert(
    fc.property(pairs, bits, (entries, bits) => {
      const values = Float64Array.from(entries, ([value]) => value);
      const weights = Float32Array.from(entries, ([, weight]) => weight);
      roundToStepsInto(values, weights, bits);
      const bytes = bytesOfSteps(values);
      expect(stepsFrom(bytes, 100)).toEqual(values);
      expect(bytes.length).toBeLessThanOrEqual(mostBytesOfSteps(values.length));
      const again = values.slice();
      roundToStepsInto(again, weights, bits);
      expect(again).toEqual(values);
    }),
    { numRuns: 500 },
  );
});

test("rounding is by no more than a step, which goes by the largest weight of a block, and not by that of others", () => {
  fc.assert(
    fc.property(pairs, bits, (entries, bits) => {
      const values = Float64Array.from(entries, ([value]) => value);
      const weights = Float32Array.from(entries, ([, weight]) => weight);
      const rounded = values.slice();
      roundToStepsInto(rounded, weights, bits);
      for (let from = 0; from < values.length; from += 32) {
        const own = largest(values.subarray(from, from + 32));
        const most = Math.max(own, largest(weights.subarray(from, from + 32)));
        const step = Math.min(2 * most * 2 ** -bits, own * 2 ** -10);
        for (let j = from; j < Math.min(values.length, from + 32); j++)
          expect(Math.abs((rounded[j] as number) - (values[j] as number))).toBeLessThanOrEqual(step + 2 ** -399);
      }
    }),
  );
});

test("a change takes as many bits as it has steps of its weights", () => {
  const weights = new Float32Array(64).fill(0.75);
  const values = new Float64Array(64);
  // Of 32 entries the largest is 5 steps of 2^-20: 3 bits and a sign; the others do not change.
  values.set([5 * 2 ** -20, -3 * 2 ** -20, 2 ** -20]);
  const rounded = values.slice();
  roundToStepsInto(rounded, weights, 20);
  expect(rounded).toEqual(values);
  const bytes = bytesOfSteps(values);
  expect(bytes.length).toBe(4 + 2 * 2 + 16);
  // Entries 5, -3 and 1, from the lowest bit: 0101, 1101, 0001.
  expect([...bytes.subarray(8, 10)]).toEqual([0xd5, 0x01]);
  // The exponent -20 plus 400, and four bits; then a block of nothing.
  expect([bytes[4], bytes[5], bytes[6], bytes[7]]).toEqual([((380 << 6) & 0xff) | 4, (380 << 6) >> 8, 0, 0]);
});

test("bytes of anybody's are read, or refused as a whole, with a reason", () => {
  const anything = fc.uint8Array({ maxLength: 80 });
  const headed = fc
    .tuple(fc.integer({ min: 0, max: 100 }), anything)
    .map(([count, rest]) => Uint8Array.from([count, 0, 0, 0, ...rest]));
  fc.assert(
    fc.property(fc.oneof(anything, headed), (bytes) => {
      try {
        const values = stepsFrom(bytes, 64);
        expect(values.every(Number.isFinite)).toBe(true);
        expect(values.length).toBeLessThanOrEqual(64);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 1000 },
  );
});

test("vectors that were not rounded are not written", () => {
  expect(() => bytesOfSteps(Float64Array.of(1, Math.PI))).toThrow(RangeError);
  expect(() => bytesOfSteps(Float64Array.of(Number.MIN_VALUE))).toThrow(RangeError);
  expect(() => bytesOfSteps(Float64Array.of(Number.NaN))).toThrow(RangeError);
});
