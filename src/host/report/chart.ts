import { html, type Markup } from "./markup.ts";
import { significant } from "./words.ts";

export interface ChartOptions {
  readonly title: string;
  /** What is along the horizontal axis, with its unit. */
  readonly along: string;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  /** Names the colour. */
  readonly look: "loss" | "metric" | "tau";
  readonly format?: (value: number) => string;
  /** Values hold until the next one. */
  readonly steps?: boolean;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const [width, height] = [440, 250];
const [left, right, top, bottom] = [58, 14, 12, 40];
const mostPoints = 400;

/** A curve as SVG; undefined where fewer than two values are known. */
export function chart(options: ChartOptions): Markup | undefined {
  const { title, along, look, format = significant, steps = false } = options;
  const points = thinned(pointsOf(options));
  const last = points.at(-1);
  if (points.length < 2 || !last) return undefined;
  const xTicks = ticksBetween(points[0]?.x ?? 0, last.x, 5).filter(
    (tick) => tick >= (points[0]?.x ?? 0) && tick <= last.x,
  );
  const values = points.map(({ y }) => y);
  const yTicks = ticksBetween(Math.min(...values), Math.max(...values), 5);
  const across = scale([points[0]?.x ?? 0, last.x], [left, width - right]);
  const up = scale([yTicks[0] as number, yTicks.at(-1) as number], [height - bottom, top]);
  const path = points.map((point, i) => {
    const [x, y] = [across(point.x).toFixed(1), up(point.y).toFixed(1)];
    return i === 0 ? `M${x} ${y}` : steps ? `H${x}V${y}` : `L${x} ${y}`;
  });
  const about = `${title}: from ${format(values[0] as number)} to ${format(last.y)}`;
  return html`<figure class="chart">
<figcaption>${title}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${about}">
${yTicks.map(
  (tick) =>
    html`<path class="grid" d="M${left} ${up(tick)}H${width - right}"/><text x="${left - 8}" y="${up(tick) + 4}" text-anchor="end">${format(tick)}</text>`,
)}
${xTicks.map((tick) => html`<text x="${across(tick)}" y="${height - bottom + 18}" text-anchor="middle">${significant(tick)}</text>`)}
<text class="along" x="${(left + width - right) / 2}" y="${height - 4}" text-anchor="middle">${along}</text>
<path class="curve ${look}" d="${path.join("")}"/>
<circle class="end ${look}" cx="${across(last.x)}" cy="${up(last.y)}" r="3.5"/>
</svg>
</figure>`;
}

function pointsOf({ x, y }: ChartOptions): Point[] {
  return x.flatMap((at, i) => {
    const value = y[i] ?? null;
    return at === null || value === null ? [] : [{ x: at, y: value }];
  });
}

/** Every nth point, and the last. */
function thinned(points: readonly Point[]): Point[] {
  const step = Math.ceil(points.length / mostPoints);
  return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}

function scale(from: readonly [number, number], to: readonly [number, number]): (value: number) => number {
  const factor = from[1] === from[0] ? 0 : (to[1] - to[0]) / (from[1] - from[0]);
  return (value) => Number((to[0] + (value - from[0]) * factor).toFixed(1));
}

/** Round numbers from just below `least` to just above `most`. */
export function ticksBetween(least: number, most: number, about: number): number[] {
  const range = most - least || Math.abs(most) || 1;
  const rough = range / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(least / step);
  const count = Math.max(1, Math.ceil(most / step - 1e-9) - first);
  return Array.from({ length: count + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
