import { largestDeflateRatio } from "./largest-deflate-ratio.ts";
import { type Picture, pictureOf, type Samples } from "./picture.ts";
import { jpegSize, pngSize } from "./picture-size.ts";

/** Why a file is no picture, or cannot be read as one. */
export class UnreadablePicture extends Error {
  override readonly name = "UnreadablePicture";
}

/** Larger ones are not meant to be learned from, and would fill the memory. */
const mostPixels = 64_000_000;

export function isPng(bytes: Uint8Array): boolean {
  return bytes[0] === 0x89 && bytes[1] === 0x50;
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** The picture in the bytes of a PNG or JPEG file, which are told by their beginning. @throws UnreadablePicture */
export async function decodedBy(
  samplesOf: (bytes: Uint8Array) => Promise<Samples>,
  bytes: Uint8Array,
): Promise<Picture> {
  if (!isPng(bytes) && !isJpeg(bytes)) throw new UnreadablePicture("it is neither PNG nor JPEG");
  checkSize(bytes);
  try {
    return pictureOf(await samplesOf(bytes));
  } catch (error) {
    if (error instanceof UnreadablePicture) throw error;
    const kind = isPng(bytes) ? "PNG" : "JPEG";
    throw new UnreadablePicture(`it is damaged, or a kind of ${kind} that cannot be read`, { cause: error });
  }
}

/** @throws UnreadablePicture for more pixels than there may be, or than there can be in so few bytes */
function checkSize(bytes: Uint8Array): void {
  const size = isPng(bytes) ? pngSize(bytes) : jpegSize(bytes);
  if (!size) throw new UnreadablePicture("it is damaged: it does not say how large the picture is");
  const { width, height, bits } = size;
  if (width * height > mostPixels) throw new UnreadablePicture("it has too many pixels");
  // JPEG comes to no larger ratio either.
  if ((width * height * bits) / 8 > largestDeflateRatio * bytes.length) {
    throw new UnreadablePicture(`it is damaged: ${bytes.length} bytes cannot hold ${width} x ${height} pixels`);
  }
}
