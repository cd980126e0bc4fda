import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";

/** Loads the module as on a host of the other byte order would: it asks by way of a Uint16Array. */
async function loaded(order: "little-endian" | "big-endian") {
  vi.resetModules();
  if (order === "big-endian") {
    vi.stubGlobal(
      "Uint16Array",
      class {
        readonly buffer = Uint8Array.of(0, 1).buffer;
      },
    );
  }
  return import("./float32-bytes.ts");
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

for (const order of ["little-endian", "big-endian"] as const) {
  describe(`on a ${order} host`, () => {
    test("a vector is four bytes an entry, the lowest first", async () => {
      const { float32ToBytes } = await loaded(order);
      // 1 is 3f800000, -2 is c0000000, and 1e-45 is the smallest that there is.
      expect([...float32ToBytes(Float32Array.of(1, -2, 1e-45))]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 1, 0, 0, 0]);
    });

    test("what comes back are the same bits, from any place in a frame", async () => {
      const { float32ToBytes, float32FromBytes } = await loaded(order);
      fc.assert(
        fc.property(fc.float32Array(), fc.nat({ max: 7 }), (vector, offset) => {
          const bytes = float32ToBytes(vector);
          const frame = new Uint8Array(bytes.byteLength + 10);
          frame.set(bytes, offset);
          expect(float32FromBytes(frame.subarray(offset, offset + bytes.byteLength))).toEqual(vector);
        }),
      );
    });

    test("a view into a longer vector gives its own entries only", async () => {
      const { float32ToBytes } = await loaded(order);
      expect([...float32ToBytes(Float32Array.of(9, 1, 9).subarray(1, 2))]).toEqual([0, 0, 128, 63]);
    });

    test("a small vector does not keep the large buffer that it came in", async () => {
      const { float32ToBytes, float32FromBytes } = await loaded(order);
      const buffer = new Uint8Array(65536);
      buffer.set(float32ToBytes(Float32Array.of(1)), 100);
      const vector = float32FromBytes(buffer.subarray(100, 104));
      expect(vector).toEqual(Float32Array.of(1));
      expect(vector.buffer.byteLength).toBe(4);
    });
  });
}

test("a vector that fills its frame stays in it, wherever it begins", async () => {
  const { float32ToBytes, float32FromBytes } = await loaded("little-endian");
  const expected = Float32Array.from({ length: 100 }, (_, i) => i / 3);
  for (const offset of [8, 9, 10, 11]) {
    const frame = new Uint8Array(offset + expected.byteLength);
    frame.set(float32ToBytes(expected), offset);
    const vector = float32FromBytes(frame.subarray(offset));
    expect(vector).toEqual(expected);
    expect(vector.buffer).toBe(frame.buffer);
  }
});
