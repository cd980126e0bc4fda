import { type CheckedColumn, checkTable } from "./check.ts";
import { mostCategories } from "./column-kind.ts";
import { mostCodes } from "./features.ts";
import type { Survey } from "./survey.ts";

/** Target, label, and the row's number in a list of rows. */
const besideFeatures = 4 + 1 + 4;

/** How many bytes a record of such a table takes as an example, at most; which column is the target does not matter. */
export function rowBytes(columns: readonly CheckedColumn[]): number {
  // And a code for the feature that is always 1.
  return columns.reduce((sum, column) => sum + bytesOf(column), 1) + besideFeatures;
}

/** How many records of a table with these columns so many bytes have room for. */
export function rowsWithin(survey: Survey, bytes: number): number {
  return Math.floor(bytes / rowBytes(checkTable(survey).columns));
}

function bytesOf({ profile, kind }: CheckedColumn): number {
  switch (kind.kind) {
    case "number":
      return profile.missing > 0 ? 5 : 4;
    case "category":
      // And one for all that are rare.
      return Math.ceil((Math.min(mostCategories, kind.values) + 1) / mostCodes);
    case "left out":
      return 0;
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}
