import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { decodedBy } from "./picture-bytes.ts";
import { jpegSize, pngSize } from "./picture-size.ts";

const png = (width: number, height: number) => {
  const bytes = encode({ width: 2, height: 2, channels: 1, data: Uint8Array.of(1, 2, 3, 4) });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
};

/** Segments of a JPEG file up to the one that tells its size. */
const jpeg = (width: number, height: number) =>
  Uint8Array.of(
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 7, 7, 0xff, 0xff, 0xc4, 0, 3, 7],
    ...[0xff, 0xc2, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0],
  );

let decoded = 0;
const decode = async () => {
  decoded += 1;
  return { width: 1, height: 1, channels: 1, data: [0] } as const;
};

describe("a picture's size is known before memory is taken for it", () => {
  test("from the head of a PNG, and from a JPEG's frame behind other segments", () => {
    expect(pngSize(png(300, 20))).toEqual({ width: 300, height: 20, bits: 8 });
    expect(jpegSize(jpeg(300, 20))).toEqual({ width: 300, height: 20, bits: 24 });
    expect(pngSize(png(1, 1).subarray(0, 25))).toBeUndefined();
    expect(jpegSize(jpeg(300, 20).subarray(0, 18))).toBeUndefined();
    expect(jpegSize(Uint8Array.of(0xff, 0xd8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7))).toBeUndefined();
  });

  test.each([
    ["PNG", png(8001, 8000), "it has too many pixels"],
    ["JPEG", jpeg(65_535, 65_535), "it has too many pixels"],
    ["PNG", png(8000, 8000), /^it is damaged: \d+ bytes cannot hold 8000 x 8000 pixels$/],
    ["JPEG", jpeg(8000, 8000), "it is damaged: 27 bytes cannot hold 8000 x 8000 pixels"],
    ["JPEG", Uint8Array.of(0xff, 0xd8), "it is damaged: it does not say how large the picture is"],
  ])("one that claims too much is not decoded (%s)", async (_kind, bytes, reason) => {
    const before = decoded;
    await expect(decodedBy(decode, bytes)).rejects.toThrow(reason);
    expect(decoded).toBe(before);
  });

  test("one that can be as large as it says is", async () => {
    const before = decoded;
    await decodedBy(decode, png(100, 100));
    await decodedBy(decode, jpeg(96, 96));
    expect(decoded).toBe(before + 2);
  });
});
