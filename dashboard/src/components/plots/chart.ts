import uPlot from "uplot";
import { colour } from "../../draw/colours.ts";
import type { ChartContent } from "./chart-content.ts";
import { drawBands, drawGhosts, drawLevel, drawMarks, type LineShape } from "./chart-layers.ts";
import { cursorOnAll } from "./cursor-on-all.ts";
import { dashes } from "./run-looks.ts";
import { extent, faint, powersOfTen } from "./scales.ts";
import { selectByTouch } from "./select-by-touch.ts";
import type { PlotSpec } from "./specs.ts";
import { chosenStretch, type Stretch } from "./stretch.ts";

export interface ChartOptions {
  readonly spec: PlotSpec;
  readonly logarithmic: boolean;
  /** Told the drawn row and place under the cursor, undefined when it leaves. */
  readonly onCursor: (at: { readonly row: number; readonly x: number } | undefined) => void;
  /** Told which part of the horizontal axis is to be seen; undefined is all of it. */
  readonly onZoom: (stretch: Stretch | undefined) => void;
}

/** The row whose value holds at a place, next to the nearest one. */
function rowAt(xs: ArrayLike<number>, nearest: number, x: number, where: PlotSpec["where"]): number {
  const at = xs[nearest] as number;
  if (where === "round") return at < x && nearest < xs.length - 1 ? nearest + 1 : nearest;
  return at > x && nearest > 0 ? nearest - 1 : nearest;
}

const latestDrawMs = 1000;

/** One uPlot chart: the current run's lines over those of earlier runs, which are drawn faint beneath. */
export class Chart {
  readonly #plot: uPlot;
  readonly #sizes: ResizeObserver;
  readonly #options: ChartOptions;
  readonly #sight: IntersectionObserver;
  #content: ChartContent | undefined;
  #drawn: ChartContent | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  #visible = true;

