import { addScaledInto, dot } from "../math/vectors.ts";
import type { GradientReport } from "./summed-report.ts";

/** What nodes told of rho_i, beta_i and their gradients g_i, as sums: of nodes behind relays nothing else is known. Plain data. */
export interface GradientSums {
  /** D: the examples of those who told. */
  examples: number;
  /** sum_i D_i rho_i, sum_i D_i beta_i, and sum_i D_i ||g_i||^2. */
  rho: number;
  beta: number;
  squares: number;
  /** sum_i D_i g_i. */
  readonly gradient: Float64Array;
}

/** Those of single nodes, and of sums that are there already; undefined of none. Nothing given is changed. */
export function gradientSumsOf(
  reports: readonly GradientReport[],
  earlier: GradientSums | undefined,
): GradientSums | undefined {
  const length = earlier?.gradient.length ?? reports[0]?.gradient.length;
  if (length === undefined) return undefined;
  const sums = earlier ? copyOf(earlier) : noGradients(length);
  for (const { examples, rho, beta, gradient } of reports) {
    sums.examples += examples;
    sums.rho += examples * rho;
    sums.beta += examples * beta;
    sums.squares += examples * dot(gradient, gradient);
    addScaledInto(sums.gradient, examples, gradient);
  }
  return sums;
}

/** Adds means over so many examples. */
export function addGradientMeans(
  earlier: GradientSums | undefined,
  { examples, rho, beta, squares, gradient }: GradientReport & { readonly squares: number },
): GradientSums {
  const sums = earlier ?? noGradients(gradient.length);
  sums.examples += examples;
  sums.rho += examples * rho;
  sums.beta += examples * beta;
  sums.squares += examples * squares;
  addScaledInto(sums.gradient, examples, gradient);
  return sums;
}

const noGradients = (length: number): GradientSums => ({
  examples: 0,
  rho: 0,
  beta: 0,
  squares: 0,
  gradient: new Float64Array(length),
});

const copyOf = (sums: GradientSums): GradientSums => ({ ...sums, gradient: sums.gradient.slice() });
