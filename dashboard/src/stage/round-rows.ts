/** Equal squares in rows, as near to a circle's middle as can be. */
export interface RoundRows {
  /** How many stand in each row, from the top. */
  readonly rows: readonly number[];
  /** The distance of the farthest corner from the middle, in sides of a square. */
  readonly radius: number;
}

const known = new Map<number, RoundRows>();

/** So many squares in the smallest circle that has room for them in rows of their own, each row in its middle. */
export function roundRows(count: number): RoundRows {
  const found = known.get(count) ?? smallest(count);
  known.set(count, found);
  return found;
}

function smallest(count: number): RoundRows {
  let best: RoundRows | undefined;
  for (let lines = 1; lines <= count; lines++) {
    const rows = filled(count, lines);
    if (rows === undefined) continue;
    const radius = radiusOf(rows);
    if (best === undefined || radius < best.radius - 1e-9) best = { rows, radius };
  }
  return best ?? { rows: [], radius: 0 };
}

/** Row by row of squares, each where it comes nearest to the middle; undefined if a row would stay empty. */
function filled(count: number, lines: number): readonly number[] | undefined {
  const rows = new Array<number>(lines).fill(0);
  for (let i = 0; i < count; i++) {
    let next = 0;
    for (let row = 1; row < lines; row++) if (corner(rows, row) < corner(rows, next) - 1e-9) next = row;
    rows[next] = (rows[next] as number) + 1;
  }
  return rows.includes(0) ? undefined : rows;
}

/** How far the corner of one more square in a row would be from the middle. */
function corner(rows: readonly number[], row: number): number {
  return reach(rows.length, row, (rows[row] as number) + 1);
}

function reach(lines: number, row: number, inRow: number): number {
  return Math.hypot(Math.abs(row + 0.5 - lines / 2) + 0.5, inRow / 2);
}

function radiusOf(rows: readonly number[]): number {
  return Math.max(...rows.map((inRow, row) => reach(rows.length, row, inRow)));
}
