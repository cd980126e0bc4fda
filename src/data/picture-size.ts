/**
 * What the head of a picture's file says of its size, before memory is taken for it: a few bytes can claim any number of pixels.
 */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** For each pixel, as decoders unpack them. */
  readonly bits: number;
}

const pngChannels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** @returns undefined if there is no whole head */
export function pngSize(bytes: Uint8Array): PictureSize | undefined {
  if (bytes.length < 26) return undefined;
  const view = viewOf(bytes);
  const bits = view.getUint8(24) * (pngChannels[view.getUint8(25)] ?? 4);
  return { width: view.getUint32(16), height: view.getUint32(20), bits };
}

/** Markers of frames (SOF) but for those that are tables: C4, C8 and CC. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Goes from segment to segment up to the one that tells the size. @returns undefined if there is none */
export function jpegSize(bytes: Uint8Array): PictureSize | undefined {
  const view = viewOf(bytes);
  for (let at = 2; at + 9 < bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Filling bytes stand before markers.
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5), bits: 24 };
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
