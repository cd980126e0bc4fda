import type { Picture, Samples } from "../../data/picture.ts";
import { decodedBy, isPng, UnreadablePicture } from "../../data/picture-bytes.ts";
import { pngSamples } from "../../data/png-samples.ts";

/** Packed pictures with as many pixels as are read are smaller. */
const mostBytes = 200e6;

/**
 * Decodes a picture: PNG by the same code as in Node.js, JPEG by the browser, whose bytes may differ by little from those of Node.js.
 *
 * @throws UnreadablePicture
 */
export async function readPicture(file: Blob): Promise<Picture> {
  if (file.size > mostBytes) throw new UnreadablePicture("it is larger than 200 MB");
  const samplesOf = (bytes: Uint8Array) => (isPng(bytes) ? pngSamples(bytes) : jpegSamples(file));
  return decodedBy(samplesOf, new Uint8Array(await file.arrayBuffer()));
}

/** Turned as the file says, and without its colour profile, as in Node.js. */
async function jpegSamples(file: Blob): Promise<Samples> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: "none", imageOrientation: "from-image" });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new UnreadablePicture("this browser cannot read it; save it as PNG");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, channels: 4, data: context.getImageData(0, 0, width, height).data };
}
