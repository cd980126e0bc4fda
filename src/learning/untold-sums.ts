// Apart from told-sums.ts, which changes them: types that the package shows name them, and the encodings are not among its types.

/** What rounding took from what a relay has told so far: of sum_i D_i (w_i - w0), and of the same by D_i/reach(tau_i). Plain data. */
export interface UntoldSums {
  weights: Float64Array | undefined;
  byUpdates: Float64Array | undefined;
}

export const nothingUntold = (): UntoldSums => ({ weights: undefined, byUpdates: undefined });
