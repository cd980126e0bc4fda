import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom, type Random } from "../../math/random.ts";
import { augmentInto } from "./augmentation.ts";

const drawing = (...values: number[]): Random => ({
  ...createRandom(1),
  uniform: () => values.shift() ?? 0.5,
});
// Two channels of two rows and three columns.
const shape = [2, 2, 3] as const;
const picture = [1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60];

test("a picture is moved down and to the right, each channel alike, and 0 comes in", () => {
  const memory = Float32Array.from([7, ...picture, 8]);
  augmentInto(memory, 1, 1, { shape, shift: 1, degrees: 0 }, drawing(0.9, 0.9));
  expect([...memory]).toEqual([7, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 10, 20, 8]);
});

test("nothing is changed by no shift and no degrees, nor by draws in the middle", () => {
  for (const [shift, degrees] of [
    [0, 0],
    [2, 30],
  ] as const) {
    const memory = Float32Array.from(picture);
    augmentInto(memory, 0, 1, { shape, shift, degrees }, drawing());
    expect([...memory]).toEqual(picture);
  }
});

test("what is turned about the middle keeps the middle, and a smooth picture is that of the turned places", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 45 }), (draw, degrees) => {
      // What grows evenly is read exactly between pixels; inside of the picture nothing comes from outside.
      const size = 15;
      const at = (row: number, column: number) => 3 + 2 * (row - 7) - (column - 7);
      const memory = Float32Array.from({ length: size * size }, (_, j) => at(Math.floor(j / size), j % size));
      augmentInto(memory, 0, 1, { shape: [1, size, size], shift: 0, degrees }, drawing(draw));
      const angle = 2 * Math.atan(((2 * draw - 1) * degrees * Math.PI) / 360);
      expect(Math.abs(angle)).toBeLessThanOrEqual((degrees * Math.PI) / 180);
      for (const [y, x] of [
        [0, 0],
        [3, -2],
        [-4, 3],
      ] as const) {
        const row = Math.sin(angle) * x + Math.cos(angle) * y + 7;
        const column = Math.cos(angle) * x - Math.sin(angle) * y + 7;
        expect(memory[(y + 7) * size + x + 7]).toBeCloseTo(at(row, column), 3);
      }
    }),
  );
});
