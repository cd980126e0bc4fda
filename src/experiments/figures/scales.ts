/** A logarithmic scale for Vega-Lite, and the axis beside it. */
export interface Logarithmic {
  readonly scale: { readonly type: "log"; readonly domain: number[]; readonly nice: false };
  readonly axis: {
    readonly values: number[];
    readonly labelExpr: string;
    readonly labelOverlap: false;
    readonly labelFlush: false;
    readonly gridOpacity: {
      readonly condition: { readonly test: string; readonly value: number };
      readonly value: number;
    };
  };
}

/** With this many powers of ten the steps between them need no labels. */
const manyPowers = 3;

/**
 * From the values' smallest to their largest, both rounded outwards to 1, 2 or 5 times a power of ten, so that the ends have
 * labels; ticks without labels at the other whole multiples.
 */
export function logarithmic(
  values: readonly number[],
  { all125 = false }: { readonly all125?: boolean } = {},
): Logarithmic {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  const [low, high] = known.length === 0 ? [1, 10] : endsOf(Math.min(...known), Math.max(...known));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (let step = 1; step < 10; step++) ticks.push(Number(`${step}e${power}`));
  }
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  const powers = inside.filter(isPower);
  const labelled =
    powers.length < manyPowers || all125
      ? inside.filter((tick) => [1, 2, 5].includes(digitOf(tick)))
      : [...new Set([low, ...powers, high])];
  const isLabelled = among(labelled);
  return {
    scale: { type: "log", domain: [low, high], nice: false },
    axis: {
      values: inside,
      labelExpr: `${isLabelled} ? '' + datum.value : ''`,
      labelOverlap: false,
      labelFlush: false,
      gridOpacity: { condition: { test: isLabelled, value: 1 }, value: 0.45 },
    },
  };
}

/**
 * The values themselves as ticks, so that measurements are visible on the axis, as many as have room for their labels in the
 * given width: first those of `first`, then both ends.
 */
export function ticksAt(
  values: readonly number[],
  {
    width,
    isLogarithmic,
    first = [],
  }: {
    readonly width: number;
    readonly isLogarithmic: boolean;
    readonly first?: readonly number[];
  },
): number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const along = (value: number) => (isLogarithmic ? Math.log(value) : value);
  const placeOf = (value: number) => ((along(value) - along(low)) / (along(high) - along(low) || 1)) * width;
  const kept: number[] = [];
  const wanted = [...first.filter((value) => sorted.includes(value)), low, high, ...sorted.filter(isPower), ...sorted];
  for (const value of sorted.length === 0 ? [] : wanted) {
    const hasRoom = (other: number) =>
      Math.abs(placeOf(value) - placeOf(other)) >= (labelWidth(value) + labelWidth(other)) / 2 + labelGap;
    if (kept.every(hasRoom)) kept.push(value);
  }
  return kept.sort((a, b) => a - b);
}

const labelGap = 5;
const labelWidth = (value: number) => 6 * String(value).length;

/** A linear scale that ends at a label on both sides. */
export const linear = { scale: { zero: false, nice: 5 }, axis: { tickCount: 5 } } as const;

function endsOf(low: number, high: number): readonly [number, number] {
  const steps = [10, 5, 2, 1];
  const down = steps.map((step) => times(step, Math.floor(Math.log10(low)))).find((end) => end <= low * 1.0000001);
  const up = [...steps]
    .reverse()
    .map((step) => times(step, Math.floor(Math.log10(high))))
    .find((end) => end >= high / 1.0000001);
  const ends = [down ?? low, up ?? high] as const;
  return ends[0] < ends[1] ? ends : [ends[0] / 10, ends[1] * 10];
}

// Converted through text, so that it is exactly the number of the tick.
const times = (step: number, power: number) => Number(`${step}e${power}`);

const digitOf = (tick: number) => Number(tick.toExponential()[0]);
const isPower = (tick: number) => /^1e/.test(tick.toExponential());
const among = (values: readonly number[]) => `indexof([${values.join(",")}], datum.value) >= 0`;
