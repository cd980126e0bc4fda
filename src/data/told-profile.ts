import { plainNumbers } from "./cells.ts";
import type { ColumnProfile } from "./column-profile.ts";
import type { ColumnStatistics } from "./statistics.ts";

/** Statistics as if all tables had been read as one, as far as kinds are decided by them. */
export function profileOf(column: ColumnStatistics): ColumnProfile {
  const { name, rows, missing, numbers, wholeNumbers, booleans, moments, values } = column;
  const mean = moments?.mean ?? 0;
  const squaredDeviations = moments?.squaredDeviations ?? 0;
  const isConstant = numbers > 0 && numbers === rows - missing && squaredDeviations === 0;
  const known = values === undefined || values === "many" ? undefined : new Map(values.known);
  return {
    name,
    format: plainNumbers,
    count: rows,
    missing,
    missingWords: [],
    numbers,
    wholeNumbers,
    beyondExact: false,
    minimum: isConstant ? mean : (moments?.minimum ?? 0),
    maximum: isConstant ? mean : (moments?.maximum ?? 0),
    mean,
    squaredDeviations,
    logarithm: column.logarithm,
    counts: false,
    infinite: 0,
    firstInfinite: undefined,
    booleans,
    dates: 0,
    firstText: undefined,
    values: isConstant ? new Map([[String(mean), numbers]]) : known,
  };
}
