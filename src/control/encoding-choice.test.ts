import fc from "fast-check";
import { expect, test } from "vitest";
import { bestEncoding, type EncodingChoice, type SizeSeconds, secondsPerByte, withSize } from "./encoding-choice.ts";

const sizesOf = (rounds: readonly (readonly [bytes: number, seconds: number])[]): readonly SizeSeconds[] =>
  rounds.reduce<readonly SizeSeconds[]>((sizes, [bytes, seconds]) => withSize(sizes, bytes, seconds), []);

test("seconds per byte are the slope over rounds of different sizes, and not known from one size", () => {
  expect(secondsPerByte([])).toBeUndefined();
  expect(
    secondsPerByte(
      sizesOf([
        [8000, 0.9],
        [8000, 0.8],
      ]),
    ),
  ).toBeUndefined();
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: 1e-9, max: 1e-3, noNaN: true }),
      fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { minLength: 2, maxLength: 5 }),
      (perMessage, perByte, bytes) => {
        const sizes = sizesOf(bytes.map((each) => [each, perMessage + perByte * each] as const));
        expect(Math.abs((secondsPerByte(sizes) ?? Number.NaN) / perByte - 1)).toBeLessThan(1e-3 + 1e-9 / perByte);
      },
    ),
  );
  // Larger messages that come sooner are chance.
  expect(
    secondsPerByte(
      sizesOf([
        [2000, 0.3],
        [8000, 0.2],
      ]),
    ),
  ).toBe(0);
});

test("a size remembers its newest rounds", () => {
  const sizes = sizesOf([
    [100, 1],
    [100, 2],
    [100, 3],
    [100, 3],
    [100, 3],
  ]);
  expect(sizes[0]?.seconds).toBeGreaterThan(2.3);
  expect(sizes).toHaveLength(1);
});

const choices = (float32: number, float16: number, int8: number): readonly EncodingChoice[] => [
  { name: "float32", globalCosts: [float32] },
  { name: "float16", globalCosts: [float16] },
  { name: "int8", globalCosts: [int8] },
];

test("the fewest bytes are chosen where they are most of a round, and none are spared where they cost nothing", () => {
  const terms = { tau: 10, localCosts: [0.01], remaining: [60] };
  expect(bestEncoding(choices(3.2, 1.7, 0.9), terms).name).toBe("int8");
  expect(bestEncoding(choices(0.1, 0.1, 0.1), terms).name).toBe("float32");
  // 0.201, 0.2 and 0.1999 s: what rounding to 8 bits spoils is more than that.
  expect(bestEncoding(choices(0.101, 0.1, 0.0999), terms).name).toBe("float16");
  // It is not worth a change.
  for (const current of ["float32", "int8"])
    expect(bestEncoding(choices(0.101, 0.1, 0.0999), { ...terms, current }).name).toBe(
      current === "int8" ? "float16" : "float32",
    );
  // Where rounds compute for long, bytes are a small part.
  expect(bestEncoding(choices(0.2, 0.12, 0.1), { ...terms, tau: 1000 }).name).toBe("float16");
});

test("the resource that is spent first decides", () => {
  const of = (name: EncodingChoice["name"], bytes: number) => ({ name, globalCosts: [0.1, bytes] });
  const three = [of("float32", 8000), of("float16", 4000), of("int8", 2000)];
  const terms = { tau: 10, localCosts: [0.01, 0], remaining: [60, 50_000] };
  expect(bestEncoding(three, terms).name).toBe("int8");
  expect(bestEncoding(three, { ...terms, remaining: [60, 5e9] }).name).toBe("float32");
});