  constructor(element: HTMLElement, options: ChartOptions) {
    this.#options = options;
    const { spec, logarithmic } = options;
    const font = `11px ${getComputedStyle(element).fontFamily}`;
    const axis = {
      stroke: () => colour("muted"),
      grid: { stroke: () => colour("grid"), width: 1 },
      ticks: { show: false },
      font,
    };
    this.#plot = new uPlot(
      {
        width: Math.max(80, element.clientWidth),
        height: Math.max(60, element.clientHeight),
        padding: [6, 10, 0, 0],
        legend: { show: false },
        cursor: {
          drag: { setScale: false, x: true, y: false, dist: 5 },
          bind: { dblclick: () => () => options.onZoom(undefined) as unknown as null },
          sync: {
            key: "plots",
            setSeries: false,
            filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
          },
          y: false,
          points: { size: 6 },
          dataIdx: (plot, _, nearest, x) => rowAt(plot.data[0], nearest, x, spec.where),
        },
        scales: {
          x: { time: false, range: () => this.#seen() },
          y: { distr: logarithmic ? 3 : 1, range: (_, least, most) => this.#range(least, most) },
        },
        axes: [
          {
            ...axis,
            size: 20,
            gap: 3,
            space: 48,
            label: () => this.#content?.xLabel ?? "",
            labelFont: font,
            labelSize: 13,
            labelGap: 0,
          },
          {
            ...axis,
            size: 48,
            gap: 4,
            space: 26,
            ...(logarithmic && {
              splits: (_, __, least, most) => powersOfTen(least, most),
              filter: (_, splits) => splits,
            }),
            values: (_, splits) => splits.map((split) => (split === null ? "" : spec.marks(split))),
          },
        ],
        series: [
          {},
          ...spec.lines.map((_, index) => ({
            stroke: () => this.#lineColour(index),
            width: 1.75,
            spanGaps: false,
            points: { show: false },
            ...(spec.where === "round" && { paths: uPlot.paths.stepped?.({ align: -1 }) as uPlot.Series.PathBuilder }),
          })),
        ],
        hooks: {
          drawAxes: [
            (plot) => drawBands(plot, this.#content?.bands ?? [], this.#shape()),
            (plot) => drawGhosts(plot, this.#content?.ghosts ?? [], this.#shape()),
          ],
          draw: [
            (plot) => {
              const { level, marks = [] } = this.#content ?? {};
              if (level) drawLevel(plot, level, font.replace("11px", `${11 * devicePixelRatio}px`));
              drawMarks(plot, marks);
            },
          ],
          setSelect: [(plot) => this.#choose(plot.select.left, plot.select.left + plot.select.width)],
          setCursor: [
            (plot) => {
              const { idx, left } = plot.cursor;
              const inside = idx !== null && idx !== undefined && left !== undefined && left >= 0;
              options.onCursor(inside ? { row: idx, x: plot.posToVal(left, "x") } : undefined);
            },
          ],
        },
      },
      [[], ...spec.lines.map(() => [])],
      element,
    );
    selectByTouch(this.#plot, (left, right) => this.#choose(left, right));
    this.#sizes = new ResizeObserver(() => {
      const width = element.clientWidth;
      const height = element.clientHeight;
      if (width > 0 && height > 0 && (width !== this.#plot.width || height !== this.#plot.height)) {
        this.#plot.setSize({ width, height });
      }
    });
    this.#sizes.observe(element);
    this.#sight = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)?.isIntersecting ?? true;
      if (this.#visible) this.#draw();
    });
    this.#sight.observe(element);
  }

  /** Draws at once if the change can be seen at once, otherwise within a second. */
  show(content: ChartContent): void {
    const before = this.#drawn;
    this.#content = content;
    if (before !== undefined && (!this.#visible || this.#isHardlyNew(before, content))) {
      this.#later ??= setTimeout(() => this.#draw(), latestDrawMs);
      return;
    }
    this.#draw();
  }

  #draw(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    const content = this.#content;
    if (content === undefined) return;
    this.#drawn = content;
    const { xs, ys } = content.data;
    content.looks.forEach(({ style }, index) => {
      const series = this.#plot.series[index + 1];
      if (series) series.dash = [...dashes[style]];
    });
    this.#plot.setData([xs as number[], ...(ys as (number | null)[][])], true);
  }

  /** Only the current run went on, and by less than a pixel. */
  #isHardlyNew(before: ChartContent, after: ChartContent): boolean {
    if (before.key !== after.key) return false;
    const step = (after.data.xs.at(-1) ?? 0) - (before.data.xs.at(-1) ?? 0);
    const { from, to } = after.stretch;
    return step >= 0 && (step / (to - from)) * this.#plot.width < 1;
  }

  /** Puts the cursor at a place of the horizontal axis, on all plots; undefined takes it away. */
  pointAt(place: number | undefined): void {
    cursorOnAll(this.#plot, place === undefined ? undefined : this.#plot.valToPos(place, "x"));
  }

  close(): void {
    clearTimeout(this.#later);
    this.#sight.disconnect();
    this.#sizes.disconnect();
    this.#plot.destroy();
  }

  #lineColour(index: number): string {
    const name = this.#content?.looks[index]?.colour ?? "ink";
    return this.#content?.dimmed ? faint(colour(name), 0.3) : colour(name);
  }

  #range(found: number | null, foundMost: number | null): uPlot.Range.MinMax {
    const { spec, logarithmic } = this.#options;
    const content = this.#content;
    if (content === undefined) return logarithmic ? [0.1, 1] : [0, 1];
    const bands = content.bands.map(({ xs, low: least, high: most }) => ({ xs, ys: [least, most], points: xs.length }));
    const all = [content.data, ...content.ghosts.map((ghost) => ghost.data), ...bands];
    let [low, high] = extent(all, this.#measured(content), logarithmic);
    if (low > high) [low, high] = [found ?? 0, foundMost ?? 1];
    if (content.level) [low, high] = [Math.min(low, content.level.value), Math.max(high, content.level.value)];
    if (logarithmic) return [10 ** Math.floor(Math.log10(low || 0.1)), 10 ** Math.ceil(Math.log10(high || 1) + 1e-9)];
    const room = (high - low || Math.abs(high) || 1) * 0.06;
    return [spec.fromZero ? 0 : low - room, high + room];
  }

  /** Where the vertical axis has to hold all values: everywhere that is seen, and close up not in the steep beginning. */
  #measured({ stretch, isWhole, closeUp }: ChartContent): Stretch {
    if (!isWhole) return stretch;
    const from = closeUp ? stretch.to * 0.08 : Number.NEGATIVE_INFINITY;
    return { from, to: Number.POSITIVE_INFINITY };
  }

  #seen(): uPlot.Range.MinMax {
    const { from = 0, to = 1 } = this.#content?.stretch ?? {};
    return [from, to];
  }

  #shape(): LineShape {
    return { stepped: this.#options.spec.where === "round", logarithmic: this.#options.logarithmic };
  }

  /** Between two places in pixels, which a person has dragged over. */
  #choose(left: number, right: number): void {
    if (right - left < 1 || this.#content === undefined) return;
    this.#plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    const { stretch } = this.#content;
    const chosen = chosenStretch(this.#plot.posToVal(left, "x"), this.#plot.posToVal(right, "x"), stretch);
    if (chosen) this.#options.onZoom(chosen);
  }
}
