import type { Shape } from "../../../src/learning/graph/graph.ts";

/** Pictures of the same size in rows and columns, with a pixel between them. */
export interface Tiles {
  readonly count: number;
  readonly columns: number;
  /** Of one picture. */
  readonly width: number;
  readonly height: number;
  /** Of all of them. */
  readonly wide: number;
  readonly high: number;
}

/** As square as can be. */
export function tilesOf(count: number, width: number, height: number): Tiles {
  const columns = Math.max(1, Math.ceil(Math.sqrt((count * height) / width)));
  const rows = Math.ceil(count / columns);
  return {
    ...{ count, columns, width, height },
    wide: columns * (width + 1) - 1,
    high: rows * (height + 1) - 1,
  };
}

/** Of a value: a picture for each channel, or a pixel for each number. */
export function tilesOfValue(shape: Shape): Tiles {
  const [count = 1, height = 1, width = 1] = shape;
  return tilesOf(count, width, height);
}

/** The left and upper edge of one of them. */
export function tileAt({ columns, width, height }: Tiles, index: number): { readonly x: number; readonly y: number } {
  return { x: (index % columns) * (width + 1), y: Math.floor(index / columns) * (height + 1) };
}

/** What a layer makes of an example as ink: none at 0, full at the largest size of all its values. */
export function inkOf(values: Float32Array): Uint8Array {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest && Number.isFinite(value)) largest = Math.abs(value);
  return Uint8Array.from(values, (value) =>
    largest > 0 && Number.isFinite(value) ? Math.round((255 * Math.abs(value)) / largest) : 0,
  );
}

/** Which channel or unit is the most active in sum, counted from 0; undefined if none is. */
export function mostActive(values: Float32Array, shape: Shape): number | undefined {
  const [count = 1] = shape;
  const each = values.length / count;
  let [found, most]: [number | undefined, number] = [undefined, 0];
  for (let k = 0; k < count; k++) {
    const sum = values.subarray(k * each, (k + 1) * each).reduce((all, value) => all + Math.abs(value), 0);
    if (sum > most) [found, most] = [k, sum];
  }
  return found;
}
