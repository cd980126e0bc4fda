import type { PngDataArray } from "fast-png";
import type { Samples } from "./picture.ts";

/** Decodes a PNG file of any kind; what it needs for that is loaded when it is needed. */
export async function pngSamples(bytes: Uint8Array): Promise<Samples> {
  const { convertIndexedToRgb, decode } = await import("fast-png");
  const png = decode(bytes);
  const { width, height, depth, palette, data } = png;
  if (palette) {
    const channels = palette[0]?.length === 4 ? 4 : 3;
    return { width, height, channels, data: convertIndexedToRgb(png) };
  }
  const channels = png.channels as 1 | 2 | 3 | 4;
  const values = depth < 8 ? unpacked(data, width, height, depth) : data;
  const most = 2 ** depth - 1;
  const toByte = (value: number) => (depth === 8 ? value : Math.round((255 * value) / most));
  const { transparency } = png;
  if (!transparency) return { width, height, channels, data: depth === 8 ? values : Uint8Array.from(values, toByte) };
  // One colour stands for nothing.
  const wider = (channels + 1) as 2 | 4;
  const keyed = new Uint8Array(width * height * wider).fill(255);
  for (let i = 0; i < width * height; i++) {
    const pixel = values.subarray(channels * i, channels * (i + 1));
    for (let k = 0; k < channels; k++) keyed[wider * i + k] = toByte(pixel[k] as number);
    if (pixel.every((value, k) => value === transparency[k])) keyed[wider * i + channels] = 0;
  }
  return { width, height, channels: wider, data: keyed };
}

/** Several grey pixels in each byte, rows beginning with a byte of their own. */
function unpacked(data: PngDataArray, width: number, height: number, depth: number): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const [row, column] = [Math.floor(i / width), i % width];
    const byte = data[row * rowBytes + ((column * depth) >> 3)] as number;
    values[i] = (byte >> (8 - depth - ((column * depth) & 7))) & (2 ** depth - 1);
  }
  return values;
}
