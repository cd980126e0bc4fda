import type { RowSample } from "../../data/row-sample.ts";

const grouped = new Intl.NumberFormat("en-US");

/** That only some of the records are used. */
export function sampleWords({ kept, of, seed }: RowSample): string {
  return `kept ${grouped.format(kept)} of ${grouped.format(of)} rows, a sample by seed ${seed}`;
}
