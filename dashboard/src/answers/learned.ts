import type { TableSchema } from "../../../src/data/schema.ts";
import { fromBase64 } from "../../../src/math/base64.ts";
import { float32FromBytes } from "../../../src/protocol/float32-bytes.ts";

/** What answers: weights, and how records become what they are for. */
export interface Learned {
  /** As the catalog names it. */
  readonly model: string;
  readonly schema: TableSchema;
  readonly weights: Float32Array;
  /** Which weights these are, for people. */
  readonly which: string;
}

/** What the page reads of a `model.json`, as an aggregator writes it. */
interface ModelFile {
  readonly model: string;
  readonly schema: { readonly kind: string } | null;
  readonly weights: string;
}

/** What was learned from tables; undefined if the model is of something else. */
export function learnedFrom(file: unknown, which: string): Learned | undefined {
  const { model, schema } = file as ModelFile;
  if (schema?.kind !== "table") return undefined;
  return { model, schema: schema as TableSchema, weights: weightsOf(file), which };
}

export function weightsOf(file: unknown): Float32Array {
  return float32FromBytes(fromBase64((file as ModelFile).weights));
}
