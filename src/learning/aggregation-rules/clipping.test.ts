import fc from "fast-check";
import { expect, test } from "vitest";
import { distance } from "../../math/vectors.ts";
import { clipFactor, shortenInto } from "./clipping.ts";

const start = Float32Array.of(1, 1);

test("a way that is too long for its updates is shortened in its direction, another one is not", () => {
  // 5 long, in 2 updates of 0.5 each.
  const step = { start, reach: 2, stepSize: 0.5 };
  const weights = Float32Array.of(4, 5);
  expect(clipFactor(weights, { ...step, clipLength: 5 })).toBe(1);
  const factor = clipFactor(weights, { ...step, clipLength: 2.5 });
  expect(factor).toBe(0.5);
  shortenInto(weights, weights, start, factor);
  expect([...weights]).toEqual([2.5, 3]);
});

const entry = fc.float({ noNaN: true, noDefaultInfinity: true });

test("whatever a node sends counts for no more than the length", () => {
  fc.assert(
    fc.property(
      entry,
      entry,
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 1e-3, max: 10, noNaN: true }),
      (x, y, updates, clipLength) => {
        const weights = Float32Array.of(x, y);
        const step = { start, reach: updates, stepSize: 0.1, clipLength };
        shortenInto(weights, weights, start, clipFactor(weights, step));
        expect(distance(weights, start)).toBeLessThanOrEqual(clipLength * updates * 0.1 * (1 + 1e-5) + 1e-6);
      },
    ),
  );
});
