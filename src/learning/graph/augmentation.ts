import type { Random } from "../../math/random.ts";

/** How pictures are changed before a gradient is taken of them, each by chance; what comes in from outside is 0. */
export interface Augmentation {
  /** Channels, rows and columns of a picture, as they follow each other in it. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Moved by so many pixels at most, up or down and to a side: a whole number. */
  readonly shift: number;
  /** Turned about the middle by so many degrees at most, either way: below 90. */
  readonly degrees: number;
}

/**
 * Changes `count` pictures in `memory`, which follow each other from `at` on. Turned pictures are read between pixels, bilinearly. Only sums,
 * products and quotients are taken, so that every engine makes the same pictures of the same draws.
 */
export function augmentInto(
  memory: Float32Array | Float64Array,
  at: number,
  count: number,
  { shape: [channels, height, width], shift, degrees }: Augmentation,
  random: Random,
): void {
  const size = height * width;
  const before = new Float32Array(channels * size);
  const largest = (degrees * Math.PI) / 360;
  for (let i = 0; i < count; i++) {
    const from = at + i * before.length;
    const down = randomWhole(shift, random);
    const right = randomWhole(shift, random);
    // t is the tangent of half the angle.
    const t = degrees > 0 ? (2 * random.uniform() - 1) * largest : 0;
    const cosine = (1 - t * t) / (1 + t * t);
    const sine = (2 * t) / (1 + t * t);
    before.set(memory.subarray(from, from + before.length));
    for (let channel = 0; channel < channels; channel++) {
      const picture = before.subarray(channel * size, (channel + 1) * size);
      const to = from + channel * size;
      for (let row = 0; row < height; row++) {
        const y = row - down - (height - 1) / 2;
        for (let column = 0; column < width; column++) {
          const x = column - right - (width - 1) / 2;
          const readRow = sine * x + cosine * y + (height - 1) / 2;
          const readColumn = cosine * x - sine * y + (width - 1) / 2;
          memory[to + row * width + column] = between(picture, height, width, readRow, readColumn);
        }
      }
    }
  }
}

/** From -most to most. */
function randomWhole(most: number, random: Random): number {
  return most > 0 ? Math.floor(random.uniform() * (2 * most + 1)) - most : 0;
}

/** What stands there, or the weighted mean of the four pixels around; 0 outside. */
function between(picture: Float32Array, height: number, width: number, row: number, column: number): number {
  const top = Math.floor(row);
  const left = Math.floor(column);
  const [lower, later] = [row - top, column - left];
  const pixel = (y: number, x: number) =>
    y >= 0 && y < height && x >= 0 && x < width ? (picture[y * width + x] as number) : 0;
  if (lower === 0 && later === 0) return pixel(top, left);
  return (
    (1 - lower) * ((1 - later) * pixel(top, left) + later * pixel(top, left + 1)) +
    lower * ((1 - later) * pixel(top + 1, left) + later * pixel(top + 1, left + 1))
  );
}
