import { rgb } from "./colours.ts";

/** A picture of width * height bytes from paper (0) to ink (255), in the page's colours. */
export function inkPicture(pixels: Uint8Array, width: number, height: number): ImageData {
  const picture = new ImageData(width, height);
  const paper = rgb("picture-paper");
  const ink = rgb("picture-ink");
  for (let index = 0; index < width * height; index++) {
    blend(picture, index, paper, ink, (pixels[index] ?? 0) / 255);
  }
  return picture;
}

/** A picture of red, green and blue bytes for each pixel, as it is. */
export function colourPicture(pixels: Uint8Array, width: number, height: number): ImageData {
  const picture = new ImageData(width, height);
  for (let index = 0; index < width * height; index++) {
    picture.data.set(pixels.subarray(3 * index, 3 * index + 3), 4 * index);
    picture.data[4 * index + 3] = 255;
  }
  return picture;
}

/** Weights as colours: none at zero, one colour for negative and one for positive ones, full at the largest size. */
export function weightsPicture(
  weights: Float32Array,
  width: number,
  height: number,
  largest = largestOf(weights),
): ImageData {
  const picture = new ImageData(width, height);
  const zero = rgb("weight-zero");
  const negative = rgb("weight-negative");
  const positive = rgb("weight-positive");
  for (let index = 0; index < width * height; index++) {
    const weight = weights[index] ?? 0;
    const strength = largest === 0 ? 0 : (Math.abs(weight) / largest) ** 0.75;
    blend(picture, index, zero, weight < 0 ? negative : positive, strength);
  }
  return picture;
}

/** The largest size of all weights; 0 of none. */
export const largestOf = (weights: Float32Array) =>
  weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);

type Rgb = readonly [number, number, number];

function blend({ data }: ImageData, index: number, from: Rgb, to: Rgb, share: number): void {
  for (const channel of [0, 1, 2] as const) {
    data[4 * index + channel] = from[channel] + (to[channel] - from[channel]) * share;
  }
  data[4 * index + 3] = 255;
}
