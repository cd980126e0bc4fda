import uPlot from "uplot";
import { colour } from "../../draw/colours.ts";
import type { PlotData } from "./plot-data.ts";
import { dashes, type LineLook } from "./run-looks.ts";
import { extent, faint, powersOfTen } from "./scales.ts";
import type { PlotSpec } from "./specs.ts";

export interface Ghost {
  readonly data: PlotData;
  /** One a line. */
  readonly looks: readonly LineLook[];
  readonly emphasis: "fainter" | "faint" | "clear" | "strong";
}

export interface ChartContent {
  readonly data: PlotData;
  readonly looks: readonly LineLook[];
  readonly dimmed: boolean;
  readonly ghosts: readonly Ghost[];
  readonly xEnd: number;
  readonly xLabel: string;
  readonly closeUp: boolean;
  /** The same as long as only the current run's data go on. */
  readonly key: string;
}

export interface ChartOptions {
  readonly spec: PlotSpec;
  readonly logarithmic: boolean;
  /** Told the drawn row and place under the cursor, undefined when it leaves. */
  readonly onCursor: (at: { readonly row: number; readonly x: number } | undefined) => void;
}

const emphases = {
  fainter: { width: 1, alpha: 0.2 },
  faint: { width: 1, alpha: 0.5 },
  clear: { width: 1.5, alpha: 0.85 },
  strong: { width: 1.75, alpha: 1 },
} as const;

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
          drag: { setScale: false, x: false, y: false },
          sync: { key: "plots", setSeries: false },
          y: false,
          points: { size: 6 },
        },
        scales: {
          x: { time: false, range: () => [0, this.#content?.xEnd ?? 1] },
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
          drawAxes: [() => this.#drawGhosts()],
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
    return step >= 0 && (step / after.xEnd) * this.#plot.width < 1;
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

  #range(least: number | null, most: number | null): uPlot.Range.MinMax {
    const { spec, logarithmic } = this.#options;
    const content = this.#content;
    if (content === undefined) return logarithmic ? [0.1, 1] : [0, 1];
    const all = [content.data, ...content.ghosts.map((ghost) => ghost.data)];
    let [low, high] = extent(all, content.closeUp ? content.xEnd * 0.08 : Number.NEGATIVE_INFINITY, logarithmic);
    if (low > high) [low, high] = [least ?? 0, most ?? 1];
    if (logarithmic) return [10 ** Math.floor(Math.log10(low || 0.1)), 10 ** Math.ceil(Math.log10(high || 1) + 1e-9)];
    const room = (high - low || Math.abs(high) || 1) * 0.06;
    return [spec.fromZero ? 0 : low - room, high + room];
  }

  #drawGhosts(): void {
    const { ctx, bbox } = this.#plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineJoin = "round";
    for (const ghost of this.#content?.ghosts ?? []) {
      const { width, alpha } = emphases[ghost.emphasis];
      ctx.lineWidth = devicePixelRatio * width;
      ghost.data.ys.forEach((ys, line) => {
        const { colour: name = "muted", style = "solid" } = ghost.looks[line] ?? {};
        ctx.strokeStyle = faint(colour(name), alpha);
        ctx.setLineDash(dashes[style].map((length) => length * devicePixelRatio));
        this.#traceLine(ctx, ghost.data.xs, ys);
      });
    }
    ctx.restore();
  }

  #traceLine(ctx: CanvasRenderingContext2D, xs: readonly number[], ys: readonly (number | null)[]): void {
    const stepped = this.#options.spec.where === "round";
    const logarithmic = this.#options.logarithmic;
    let last: number | undefined;
    ctx.beginPath();
    ys.forEach((value, index) => {
      if (value === null || (logarithmic && value <= 0)) return;
      const x = this.#plot.valToPos(xs[index] as number, "x", true);
      const y = this.#plot.valToPos(value, "y", true);
      if (last === undefined) ctx.moveTo(x, y);
      else {
        if (stepped) ctx.lineTo(last, y);
        ctx.lineTo(x, y);
      }
      last = x;
    });
    ctx.stroke();
  }
}
