/** What a run remembers of drift corrections (corrections.ts). Plain data. */

/** c = scale * (start - next + momentum * (start - earlier)), the vectors being weights that rounds began from. */
export interface DerivedCorrection {
  readonly scale: number;
  readonly start: Float32Array;
  readonly next: Float32Array;
  readonly earlier: Float32Array | undefined;
}

/** How far it is found anew what c is the mean of. */
export type Recount =
  | { readonly kind: "none" }
  /** Begins with the next round. */
  | { readonly kind: "due" }
  /** sum_i D_i c_i over the participants that are `counted`, and sum_i D_i. `since`: of the round in which it began, which tells it from others. */
  | { readonly kind: "under-way"; readonly sum: Float64Array; readonly examples: number; readonly since: number };
