import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Picture, Samples } from "../../data/picture.ts";
import { decodedBy, isPng } from "../../data/picture-bytes.ts";
import { pngSamples } from "../../data/png-samples.ts";

/** Decodes a PNG or JPEG file, told by its first bytes. @throws UnreadablePicture */
export type DecodePicture = (bytes: Uint8Array) => Promise<Picture>;

type DecodeJpeg = (bytes: Uint8Array) => Promise<Samples>;

/** A decoder, which loads what it needs when it needs it. */
export function createPictureDecoder(): DecodePicture {
  let jpeg: Promise<DecodeJpeg> | undefined;
  const samplesOf = async (bytes: Uint8Array) => {
    if (isPng(bytes)) return pngSamples(bytes);
    jpeg ??= loadJpeg();
    try {
      return await (await jpeg)(bytes);
    } catch (error) {
      // What it had in memory for a damaged picture stays there: after some of them it could decode nothing any more.
      jpeg = undefined;
      throw error;
    }
  };
  return (bytes) => decodedBy(samplesOf, bytes);
}

let code: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The package looks for its WebAssembly with fetch, which in Node.js reads no files. */
async function loadJpeg(): Promise<DecodeJpeg> {
  const { default: decode, init } = await import("@jsquash/jpeg/decode.js");
  const path = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
  code ??= readFile(path).then((bytes) => new Uint8Array(bytes));
  await init({ wasmBinary: (await code).slice() });
  return async (bytes) => {
    const { width, height, data } = await decode(new Uint8Array(bytes).buffer, { preserveOrientation: true });
    return { width, height, channels: 4, data };
  };
}
