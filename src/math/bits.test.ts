import fc from "fast-check";
import { expect, test } from "vitest";
import { bitBytes, bitsSet, hasBit, setBit } from "./bits.ts";

test("numbers that are set are there, and no others, the lowest bit of a byte first", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.array(fc.nat(69)), (count, some) => {
      const numbers = [...new Set(some.filter((one) => one < count))].toSorted((a, b) => a - b);
      const bits = new Uint8Array(bitBytes(count));
      for (const number of numbers.toReversed()) setBit(bits, number);
      expect([...bitsSet(bits, count)]).toEqual(numbers);
      expect(Array.from({ length: count }, (_, at) => hasBit(bits, at)).filter(Boolean)).toHaveLength(numbers.length);
    }),
  );
  const bits = new Uint8Array(2);
  for (const number of [0, 9]) setBit(bits, number);
  expect([...bits]).toEqual([1, 2]);
});
