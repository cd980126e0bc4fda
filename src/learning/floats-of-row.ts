import { type Features, requireRow } from "./dataset.ts";
import { floatsOfPackedRowInto } from "./packed-features.ts";
import { floatsOfTableRowInto } from "./table-features.ts";

/**
 * Overwrites `featureCount` numbers of `floats` from `at` on with the features of a row, whatever kind they are.
 *
 * @throws RangeError if there is no such row
 */
export function floatsOfRowInto(
  floats: Float32Array | Float64Array,
  at: number,
  features: Features,
  row: number,
): void {
  requireRow(features, row);
  const { featureCount } = features;
  const from = row * featureCount;
  switch (features.kind) {
    case "bytes": {
      const { data, scale } = features;
      for (let j = 0; j < featureCount; j++) floats[at + j] = scale * (data[from + j] as number);
      return;
    }
    case "float32":
      floats.set(features.data.subarray(from, from + featureCount), at);
      return;
    case "packed":
      return floatsOfPackedRowInto(floats, at, features, row);
    case "table":
      return floatsOfTableRowInto(floats, at, features, row);
    default:
      throw new Error(`unreachable: ${features satisfies never}`);
  }
}
