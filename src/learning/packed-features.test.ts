import fc from "fast-check";
import { expect, test } from "vitest";
import type { Features } from "./dataset.ts";
import { bytesOfRows, largestRowBytes, packInPlace } from "./packed-features.ts";

const all = (count: number) => Uint32Array.from({ length: count }, (_, row) => row);

/** Bytes of which few are not 0, in rows of any length. */
const sparse = fc
  .record({ featureCount: fc.integer({ min: 1, max: 200 }), exampleCount: fc.integer({ min: 1, max: 20 }) })
  .chain(({ featureCount, exampleCount }) =>
    fc
      .array(fc.tuple(fc.nat({ max: featureCount * exampleCount - 1 }), fc.integer({ min: 1, max: 255 })), {
        maxLength: exampleCount,
      })
      .map((entries) => {
        const data = new Uint8Array(featureCount * exampleCount);
        for (const [at, value] of entries) data[at] = value;
        return { kind: "bytes", data, featureCount, scale: 0.5 } as const;
      }),
  );

test("packed features are the same bytes in less room, or the features themselves", () => {
  let packedOnes = 0;
  fc.assert(
    fc.property(sparse, (features) => {
      const { data, featureCount } = features;
      const exampleCount = data.length / featureCount;
      const packed = packInPlace({ ...features, data: data.slice() });
      expect(bytesOfRows(packed, all(exampleCount))).toEqual(data);
      if (packed.kind !== "packed") {
        expect(packed).toMatchObject({ kind: "bytes", featureCount, scale: 0.5 });
        return;
      }
      packedOnes++;
      expect(packed).toMatchObject({ featureCount, scale: 0.5 });
      expect(packed.data.length).toBeLessThanOrEqual(0.6 * data.length);
      expect(packed.starts.at(-1)).toBe(packed.data.length);
      for (let row = 0; row < exampleCount; row++) {
        const length = (packed.starts[row + 1] as number) - (packed.starts[row] as number);
        expect(length % 20).toBe(0);
        expect(length).toBeLessThanOrEqual(largestRowBytes(featureCount));
      }
    }),
    { numRuns: 100 },
  );
  expect(packedOnes).toBeGreaterThan(20);
});

test("rows come in the order that is asked for, and as often", () => {
  const data = new Uint8Array(3 * 64);
  data.set([1, 2, 3], 0);
  data.set([9], 2 * 64 + 63);
  const packed = packInPlace({ kind: "bytes", data, featureCount: 64, scale: 1 });
  expect(packed.kind).toBe("packed");
  const rows = bytesOfRows(packed, Uint32Array.of(2, 0, 2)) as Uint8Array;
  expect([rows[63], rows[64], rows[66], rows[191], rows.reduce((sum, byte) => sum + byte)]).toEqual([9, 1, 3, 9, 24]);
});

test("of pictures, blocks are parts of two neighbouring rows of pixels", () => {
  const [width, height] = [28, 28];
  const data = new Uint8Array(20 * width * height);
  // Upright strokes, four pixels wide.
  for (let i = 0; i < 20; i++) {
    for (let y = 0; y < height; y++) data.fill(200, i * 784 + y * width + 12, i * 784 + y * width + 16);
  }
  const packed = packInPlace({ kind: "bytes", data, featureCount: 784, scale: 1 });
  if (packed.kind !== "packed") throw new Error("they are mostly 0");
  // Any distance of an odd number of rows does as well; the nearest is taken.
  expect(packed.apart).toBe(width);
  expect(packed.starts[1]).toBe(10 * (height / 2));
});

test("full rows at the beginning do not keep the others from being packed", () => {
  const data = new Uint8Array(20 * 64);
  data.fill(1, 0, 3 * 64);
  data[19 * 64] = 5;
  const packed = packInPlace({ kind: "bytes", data: data.slice(), featureCount: 64, scale: 1 });
  expect(packed.kind).toBe("packed");
  expect(bytesOfRows(packed, all(20))).toEqual(data);
});

test("packed features may begin at any byte of a longer array", () => {
  for (const offset of [0, 1, 2, 3]) {
    const data = new Uint8Array(offset + 10 * 64).subarray(offset);
    data[65] = 3;
    const before = data.slice();
    const packed = packInPlace({ kind: "bytes", data, featureCount: 64, scale: 1 });
    expect(packed.kind).toBe("packed");
    expect(bytesOfRows(packed, all(10))).toEqual(before);
  }
});

test("features that are float32, too many, or mostly not 0 stay as they are", () => {
  const kept: Features[] = [
    { kind: "float32", data: new Float32Array(64), featureCount: 64 },
    { kind: "bytes", data: new Uint8Array(2 ** 14 + 1), featureCount: 2 ** 14 + 1, scale: 1 },
    { kind: "bytes", data: new Uint8Array(640).fill(1), featureCount: 64, scale: 1 },
  ];
  for (const features of kept) expect(packInPlace(features)).toBe(features);
  expect(bytesOfRows(kept[0] as Features, all(1))).toBeUndefined();
  expect(() => bytesOfRows(kept[2] as Features, Uint32Array.of(10))).toThrow("there is no row 10");
});

test("the last of the most features has its place", () => {
  const featureCount = 2 ** 14;
  const data = new Uint8Array(featureCount);
  data[featureCount - 1] = 7;
  const packed = packInPlace({ kind: "bytes", data: data.slice(), featureCount, scale: 1 });
  expect(packed.kind).toBe("packed");
  expect(bytesOfRows(packed, all(1))).toEqual(data);
});
