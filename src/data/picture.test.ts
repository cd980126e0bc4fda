import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { negative, type Picture, pictureOf, resized, withChannels } from "./picture.ts";

const grey = (width: number, height: number, ...pixels: number[]): Picture => ({
  width,
  height,
  channels: 1,
  pixels: Uint8Array.from(pixels),
});

describe("the same picture gives the same bytes", () => {
  test("kept as grey or as colours", () => {
    expect(pictureOf({ width: 2, height: 1, channels: 3, data: [7, 7, 7, 9, 9, 9] })).toEqual(grey(2, 1, 7, 9));
    expect(pictureOf({ width: 2, height: 1, channels: 1, data: [7, 9] })).toEqual(grey(2, 1, 7, 9));
  });

  test("with or without alpha", () => {
    expect(pictureOf({ width: 1, height: 1, channels: 4, data: [1, 2, 3, 255] })).toEqual({
      width: 1,
      height: 1,
      channels: 3,
      pixels: Uint8Array.of(1, 2, 3),
    });
  });
});

test("what can be seen through is on white ground", () => {
  expect(pictureOf({ width: 3, height: 1, channels: 2, data: [0, 0, 0, 51, 100, 255] }).pixels).toEqual(
    Uint8Array.of(255, 204, 100),
  );
});

test("colours become as bright a grey as people see them, and grey becomes three equal colours", () => {
  const colours: Picture = { width: 3, height: 1, channels: 3, pixels: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255) };
  expect(withChannels(colours, 1).pixels).toEqual(Uint8Array.of(76, 150, 29));
  expect(withChannels(grey(2, 1, 4, 5), 3).pixels).toEqual(Uint8Array.of(4, 4, 4, 5, 5, 5));
});

describe("another size", () => {
  test("averages what becomes smaller", () => {
    // Triangles as wide as two source pixels to each side of the middle: 1/8, 3/8, 3/8, 1/8 of four, without those outside.
    expect(resized(grey(4, 1, 0, 0, 80, 80), 2, 1).pixels).toEqual(Uint8Array.of(11, 69));
    expect(resized(grey(1, 4, 0, 0, 80, 80), 1, 2).pixels).toEqual(Uint8Array.of(11, 69));
  });

  test("blends between neighbours in what becomes larger", () => {
    expect(resized(grey(2, 1, 0, 100), 4, 1).pixels).toEqual(Uint8Array.of(0, 25, 75, 100));
  });

  test("leaves what is of one colour as it is, and mixes no channels", () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, size, size, (width, height, toWidth, toHeight) => {
        const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => [10, 200, 255][i % 3] as number);
        const changed = resized({ width, height, channels: 3, pixels }, toWidth, toHeight);
        expect([changed.width, changed.height]).toEqual([toWidth, toHeight]);
        expect([...changed.pixels]).toEqual(
          Array.from({ length: 3 * toWidth * toHeight }, (_, i) => [10, 200, 255][i % 3]),
        );
      }),
    );
  });
});

test("light and dark are exchanged", () => {
  const picture = { width: 3, height: 1, channels: 1, pixels: Uint8Array.of(0, 200, 255) } as const;
  expect([...negative(picture).pixels]).toEqual([255, 55, 0]);
});
