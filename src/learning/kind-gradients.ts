import { dot } from "../math/vectors.ts";
import type { Dataset, Rows } from "./dataset.ts";
import type { Model } from "./model.ts";

/**
 * Whether a step is one of examples with right targets: a node's gradient is a mean of those of the kinds of examples (labels) that it has,
 * in parts that are not negative. Where its targets are turned round they are negative, whatever data it has.
 */

/** Gradients at the same weights, one over examples of each kind. */
export interface KindGradients {
  readonly vectors: readonly Float32Array[];
  /** <g_k, g_l>. */
  readonly products: readonly (readonly number[])[];
}

/** Of each kind. More make little difference, and fewer than the least leave too much to chance. */
const mostExamples = 20;
const leastExamples = 8;

/** More multiplications hold up the round; more kinds than that have hardly any examples each. */
const mostMultiplications = 2e7;
const mostKinds = 64;

/** The first rows of each label; undefined if there are no labels, or not enough examples of one of them. */
export function rowsOfKinds({ labels, exampleCount }: Dataset): readonly Rows[] | undefined {
  if (!labels || labels.labelCount < 2 || labels.labelCount > mostKinds) return undefined;
  const kinds = Array.from({ length: labels.labelCount }, (): number[] => []);
  for (let row = 0; row < exampleCount; row++) {
    const rows = kinds[labels.values[row] as number];
    if (rows && rows.length < mostExamples) rows.push(row);
  }
  return kinds.every(({ length }) => length >= leastExamples) ? kinds.map((rows) => Uint32Array.from(rows)) : undefined;
}

/** Undefined where targets are numbers or none, where there are too few examples or too many weights, and of models that answer later. */
export function kindGradients(model: Model, weights: Float32Array, data: Dataset): KindGradients | undefined {
  const kinds = areTold(data) ? rowsOfKinds(data) : undefined;
  if (!kinds || kinds.length * mostExamples * model.weightCount > mostMultiplications) return undefined;
  const vectors: Float32Array[] = [];
  for (const rows of kinds) {
    const vector = new Float32Array(model.weightCount);
    if (typeof model.gradientInto(vector, weights, data, rows) !== "number") return undefined;
    vectors.push(vector);
  }
  return { vectors, products: vectors.map((of) => vectors.map((other) => dot(of, other))) };
}

/** Classes, or signs. Of numbers the gradients of two kinds are often as good as the same, and tell nothing. */
function areTold({ targets }: Dataset): boolean {
  return (
    targets.kind === "class" || (targets.kind === "real" && targets.values.every((value) => Math.abs(value) === 1))
  );
}

/** So much of a step, at least, has to be along the kinds' gradients. */
const leastExplained = 0.1;
/** Of each product with itself: examples are few, and gradients of kinds are much alike. */
const ridge = 0.03;

/** How far parts of the kinds' gradients make up a step. */
export interface Agreement {
  /** sum_k a_k / sum_k |a_k|, where sum_k a_k g_k is nearest to the step: 1 where all parts are positive, -1 where all are negative. */
  readonly parts: number;
  /** How much of what they explain parts that are not negative explain, too: where gradients of kinds are alike, it may be all of it though the others' sum is not positive. */
  readonly right: number;
}

/**
 * Undefined if too little of the step is along the kinds' gradients.
 *
 * @param step along the gradients that a node followed: w0 - w_i, or their mean
 */
export function agreementWith({ vectors, products }: KindGradients, step: Float32Array): Agreement | undefined {
  const along = vectors.map((vector) => dot(vector, step));
  const explainedBy = (parts: readonly number[]) =>
    parts.reduce((sum, part, k) => sum + part * (2 * (along[k] as number) - sumOver(products[k] ?? [], parts)), 0);
  const parts = solved(products, along);
  const explained = explainedBy(parts);
  const sizes = parts.reduce((sum, part) => sum + Math.abs(part), 0);
  if (!(explained >= leastExplained * dot(step, step)) || !(sizes > 0)) return undefined;
  return {
    parts: parts.reduce((sum, part) => sum + part, 0) / sizes,
    right: explainedBy(solvedByRight(products, along)) / explained,
  };
}

const sumOver = (products: readonly number[], parts: readonly number[]) =>
  parts.reduce((sum, part, l) => sum + part * (products[l] as number), 0);

/** x of (P + ridge diag P) x = b, by elimination: the matrix is positive definite, so that no row has to be exchanged. */
function solved(products: KindGradients["products"], b: readonly number[]): number[] {
  const rows = products.map((row, k) => [...row.map((of, l) => (k === l ? (1 + ridge) * of : of)), b[k] as number]);
  for (const [k, pivot] of rows.entries()) {
    for (const [l, row] of rows.entries()) {
      if (l === k) continue;
      const factor = (row[k] as number) / (pivot[k] as number);
      for (let m = k; m < row.length; m++) row[m] = (row[m] as number) - factor * (pivot[m] as number);
    }
  }
  return rows.map((row, k) => (row.at(-1) as number) / (row[k] as number));
}

const mostPasses = 200;

/** The same with no part below 0, one part after the other as often as it takes. */
function solvedByRight(products: KindGradients["products"], b: readonly number[]): number[] {
  const parts = b.map(() => 0);
  for (let pass = 0, changed = true; changed && pass < mostPasses; pass++) {
    changed = false;
    for (const [k, row] of products.entries()) {
      const own = row[k] as number;
      if (!(own > 0)) continue;
      const before = parts[k] as number;
      const rest = (b[k] as number) - sumOver(row, parts) + own * before;
      const part = Math.max(0, rest / ((1 + ridge) * own));
      parts[k] = part;
      changed ||= Math.abs(part - before) > 1e-6 * Math.abs(part);
    }
  }
  return parts;
}
