import type { TableSchema } from "../../../src/data/schema.ts";
import { fromBase64 } from "../../../src/math/base64.ts";
import { float32FromBytes } from "../../../src/protocol/float32-bytes.ts";
import type { RunView } from "../fold/view.ts";

/** What answers: weights, and how records become what they are for. */
export interface Learned {
  /** As the catalog names it. */
  readonly model: string;
  readonly schema: TableSchema;
  readonly weights: Float32Array;
  /** Which weights these are, for people. */
  readonly which: string;
}

/**
 * The run that ended and left a model, as no other one is called: an aggregator that was started again numbers its runs anew.
 * Undefined as long as there is none.
 */
export function endedRunOf(instance: string | undefined, run: RunView | undefined): string | undefined {
  const summary = run?.end?.summary;
  return summary && summary.ending !== "diverged" ? `${instance ?? ""}/${run.run}` : undefined;
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
