// What a call works on: one block of numbers at a fixed place in memory, which src/kernels/parameters.ts writes in the
// same order. Loops read it once, before they begin.

/** Sizes are in bytes or entries, as src/kernels/workspace.ts has them; everything in lower lines is an address. */
@unmanaged
class Parameters {
  /** Bytes and packed features are multiplied by it. */
  scale!: f64;
  /** Of the features: their kind (layouts.ts), the first row, and bytes from a row to the next where all are as long. */
  kind!: i32;
  features!: usize;
  rowBytes!: usize;
  /** Of packed features: where each row starts (u32), and bytes between the weights of a block's halves. */
  starts!: usize;
  apart!: usize;
  featureCount!: usize;
  /** featureCount rounded up to a multiple of 16: from one vector to the next. */
  padded!: usize;
  /** Classes or centres; 1 for a model that is linear in its weights. */
  vectorCount!: usize;
  /** vectorCount vectors of float32, with zeros between; and as many for the mean. */
  weights!: usize;
  mean!: usize;
  /** As many of float64; and of float32, for a few rows, all 0 between two calls. */
  sums!: usize;
  partial!: usize;
  /** Room for four rows of float32, `floatsApart` bytes from each other. */
  floats!: usize;
  floatsApart!: usize;
  /** Four float32 a vector. */
  factors!: usize;
  /** Rows that are nearest to each vector (u32). */
  counts!: usize;
  /** Of each row: its number (u32), its target (float32, or the class as u32), scores (float32), nearest centre (u32). */
  rows!: usize;
  targets!: usize;
  scores!: usize;
  nearest!: usize;
  /** Of a table (table.ts): numbers in a row, the first row's codes, where groups of features begin, and their number. */
  numberCount!: usize;
  codes!: usize;
  groups!: usize;
  groupCount!: usize;
}

const bytes = memory.data(128, 16);

/** The block. */
export function parameters(): Parameters {
  return changetype<Parameters>(bytes);
}

/** Its address. */
export function parametersAt(): usize {
  return bytes;
}
