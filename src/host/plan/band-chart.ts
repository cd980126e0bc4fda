import { ticksBetween } from "../report/chart.ts";
import { html, type Markup } from "../report/markup.ts";
import { significant } from "../report/words.ts";
import type { Range } from "./budget-plan.ts";

export interface BandChart {
  readonly title: string;
  /** What is along the horizontal axis, with its unit; it is logarithmic. */
  readonly along: string;
  readonly look: "loss" | "metric";
  readonly points: readonly (Range & { readonly x: number })[];
  /** What was measured, to compare. */
  readonly measured?: { readonly x: number; readonly y: number } | undefined;
  readonly format?: (value: number) => string;
}

/** What a character of a label takes at most, and the least between two labels. */
const [characterWidth, gap] = [8, 8];

/** Those that do not lie on one before. */
function labels(all: readonly (readonly [x: number, text: string])[]): readonly (readonly [x: number, text: string])[] {
  let taken = Number.NEGATIVE_INFINITY;
  return all.filter(([x, text]) => {
    const half = (text.length * characterWidth) / 2;
    if (x - half < taken + gap) return false;
    taken = x + half;
    return true;
  });
}

export const bandChartSize = { width: 440, height: 260 };
const { width, height } = bandChartSize;
const [left, right, top, bottom] = [58, 18, 34, 44];

/** Means with the range of several runs around them, and what was measured as a ring; undefined where there is nothing to draw. */
export function bandChart({
  title,
  along,
  look,
  points,
  measured,
  format = significant,
}: BandChart): Markup | undefined {
  const known = [...points].filter(({ x }) => x > 0).sort((a, b) => a.x - b.x);
  if (known.length === 0) return undefined;
  const xs = [...known.map(({ x }) => x), ...(measured ? [measured.x] : [])];
  const ys = [...known.flatMap(({ least, most }) => [least, most]), ...(measured ? [measured.y] : [])];
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const yTicks = ticksBetween(Math.min(...ys), Math.max(...ys), 5);
  const [low, high] = [yTicks[0] as number, yTicks.at(-1) as number];
  const across = (x: number) => {
    const share = last > first ? Math.log(x / first) / Math.log(last / first) : 0.5;
    return Number((left + 10 + share * (width - left - right - 20)).toFixed(1));
  };
  const up = (y: number) =>
    Number((height - bottom - ((y - low) / (high - low || 1)) * (height - top - bottom)).toFixed(1));
  const line = known.map(({ x, mean }, i) => `${i === 0 ? "M" : "L"}${across(x)} ${up(mean)}`).join("");
  const band = [
    ...known.map(({ x, most }, i) => `${i === 0 ? "M" : "L"}${across(x)} ${up(most)}`),
    ...known.toReversed().map(({ x, least }) => `L${across(x)} ${up(least)}`),
    "Z",
  ].join("");
  return html`<text class="title" x="${left}" y="18">${title}</text>
${yTicks.map(
  (tick) =>
    html`<path class="grid" d="M${left} ${up(tick)}H${width - right}"/><text x="${left - 8}" y="${up(tick) + 4}" text-anchor="end">${format(tick)}</text>`,
)}
${labels(known.map(({ x }) => [across(x), significant(x)])).map(([x, text]) => html`<text x="${x}" y="${height - bottom + 18}" text-anchor="middle">${text}</text>`)}
<text class="along" x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">${along}</text>
<path class="band ${look}" d="${band}"/>
<path class="curve ${look}" d="${line}"/>
${known.map(({ x, mean }) => html`<circle class="end ${look}" cx="${across(x)}" cy="${up(mean)}" r="3.5"/>`)}
${measured ? html`<circle class="measured" cx="${across(measured.x)}" cy="${up(measured.y)}" r="5.5"/>` : undefined}`;
}
