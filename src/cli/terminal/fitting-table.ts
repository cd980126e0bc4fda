/** A column's heading, and what stands under it; `undefined` for an empty cell. */
export interface TableColumn {
  readonly heading: string;
  readonly contents: readonly (string | undefined)[];
  /** Words are easier to read from the left; numbers stand below one another at the right. */
  readonly align?: "left";
}

export interface FittingTable {
  /** Its lines, each with its end. */
  readonly text: string;
  /** Headings of the columns for which there was no room. */
  readonly leftOut: readonly string[];
}

const gap = "  ";

/**
 * A table whose lines take no more than `width` characters. Columns that are empty everywhere are left out, and of those that do
 * not fit the least important ones: the last of `dispensable` first. All that are not named there stay.
 */
export function fittingTable(
  columns: readonly TableColumn[],
  { width, dispensable }: { readonly width: number; readonly dispensable: readonly string[] },
): FittingTable {
  const filled = columns
    .filter(({ contents }) => contents.some((content) => content !== undefined))
    .map(({ heading, contents, align }) => {
      const cells = [heading, ...contents.map((content) => content ?? "-")];
      return { heading, cells, align, width: Math.max(...cells.map(({ length }) => length)) };
    });
  const fitting = fittingInto(width, filled, dispensable);
  const shown = filled.filter((column) => fitting.has(column));
  const lines = shown[0]?.cells.map((_, line) =>
    shown
      .map(({ cells, width, align }) => {
        const cell = cells[line] as string;
        return align === "left" ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(gap)
      .trimEnd(),
  );
  return {
    text: (lines ?? []).map((line) => `${line}\n`).join(""),
    leftOut: filled.filter((column) => !fitting.has(column)).map(({ heading }) => heading),
  };
}

function fittingInto<C extends { readonly heading: string; readonly width: number }>(
  width: number,
  columns: readonly C[],
  dispensable: readonly string[],
): ReadonlySet<C> {
  const rank = ({ heading }: C) => dispensable.indexOf(heading);
  const fitting = new Set<C>();
  let taken = -gap.length;
  for (const column of [...columns].sort((a, b) => rank(a) - rank(b))) {
    const needed = taken + gap.length + column.width;
    if (rank(column) >= 0 && needed > width) break;
    fitting.add(column);
    taken = needed;
  }
  return fitting;
}
