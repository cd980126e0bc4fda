import { nothingByte } from "../../../../src/watch/weights-picture.ts";
import { colour, rgb } from "../../draw/colours.ts";

/** The page's colours as a canvas takes them, read once for each change of the theme. */
export interface StageColours {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly page: string;
  readonly computing: string;
  readonly messages: string;
  /** Weights below and above zero. */
  readonly negative: string;
  readonly positive: string;
  /** The page's families of type. */
  readonly font: string;
  /** Of the bytes of a picture of weights, 0 to 255: as 32 bits, in the order of bytes that ImageData has. */
  readonly ofBytes: Uint32Array;
}

/** Small weights are seen better than in proportion. */
const gamma = 0.75;

export function stageColours(): StageColours {
  return {
    ink: colour("ink"),
    muted: colour("muted"),
    line: colour("line"),
    page: colour("page"),
    computing: colour("compute"),
    messages: colour("communicate"),
    negative: colour("weight-negative"),
    positive: colour("weight-positive"),
    font: getComputedStyle(document.body).fontFamily,
    ofBytes: byteColours(rgb("weight-zero"), rgb("weight-negative"), rgb("weight-positive"), rgb("page")),
  };
}

type Rgb = readonly [number, number, number];

export function byteColours(zero: Rgb, negative: Rgb, positive: Rgb, nothing: Rgb): Uint32Array {
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    const share = (byte - 128) / 127;
    const strength = Math.min(1, Math.abs(share)) ** gamma;
    const full = share < 0 ? negative : positive;
    for (const channel of [0, 1, 2] as const) {
      bytes[4 * byte + channel] = zero[channel] + (full[channel] - zero[channel]) * strength;
    }
    bytes[4 * byte + 3] = 255;
  }
  bytes.set([...nothing, 255], 4 * nothingByte);
  return new Uint32Array(bytes.buffer);
}
