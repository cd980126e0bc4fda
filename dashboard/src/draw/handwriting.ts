/** Turns what a person draws into a picture like MNIST's. Pure: strokes in, bytes out. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The points that a pen passed from down to up, in any unit. */
export type Stroke = readonly Point[];

const side = 28;
const box = 20;
/** How far from its path a pen leaves ink, and over which part of that the ink fades out, in small pixels. */
const reach = 2;
const edge = 1.25;

/**
 * The strokes as MNIST's makers would have scanned them: scaled to fit a box of 20 x 20 with their proportions kept, laid
 * into 28 x 28 pixels with the centre of mass in the middle, soft edges, 0 (paper) to 255 (ink).
 */
export function asMnist(strokes: readonly Stroke[]): Uint8Array {
  const points = strokes.flat();
  if (points.length === 0) return new Uint8Array(side * side);
  const bounds = boundsOf(points);
  const size = Math.max(bounds.width, bounds.height);
  const scale = size > 0 ? (box - reach) / size : 1;
  const centre = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
  const placed = strokes.map((stroke) =>
    stroke.map(({ x, y }) => ({ x: (x - centre.x) * scale + side / 2, y: (y - centre.y) * scale + side / 2 })),
  );
  const mass = centreOfMass(inked(placed));
  const shift = { x: side / 2 - mass.x, y: side / 2 - mass.y };
  return inked(placed.map((stroke) => stroke.map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y }))));
}

/** The mean place of ink; a pixel's place is its centre. */
export function centreOfMass(pixels: Uint8Array): Point {
  let mass = 0;
  let x = 0;
  let y = 0;
  pixels.forEach((ink, index) => {
    mass += ink;
    x += ink * ((index % side) + 0.5);
    y += ink * (Math.floor(index / side) + 0.5);
  });
  return mass === 0 ? { x: side / 2, y: side / 2 } : { x: x / mass, y: y / mass };
}

function inked(strokes: readonly Stroke[]): Uint8Array {
  const pixels = new Uint8Array(side * side);
  for (const stroke of strokes) {
    stroke.forEach((to, index) => {
      inkSegment(pixels, stroke[Math.max(0, index - 1)] as Point, to);
    });
  }
  return pixels;
}

function inkSegment(pixels: Uint8Array, from: Point, to: Point): void {
  const firstColumn = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const lastColumn = Math.min(side - 1, Math.ceil(Math.max(from.x, to.x) + reach));
  const firstRow = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const lastRow = Math.min(side - 1, Math.ceil(Math.max(from.y, to.y) + reach));
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const distance = distanceTo({ x: column + 0.5, y: row + 0.5 }, from, to);
      const ink = Math.round(255 * Math.min(1, Math.max(0, (reach - distance) / edge)));
      const index = row * side + column;
      if (ink > (pixels[index] as number)) pixels[index] = ink;
    }
  }
}

function distanceTo(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / squared;
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - nearest * dx, point.y - from.y - nearest * dy);
}

function boundsOf(points: readonly Point[]): Point & { readonly width: number; readonly height: number } {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
