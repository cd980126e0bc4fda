import type { CheckedColumn } from "./check.ts";
import { mostCategories } from "./column-kind.ts";

/** Target, label, and the row's number in a list of rows. */
const besideFeatures = 4 + 1 + 4;

/** How many bytes a record of such a table takes as an example, at most; which column is the target does not matter. */
export function rowBytes(columns: readonly CheckedColumn[]): number {
  const features = columns.reduce((sum, column) => sum + featuresOf(column), 1);
  return 4 * features + besideFeatures;
}

function featuresOf({ profile, kind }: CheckedColumn): number {
  switch (kind.kind) {
    case "number":
      return profile.missing > 0 ? 2 : 1;
    case "category":
      // And one for all that are rare.
      return Math.min(mostCategories, kind.values) + 1;
    case "left out":
      return 0;
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}
