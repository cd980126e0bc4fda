import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { PngDataArray } from "fast-png";
import { type Picture, pictureOf, type Samples } from "../../data/picture.ts";

/** Why a file is no picture, or cannot be read as one. */
export class UnreadablePicture extends Error {
  override readonly name = "UnreadablePicture";
}

/** Larger ones are not meant to be learned from, and would fill the memory. */
const mostPixels = 64_000_000;

/** Names of files that should be pictures. */
export const pictureName = /\.(?:png|jpe?g)$/i;

/** Decodes a PNG or JPEG file, told by its first bytes. @throws UnreadablePicture */
export type DecodePicture = (bytes: Uint8Array) => Promise<Picture>;

type DecodeJpeg = (bytes: Uint8Array) => Promise<Samples>;

/** A decoder, which loads what it needs when it needs it. */
export function createPictureDecoder(): DecodePicture {
  let jpeg: Promise<DecodeJpeg> | undefined;
  const samplesOf = async (bytes: Uint8Array, isPng: boolean) => {
    if (isPng) return pngSamples(bytes);
    jpeg ??= loadJpeg();
    return (await jpeg)(bytes);
  };
  return async (bytes) => {
    const isPng = bytes[0] === 0x89 && bytes[1] === 0x50;
    const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
    if (!isPng && !isJpeg) throw new UnreadablePicture("it is neither PNG nor JPEG");
    try {
      return pictureOf(await samplesOf(bytes, isPng));
    } catch (error) {
      if (error instanceof UnreadablePicture) throw error;
      const kind = isPng ? "PNG" : "JPEG";
      throw new UnreadablePicture(`it is damaged, or a kind of ${kind} that cannot be read`, { cause: error });
    }
  };
}

async function pngSamples(bytes: Uint8Array): Promise<Samples> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(16) * view.getUint32(20) > mostPixels) throw new UnreadablePicture("it has too many pixels");
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

/** The package looks for its WebAssembly with fetch, which in Node.js reads no files. */
async function loadJpeg(): Promise<DecodeJpeg> {
  const { default: decode, init } = await import("@jsquash/jpeg/decode.js");
  const path = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
  await init({ wasmBinary: await readFile(path) });
  return async (bytes) => {
    const { width, height, data } = await decode(bytes.slice().buffer, { preserveOrientation: true });
    return { width, height, channels: 4, data };
  };
}
