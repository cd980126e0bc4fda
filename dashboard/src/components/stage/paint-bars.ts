import { zeroByte } from "../../../../src/watch/weights-picture.ts";
import type { Point } from "../../stage/layout.ts";
import type { Painting } from "./frame.ts";
import type { LensView } from "./lenses.ts";

interface Bars {
  readonly at: Point;
  readonly radius: number;
  readonly view: LensView;
  readonly names: readonly string[] | undefined;
}

const largestType = 12.5;
const smallestType = 10;

/** The weight of each feature of a table as a bar, to the left where it is negative; beside it the feature's name, where there is room. */
export function paintBars({ context, colours }: Painting, { at, radius, view, names }: Bars): void {
  const rows = view.height;
  const row = (1.44 * radius) / Math.max(4, rows);
  const top = at.y - (row * rows) / 2;
  const type = Math.min(largestType, 0.86 * row);
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(at.x, top);
  context.lineTo(at.x, top + row * rows);
  context.stroke();
  context.font = `${type}px ${colours.font}`;
  context.textBaseline = "middle";
  for (let i = 0; i < rows; i++) {
    const from = view.from[i] ?? zeroByte;
    const value = (from + ((view.to[i] ?? zeroByte) - from) * view.share - zeroByte) / (zeroByte - 1);
    const y = top + (i + 0.5) * row;
    // A chord of the circle is as long as this half to each side.
    const half = Math.sqrt(Math.max(0, (0.94 * radius) ** 2 - (Math.abs(y - at.y) + row / 2) ** 2));
    const length = Math.abs(value) * half;
    context.fillStyle = value < 0 ? colours.negative : colours.positive;
    context.fillRect(value < 0 ? at.x - length : at.x, y - 0.36 * row, length, 0.72 * row);
    const name = names?.[i];
    if (name === undefined || type < smallestType) continue;
    context.fillStyle = colours.ink;
    context.textAlign = value < 0 ? "left" : "right";
    context.fillText(name, at.x + (value < 0 ? 4 : -4), y, half - 4);
  }
}
