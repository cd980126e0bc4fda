import type { Point } from "../../stage/layout.ts";
import type { Painting } from "./frame.ts";
import type { LensView } from "./lenses.ts";

const turn = 2 * Math.PI;

interface Lens {
  readonly key: string;
  readonly at: Point;
  readonly radius: number;
  /** Left out where weights are no picture. */
  readonly view: LensView | undefined;
  /** Every corner of a table counts: it stands inside the circle. */
  readonly isTable: boolean;
  readonly labelCounts?: readonly number[] | undefined;
}

/** A picture of weights in a circle; where there is none, how many examples of each label are held. */
export function paintLens(painting: Painting, lens: Lens): void {
  const { context, colours, lenses } = painting;
  const { key, at, radius, view, isTable, labelCounts } = lens;
  context.save();
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, turn);
  context.fillStyle = colours.page;
  context.fill();
  if (view && lenses) {
    context.clip();
    const side = isTable ? 1.36 * radius : 2 * radius;
    context.imageSmoothingEnabled = false;
    context.drawImage(lenses.draw(key, view), at.x - side / 2, at.y - side / 2, side, side);
  } else if (labelCounts) paintCounts(painting, { at, radius, labelCounts });
  context.restore();
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, turn);
  context.stroke();
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
