import type { WeightsPictured } from "../../../../src/watch/events.ts";
import type { Point } from "../../stage/layout.ts";
import { lensPart, partSize, type Shows } from "../../stage/lens-parts.ts";
import type { Painting } from "./frame.ts";
import type { LensView } from "./lenses.ts";
import { paintBars } from "./paint-bars.ts";

const turn = 2 * Math.PI;

interface Lens {
  readonly key: string;
  readonly at: Point;
  readonly radius: number;
  /** Left out where weights are no picture. */
  readonly view: LensView | undefined;
  /** What the weights speak for, written on the lens where that is not everything. */
  readonly name?: string | undefined;
  readonly featureNames?: readonly string[] | undefined;
  readonly columnNames?: readonly string[] | undefined;
  readonly labelCounts?: readonly number[] | undefined;
}

/** The way from some of the round's pictures to others, as far as a lens shows it. */
export function viewBetween(
  pictures: WeightsPictured,
  shows: Shows,
  { from, to, share }: { readonly from: Uint8Array; readonly to: Uint8Array; readonly share: number },
): LensView {
  const { width, height, reach } = partSize(pictures, shows);
  const [before, after] = [lensPart(from, pictures, shows), lensPart(to, pictures, shows)];
  return reach === undefined
    ? { width, height, from: before, to: after, share }
    : { width, height, reach, from: before, to: after, share };
}

/** A picture of weights in a circle; where there is none, how many examples of each label are held. */
export function paintLens(painting: Painting, lens: Lens): void {
  const { context, colours, lenses } = painting;
  const { key, at, radius, view, labelCounts, name } = lens;
  context.save();
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, turn);
  context.fillStyle = colours.page;
  context.fill();
  if (view?.width === 1) paintBars(painting, { at, radius, view, names: lens.featureNames });
  else if (view && lenses) {
    context.clip();
    const { across, down } = sidesIn(radius, view);
    // Made smaller, pixels would be left out by chance.
    context.imageSmoothingEnabled = across < view.width;
    context.drawImage(lenses.draw(key, view), at.x - across / 2, at.y - down / 2, across, down);
    if (lens.columnNames) paintColumnNames(painting, { at, across, down, names: lens.columnNames });
  } else if (labelCounts) paintCounts(painting, { at, radius, labelCounts });
  context.restore();
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, turn);
  context.stroke();
  if (name !== undefined && view) paintName(painting, { at, radius, name });
}

/** A picture is known for certain to say little in its corners; of several, and of cells of a table, every corner counts. */
function sidesIn(
  radius: number,
  { width, height, reach }: LensView,
): { readonly across: number; readonly down: number } {
  if (reach !== undefined) return { across: (0.97 * radius * width) / reach, down: (0.97 * radius * height) / reach };
  if (width < 8) return { across: 1.36 * radius, down: 1.36 * radius };
  if (width === height) return { across: 2 * radius, down: 2 * radius };
  const scale = (2.12 * radius) / Math.hypot(width, height) / (width > height ? 0.88 : 1);
  return { across: scale * width, down: scale * height };
}

const narrowestColumn = 24;

/** Above the columns of a table's weights, where there is room. */
function paintColumnNames(
  { context, colours }: Painting,
  { at, across, down, names }: { at: Point; across: number; down: number; names: readonly string[] },
): void {
  const column = across / names.length;
  if (column < narrowestColumn) return;
  context.font = `12px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillStyle = colours.ink;
  names.forEach((name, i) => {
    context.fillText(name, at.x - across / 2 + (i + 0.5) * column, at.y - down / 2 - 3, column);
  });
}

function paintName(
  { context, colours }: Painting,
  { at, radius, name }: { at: Point; radius: number; name: string },
): void {
  const size = Math.max(11, Math.min(16, 0.34 * radius));
  const y = at.y + 0.8 * radius;
  context.font = `650 ${size}px ${colours.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const half = Math.max(0.75 * size, 0.32 * size * name.length + 0.3 * size);
  context.fillStyle = colours.page;
  context.strokeStyle = colours.line;
  context.beginPath();
  context.roundRect(at.x - half, y - 0.72 * size, 2 * half, 1.44 * size, 0.72 * size);
  context.fill();
  context.stroke();
  context.fillStyle = colours.ink;
  context.fillText(name, at.x, y + 0.05 * size);
}

function paintCounts(
  { context, colours }: Painting,
  { at, radius, labelCounts }: { at: Point; radius: number; labelCounts: readonly number[] },
): void {
  const most = Math.max(1, ...labelCounts);
  const width = (1.3 * radius) / labelCounts.length;
  context.fillStyle = colours.ink;
  labelCounts.forEach((count, label) => {
    const height = (1.1 * radius * count) / most;
    context.fillRect(at.x - 0.65 * radius + label * width, at.y + 0.5 * radius - height, 0.7 * width, height);
  });
}
