/** A picture: for each pixel, row after row, one byte of grey, or three of red, green and blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** What a decoder gives: grey (1), grey and alpha (2), colour (3), or colour and alpha (4), a byte each. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: ArrayLike<number>;
}

/**
 * A picture on a white ground; grey if it has no colour, however it was kept, so that the same picture gives the same
 * bytes.
 */
export function pictureOf({ width, height, channels, data }: Samples): Picture {
  const count = width * height;
  const isGrey = channels <= 2 || colourless(data, channels, count);
  const kept = isGrey ? 1 : 3;
  const pixels = new Uint8Array(kept * count);
  const hasAlpha = channels % 2 === 0;
  for (let i = 0; i < count; i++) {
    const alpha = hasAlpha ? (data[channels * (i + 1) - 1] as number) / 255 : 1;
    for (let k = 0; k < kept; k++) {
      const value = data[channels * i + k] as number;
      pixels[kept * i + k] = alpha === 1 ? value : Math.round(alpha * value + (1 - alpha) * 255);
    }
  }
  return { width, height, channels: kept, pixels };
}

function colourless(data: ArrayLike<number>, channels: number, count: number): boolean {
  for (let i = 0; i < count * channels; i += channels) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  }
  return true;
}

/** The same with this many channels; colours become as bright a grey as people see them (ITU-R BT.601). */
export function withChannels(picture: Picture, channels: 1 | 3): Picture {
  if (picture.channels === channels) return picture;
  const { width, height, pixels } = picture;
  const changed = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    if (channels === 3) changed.fill(pixels[i] as number, 3 * i, 3 * i + 3);
    else {
      const [red, green, blue] = [pixels[3 * i] as number, pixels[3 * i + 1] as number, pixels[3 * i + 2] as number];
      changed[i] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    }
  }
  return { width, height, channels, pixels: changed };
}

/** Light for dark. */
export function negative(picture: Picture): Picture {
  return { ...picture, pixels: picture.pixels.map((value) => 255 - value) };
}

/**
 * The picture in another size. What is made smaller is averaged, what is made larger is blended between neighbours
 * (a triangle filter as wide as the larger of a source and a target pixel).
 */
export function resized(picture: Picture, width: number, height: number): Picture {
  if (picture.width === width && picture.height === height) return picture;
  const { channels } = picture;
  // First along the rows, then along the columns, whose neighbours are a row apart.
  const wide = resample(picture.pixels, {
    lines: picture.height,
    lineStride: picture.width * channels,
    stride: channels,
    from: picture.width,
    to: width,
    channels,
    outLineStride: width * channels,
    outStride: channels,
  });
  const pixels = resample(wide, {
    lines: width,
    lineStride: channels,
    stride: width * channels,
    from: picture.height,
    to: height,
    channels,
    outLineStride: channels,
    outStride: width * channels,
  });
  return { width, height, channels, pixels: Uint8Array.from(pixels, Math.round) };
}

interface Resampling {
  readonly lines: number;
  readonly lineStride: number;
  readonly stride: number;
  readonly from: number;
  readonly to: number;
  readonly channels: number;
  readonly outLineStride: number;
  readonly outStride: number;
}

function resample(source: ArrayLike<number>, along: Resampling): Float32Array {
  const { lines, lineStride, stride, from, to, channels, outLineStride, outStride } = along;
  const result = new Float32Array(lines * to * channels);
  const scale = from / to;
  const reach = Math.max(1, scale);
  for (let place = 0; place < to; place++) {
    const centre = (place + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const weights = Array.from({ length: last - first + 1 }, (_, i) => 1 - Math.abs(first + i - centre) / reach);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (let line = 0; line < lines; line++) {
      for (let channel = 0; channel < channels; channel++) {
        let value = 0;
        for (let i = first; i <= last; i++) {
          value += (weights[i - first] as number) * (source[line * lineStride + i * stride + channel] as number);
        }
        result[line * outLineStride + place * outStride + channel] = value / sum;
      }
    }
  }
  return result;
}
