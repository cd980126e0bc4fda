import type { Labels, Rows } from "../learning/dataset.ts";
import type { Random } from "../math/random.ts";

/**
 * The rows of a node's examples, those of rare classes repeated, so that over all nodes every class counts as much: each row
 * of class c on average N / (K N_c) times, where the nodes together have N examples, N_c of them of class c. What is not
 * whole is decided by chance, so that a row of a frequent class may be left out.
 */
export function balancedRows({ values }: Labels, { classes }: ClassTarget, random: Random): Rows {
  const all = classes.reduce((sum, { count }) => sum + count, 0);
  const weights = classes.map(({ count }) => (count > 0 ? all / (classes.length * count) : 1));
  const rows: number[] = [];
  for (const [row, label] of values.entries()) {
    const weight = weights[label] ?? 1;
    const times = Math.floor(weight) + (random.uniform() < weight % 1 ? 1 : 0);
    for (let k = 0; k < times; k++) rows.push(row);
  }
  return Uint32Array.from(rows);
}

/** The classes of a target, and how many training examples all nodes have of each. */
type ClassTarget = { readonly classes: readonly { readonly count: number }[] };
