import type { TableFeatures, TableLayout } from "../learning/dataset.ts";

/**
 * How a table's features stand in the module's vectors: numbers first, which are computed in blocks, then, from a multiple of 4 on,
 * the groups, of which a row has one feature each.
 */
export interface TableOrder {
  /** Entries of a vector, those between numbers and groups included. */
  readonly featureCount: number;
  /** Of each feature, where it stands. */
  readonly places: Int32Array;
  /** Of each group, how many bytes behind the first entry it begins. */
  readonly groups: Uint32Array;
}

const block = 4;

const orders = new WeakMap<TableLayout, TableOrder>();

export function tableOrderOf({ layout, featureCount }: TableFeatures): TableOrder {
  const known = orders.get(layout);
  if (known) return known;
  const places = new Int32Array(featureCount);
  layout.numbers.forEach((feature, i) => {
    places[feature] = i;
  });
  let end = Math.ceil(layout.numbers.length / block) * block;
  const groups = Uint32Array.from(layout.groups, ({ first, size }) => {
    const begin = end;
    for (let i = 0; i < size; i++) places[first + i] = end++;
    return 4 * begin;
  });
  const order = { featureCount: end, places, groups };
  orders.set(layout, order);
  return order;
}
