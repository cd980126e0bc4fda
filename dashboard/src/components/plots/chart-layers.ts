import type uPlot from "uplot";
import { colour } from "../../draw/colours.ts";
import type { ChartBand, ChartLevel, ChartMark, Ghost } from "./chart-content.ts";
import { dashes } from "./run-looks.ts";
import { faint } from "./scales.ts";

/** How lines are drawn on this chart. */
export interface LineShape {
  readonly stepped: boolean;
  readonly logarithmic: boolean;
}

const emphases = {
  fainter: { width: 1, alpha: 0.35 },
  faint: { width: 1.25, alpha: 0.8 },
  clear: { width: 1.5, alpha: 0.95 },
  strong: { width: 1.75, alpha: 1 },
} as const;

/** Draws within the chart's axes, and leaves the context as it was. */
function withinAxes({ ctx, bbox }: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}

export function drawGhosts(plot: uPlot, ghosts: readonly Ghost[], shape: LineShape): void {
  withinAxes(plot, (context) => {
    context.lineJoin = "round";
    for (const ghost of ghosts) {
      const { width, alpha } = emphases[ghost.emphasis];
      context.lineWidth = devicePixelRatio * width;
      ghost.data.ys.forEach((ys, line) => {
        const { colour: name = "muted", style = "solid" } = ghost.looks[line] ?? {};
        context.strokeStyle = faint(colour(name), alpha);
        context.setLineDash(dashes[style].map((length) => length * devicePixelRatio));
        traceLine(plot, ghost.data.xs, ys, shape);
      });
    }
  });
}

/** A band for the spread, and a line for the mean. */
export function drawBands(plot: uPlot, bands: readonly ChartBand[], shape: LineShape): void {
  const toY = (value: number) =>
    plot.valToPos(shape.logarithmic ? Math.max(value, Number.MIN_VALUE) : value, "y", true);
  withinAxes(plot, (context) => {
    for (const { xs, mean, low, high, look } of bands) {
      const places = xs.map((x) => plot.valToPos(x, "x", true));
      context.fillStyle = faint(colour(look.colour), 0.18);
      context.beginPath();
      high.forEach((value, i) => void context.lineTo(places[i] as number, toY(value)));
      for (let i = low.length - 1; i >= 0; i--) context.lineTo(places[i] as number, toY(low[i] as number));
      context.fill();
      context.strokeStyle = colour(look.colour);
      context.lineWidth = 1.5 * devicePixelRatio;
      context.setLineDash(dashes[look.style].map((length) => length * devicePixelRatio));
      traceLine(plot, xs, mean, { ...shape, stepped: false });
    }
  });
}

function traceLine(
  plot: uPlot,
  xs: readonly number[],
  ys: readonly (number | null)[],
  { stepped, logarithmic }: LineShape,
): void {
  const { ctx } = plot;
  let last: number | undefined;
  ctx.beginPath();
  ys.forEach((value, index) => {
    if (value === null || (logarithmic && value <= 0)) return;
    const x = plot.valToPos(xs[index] as number, "x", true);
    const y = plot.valToPos(value, "y", true);
    if (last === undefined) ctx.moveTo(x, y);
    else {
      if (stepped) ctx.lineTo(last, y);
      ctx.lineTo(x, y);
    }
    last = x;
  });
  ctx.stroke();
}

/** A level line from side to side, named at its right end. */
export function drawLevel(plot: uPlot, { value, name }: ChartLevel, font: string): void {
  withinAxes(plot, (context) => {
    const y = Math.round(plot.valToPos(value, "y", true)) + 0.5;
    const { left, width } = plot.bbox;
    context.strokeStyle = colour("ink");
    context.lineWidth = devicePixelRatio;
    context.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(left + width, y);
    context.stroke();
    context.font = font;
    context.textAlign = "right";
    context.textBaseline = "bottom";
    const [right, bottom] = [left + width - 4 * devicePixelRatio, y - 2 * devicePixelRatio];
    const words = context.measureText(name);
    // Curves go on beneath it.
    context.fillStyle = faint(colour("panel"), 0.85);
    context.fillRect(
      right - words.width,
      bottom - words.actualBoundingBoxAscent,
      words.width,
      words.actualBoundingBoxAscent,
    );
    context.fillStyle = colour("muted");
    context.fillText(name, right, bottom);
  });
}

const flagSize = 5;

/** What happened, as upright lines with a flag at their top. */
export function drawMarks(plot: uPlot, marks: readonly ChartMark[]): void {
  const { top, height } = plot.bbox;
  withinAxes(plot, (context) => {
    for (const { x: place, strong } of marks) {
      const x = Math.round(plot.valToPos(place, "x", true)) + 0.5;
      const ink = colour(strong ? "ink" : "muted");
      context.strokeStyle = faint(ink, strong ? 1 : 0.6);
      context.fillStyle = ink;
      context.lineWidth = devicePixelRatio * (strong ? 1.75 : 1);
      context.setLineDash(strong ? [] : [2 * devicePixelRatio, 3 * devicePixelRatio]);
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, top + height);
      context.stroke();
      const size = flagSize * devicePixelRatio;
      context.beginPath();
      context.moveTo(x - size, top);
      context.lineTo(x + size, top);
      context.lineTo(x, top + 1.4 * size);
      context.fill();
    }
  });
}
