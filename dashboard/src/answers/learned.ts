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

/** Of a `model.json` as an aggregator wrote it: what it has learned from tables; undefined if from something else. */
export function learnedFrom(file: unknown, which: string): Learned | undefined {
  const { model, schema, weights } = file as { model: string; schema: { kind: string } | null; weights: string };
  if (schema?.kind !== "table") return undefined;
  return { model, schema: schema as TableSchema, weights: float32FromBytes(fromBase64(weights)), which };
}
