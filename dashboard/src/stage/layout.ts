export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Place extends Point {
  /** Where its words stand. */
  readonly words: "left" | "right" | "below" | "hover";
  /** Radius of the picture of its weights. */
  readonly radius: number;
}

/** Where everything stands on a stage of some size, in CSS pixels. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The size that everything else is measured in. */
  readonly unit: number;
  readonly core: Point & { readonly radius: number; readonly ring: number };
  /** In the order of the nodes, or of their groups. */
  readonly places: readonly Place[];
  /** How far a node moves away at the most as its weights drift. */
  readonly reach: number;
}

/** More nodes than this are shown in groups. */
export const mostSingle = 24;
const mostNamed = 6;
/** On a phone. */
const mostStacked = 5;
/** Room for the words of a node beside it, of which some may be in the margin. */
const roomForWords = 74;
/** A narrower stage is a phone's. */
const narrowest = 620;

/** Places for so many nodes (or groups of nodes) around the aggregator. */
export function layoutOf(count: number, width: number, height: number, { grouped = false } = {}): Layout {
  if (!grouped && width < narrowest && count <= mostStacked) return stacked(count, width, height);
  if (!grouped && width >= narrowest && count <= mostNamed) return sided(count, width, height);
  return around(count, width, height, grouped);
}

/** Two sides, words outside. */
function sided(count: number, width: number, height: number): Layout {
  const unit = Math.min(width / 968, height / 440);
  const core = { x: width / 2, y: height / 2, radius: 82 * unit, ring: 118 * unit };
  const left = Math.floor(count / 2);
  const radius = 40 * unit;
  const places = Array.from({ length: count }, (_, i): Place => {
    const isLeft = i < left;
    const [row, rows] = isLeft ? [i, left] : [i - left, count - left];
    const middle = rows === 3 && row === 1;
    const widest = Math.min(320 * unit, width / 2 - 84 * unit - 12 - roomForWords);
    const away = widest + ((middle ? 8 : 0) - (rows === 2 ? 10 : 0)) * unit;
    const step = rows === 2 ? 0.52 * height : Math.min(0.36 * height, 160 * unit);
    return {
      x: core.x + (isLeft ? -away : away),
      y: core.y + (row - (rows - 1) / 2) * step,
      words: isLeft ? "left" : "right",
      radius,
    };
  });
  return { width, height, unit, core, places, reach: 32 * unit };
}

/** Two rows, words below. None is in the middle of the upper row, where its words would be over the clock. */
function stacked(count: number, width: number, height: number): Layout {
  const unit = Math.min(width / 390, height / 430) * 0.82;
  const core = { x: width / 2, y: 0.47 * height, radius: 62 * unit, ring: 92 * unit };
  const above = count < 3 ? 0 : 2;
  const places = Array.from({ length: count }, (_, i): Place => {
    const isAbove = i < above;
    const [column, columns] = isAbove ? [i, above] : [i - above, count - above];
    const middle = columns === 3 && column === 1;
    const x = columns === 1 ? 0.5 : columns === 2 ? 0.17 + 0.66 * column : 0.16 + 0.34 * column;
    const y = isAbove ? 0.13 : middle ? 0.8 : 0.74;
    return { x: x * width, y: y * height, words: "below", radius: 38 * unit };
  });
  return { width, height, unit, core, places, reach: 16 * unit };
}

/** Equal steps along an ellipse. */
function around(count: number, width: number, height: number, grouped: boolean): Layout {
  const unit = Math.min(width / 968, height / 440);
  const narrow = width < narrowest;
  const [coreRadius, coreRing] = narrow ? [100, 140] : [56, 84];
  const core = { x: width / 2, y: height / 2, radius: coreRadius * unit, ring: coreRing * unit };
  const margin = narrow ? 34 : 66 * unit;
  const [a, b] = [width / 2 - (narrow ? margin : 1.6 * margin), height / 2 - margin];
  const { points, length } = alongEllipse(a, b, count);
  const room = (0.5 * length) / Math.max(1, count);
  const radius = Math.min((grouped ? 34 : 28) * unit * (narrow ? 1.6 : 1), room * (grouped ? 0.5 : 0.62));
  const places = points.map(({ x, y }): Place => ({ x: core.x + x, y: core.y + y, words: "hover", radius }));
  return { width, height, unit, core, places, reach: 12 * unit };
}

const pieces = 720;

/** Points at equal distances along an ellipse, clockwise, half a step off its top, where the clock is. */
function alongEllipse(a: number, b: number, count: number): { points: Point[]; length: number } {
  const at = (i: number): Point => {
    const angle = (2 * Math.PI * i) / pieces - Math.PI / 2;
    return { x: a * Math.cos(angle), y: b * Math.sin(angle) };
  };
  const gone = [0];
  for (let i = 1; i <= pieces; i++) {
    const [from, to] = [at(i - 1), at(i)];
    gone.push((gone[i - 1] as number) + Math.hypot(to.x - from.x, to.y - from.y));
  }
  const length = gone[pieces] as number;
  const points = Array.from({ length: count }, (_, k) =>
    at(gone.findIndex((sum) => sum >= (length * (k + 0.5)) / count)),
  );
  return { points, length };
}
