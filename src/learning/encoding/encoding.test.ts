import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { bytesOf, type Encoding, encodingNamed, formOf, longestVector, roundInto, vectorFrom } from "./encoding.ts";
import { sendWithFeedbackInto } from "./error-feedback.ts";

const vector = fc
  .oneof(
    fc.float32Array({ maxLength: 100, noNaN: true, noDefaultInfinity: true }),
    fc.float32Array({ minLength: 1, maxLength: 70, noNaN: true, min: -3, max: 3 }),
  )
  .map((values) => values.map((value) => value + 0));
const encoding: fc.Arbitrary<Encoding> = fc.oneof(
  fc.constant<Encoding>({ kind: "float16" }),
  fc.constant<Encoding>({ kind: "int8" }),
  fc.double({ min: 1e-6, max: 1, noNaN: true }).map((fraction): Encoding => ({ kind: "top", fraction })),
);
const random = () => createRandom(1, "rounding");

test("a rounded vector is read as it was written, bit for bit, and rounding it again changes nothing", () => {
  fc.assert(
    fc.property(vector, encoding, (values, encoding) => {
      roundInto(values, encoding, random());
      const form = formOf(encoding);
      const bytes = bytesOf({ form, values });
      expect(vectorFrom(form, bytes)).toEqual(values);
      expect(bytes.length).toBeLessThanOrEqual(
        bytesOf({ form, values: longestVector(values.length, encoding) }).length,
      );
      const again = values.slice();
      roundInto(again, encoding, createRandom(2));
      expect(again).toEqual(values);
    }),
    { numRuns: 300 },
  );
});

test("bytes of anybody's are read, or refused as a whole, with a reason", () => {
  const form = fc.constantFrom("float16" as const, "int8" as const, "sparse" as const);
  fc.assert(
    fc.property(form, fc.uint8Array({ maxLength: 80 }), (form, bytes) => {
      try {
        const values = vectorFrom(form, bytes);
        expect(values.every(Number.isFinite)).toBe(true);
        expect(values.length).toBeLessThanOrEqual(8 * bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 500 },
  );
});

test("what was sent and what is still kept are together what was to be sent", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float32Array({ minLength: 40, maxLength: 40, min: -3, max: 3, noNaN: true }), { minLength: 1 }),
      encoding,
      (changes, encoding) => {
        const lost = new Float32Array(40);
        const missing = new Float64Array(40);
        for (const change of changes) {
          for (const [j, value] of change.entries()) missing[j] = (missing[j] as number) + value;
          sendWithFeedbackInto(change, lost, encoding, random());
          for (const [j, value] of change.entries()) missing[j] = (missing[j] as number) - value;
        }
        // Up to rounding in float32, of sums that no more than all of them can make.
        const most = 3 * changes.length * changes.length * 2 ** -22;
        for (const [j, value] of missing.entries()) expect(Math.abs(value - (lost[j] as number))).toBeLessThan(most);
      },
    ),
  );
});

test("int8 rounds to a neighbour on the block's grid, whose mean over chance is the number itself", () => {
  const values = Float32Array.of(1, 0.3, -0.7, 0.001, ...new Array(29).fill(0), 1000);
  const mean = new Float64Array(values.length);
  const source = random();
  for (let k = 0; k < 4000; k++) {
    const rounded = values.slice();
    roundInto(rounded, { kind: "int8" }, source);
    // 1/127 lies between 2^-7 and 2^-6; the second block has a grid of its own, of 8.
    for (const j of [0, 1, 2, 3])
      expect(Math.abs((rounded[j] as number) - (values[j] as number))).toBeLessThan(2 ** -6);
    for (const [j, value] of rounded.entries()) mean[j] = (mean[j] as number) + value / 4000;
  }
  // Four deviations: a number's is at most half of the grid's step, of 2^-6 and 8, by the root of 4000.
  for (const j of [0, 1, 2, 3]) expect(Math.abs((mean[j] as number) - (values[j] as number))).toBeLessThan(0.0005);
  expect(mean[33]).toBe(1000);
});

test("float16 takes the nearest, of two the even one, and goes no further than it can", () => {
  const values = Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -25, 1.5 * 2 ** -24, 1e30, -65_519, -0.1);
  roundInto(values, { kind: "float16" }, random());
  const expected = [1, 1 + 2 ** -9, 0, 2 ** -23, 65_504, -65_504, -0.0999755859375];
  expect([...values]).toEqual(expected);
  expect([...bytesOf({ form: "float16", values: Float32Array.of(1, -2, 2 ** -24, 65_504) })]).toEqual([
    ...[0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b],
  ]);
});

test("top keeps the largest by size, of equal ones the first", () => {
  const values = Float32Array.of(1, -5, 3, 3, 0.5, 3, -2, 0);
  roundInto(values, { kind: "top", fraction: 0.3 }, random());
  expect([...values]).toEqual([0, -5, 3, 3, 0, 0, 0, 0]);
  // 8 entries; bits 1, 2 and 3; three numbers.
  expect([...bytesOf({ form: "sparse", values }).subarray(0, 8)]).toEqual([8, 0, 0, 0, 0b1110, 0, 0, 0]);
  expect(bytesOf({ form: "sparse", values })).toHaveLength(8 + 12);
});

test("int8 takes 33 bytes for 32 entries", () => {
  const values = Float32Array.from({ length: 64 }, (_, j) => j - 32);
  roundInto(values, { kind: "int8" }, random());
  const bytes = bytesOf({ form: "int8", values });
  expect(bytes).toHaveLength(66);
  // 32/127 is just above 2^-2, and 31/127 just below: a scale of 1/2 and one of 1/4.
  expect([...bytes.subarray(0, 3)]).toEqual([126, 125, 256 - 64]);
});

test("names of encodings are read, and nothing like them", () => {
  expect(encodingNamed("top:0.05")).toEqual({ kind: "top", fraction: 0.05 });
  expect(encodingNamed("top:.5")).toEqual({ kind: "top", fraction: 0.5 });
  for (const name of ["float32", "top", "top:", "top:0", "top:2", "top:1e-3", "int8 ", "top:."])
    expect(encodingNamed(name)).toBeUndefined();
});
