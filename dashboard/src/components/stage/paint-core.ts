import type { RingSlice } from "../../stage/budget-ring.ts";
import type { Layout } from "../../stage/layout.ts";
import type { Frame, Painting } from "./frame.ts";
import { paintLens, viewBetween } from "./paint-lens.ts";

const top = -Math.PI / 2;
const turn = 2 * Math.PI;

/** Everybody's weights, and around them the budget, which burns down. */
export function paintCore(painting: Painting, frame: Frame): void {
  const { context, colours } = painting;
  const { layout, scene, slices, spent, running } = frame;
  const { core, unit } = layout;
  const pictures = scene?.round.pictures;
  const view =
    pictures && scene
      ? viewBetween(pictures, frame.shows, { from: pictures.start, to: pictures.result, share: scene.merged })
      : undefined;
  const { featureNames, columnNames } = frame;
  const name = pictures?.answers === undefined ? undefined : frame.showsName;
  paintLens(painting, { key: "aggregator", at: core, radius: core.radius, view, name, featureNames, columnNames });

  context.lineWidth = 14 * unit;
  context.strokeStyle = colours.ink;
  context.beginPath();
  context.arc(core.x, core.y, core.ring, top + turn * Math.min(1, spent), top + turn);
  if (spent < 1) context.stroke();
  context.lineWidth = 5 * unit;
  const paths = slicePaths(slices, layout);
  context.strokeStyle = colours.computing;
  context.stroke(paths.computing);
  context.strokeStyle = colours.messages;
  context.stroke(paths.messages);
  if (!running || spent <= 0 || spent >= 1) return;
  const angle = top + turn * spent;
  context.fillStyle = scene?.phase === "computing" ? colours.computing : colours.messages;
  context.strokeStyle = colours.page;
  context.lineWidth = 2 * unit;
  context.beginPath();
  context.arc(core.x + core.ring * Math.cos(angle), core.y + core.ring * Math.sin(angle), 9 * unit, 0, turn);
  context.fill();
  context.stroke();
}

interface SlicePaths {
  readonly slices: readonly RingSlice[];
  readonly layout: Layout;
  readonly computing: Path2D;
  readonly messages: Path2D;
}

let newest: SlicePaths | undefined;

/** The spent part as two lines, made anew only when it has grown. */
function slicePaths(slices: readonly RingSlice[], layout: Layout): SlicePaths {
  if (newest?.slices === slices && newest.layout === layout) return newest;
  const { x, y, ring } = layout.core;
  const [computing, messages] = [new Path2D(), new Path2D()];
  const arc = (path: Path2D, from: number, to: number) => {
    const start = top + turn * from;
    path.moveTo(x + ring * Math.cos(start), y + ring * Math.sin(start));
    path.arc(x, y, ring, start, top + turn * to);
  };
  for (const { from, computed, to } of slices) {
    if (computed > from) arc(computing, from, computed);
    if (to > computed) arc(messages, computed, to);
  }
  newest = { slices, layout, computing, messages };
  return newest;
}
