import type { Dataset } from "../learning/dataset.ts";
import type { Answer, Model } from "../learning/model.ts";
import type { Dropped } from "./dropped-records.ts";
import { featureCount } from "./features.ts";
import type { KeptColumns } from "./kept-columns.ts";
import type { Schema, TableSchema } from "./schema.ts";

/** What a model answers for one record of a table, or one picture. */
export type Prediction =
  | { readonly kind: "class"; readonly name: string; readonly probabilities: readonly number[] }
  /** In the target's own units. */
  | { readonly kind: "number"; readonly value: number }
  /** It cannot be answered. */
  | { readonly kind: "none"; readonly why: string };

export interface Predictions {
  /** Of a model with probabilities, in the order of those; else empty. */
  readonly classNames: readonly string[];
  /** One for each record, in their order. */
  readonly each: readonly Prediction[];
  /** What each of them is called, where records are files of their own. */
  readonly names?: readonly string[];
  /** Columns of the records that were asked to stand beside the answers. */
  readonly kept?: KeptColumns;
  /** How many records have no answer, and why. */
  readonly dropped: readonly Dropped[];
}

/** A model of such data that has learned. */
export interface Answering<S extends Schema = TableSchema> {
  readonly model: Model;
  readonly schema: S;
  readonly weights: Float32Array;
}

/** Records that were read to be answered. */
export interface AnsweredRecords {
  /** Those that can be answered, in their order. */
  examples(): Dataset;
  /** Of each record, in their order, why it has no answer; undefined for those that have one. */
  readonly problems: readonly (string | undefined)[];
  readonly dropped: readonly Dropped[];
  /** See {@link Predictions}. */
  readonly names?: readonly string[];
  readonly kept?: KeptColumns | undefined;
}

/** Examples that are answered at a time. */
const sliceRows = 1024;

/** Answers every record that was read. */
export async function answerRecords(answering: Answering<Schema>, records: AnsweredRecords): Promise<Predictions> {
  const { model, schema, weights } = answering;
  const { names, hasProbabilities } = answersOf(model, schema);
  const answered: Prediction[] = [];
  const data = records.examples();
  for (let from = 0; from < data.exampleCount; from += sliceRows) {
    const rows = Uint32Array.from({ length: Math.min(sliceRows, data.exampleCount - from) }, (_, i) => from + i);
    const answers = await model.answers(weights, data, rows);
    const probabilities = hasProbabilities
      ? await probabilitiesOf(model, weights, data, rows, names.length)
      : undefined;
    for (const [i, answer] of answers.entries()) {
      const own = probabilities?.subarray(i * names.length, (i + 1) * names.length);
      answered.push(predictionOf(answer, schema, names, own));
    }
  }
  let next = 0;
  const each = records.problems.map(
    (why): Prediction => (why === undefined ? (answered[next++] as Prediction) : { kind: "none", why }),
  );
  const named = records.names ? { names: records.names } : {};
  const kept = records.kept ? { kept: records.kept } : {};
  return { classNames: hasProbabilities ? names : [], each, dropped: records.dropped, ...named, ...kept };
}

/** What a model answers: names of classes or clusters, or numbers where there are no names. */
function answersOf(model: Model, schema: Schema) {
  if (model.name === "k-means") {
    const count = model.weightCount / featureCount(schema);
    return { names: Array.from({ length: count }, (_, k) => `cluster ${k + 1}`), hasProbabilities: false };
  }
  const { target } = schema;
  const tellsClasses = target.kind === "classes" && model.metricNames.includes("accuracy");
  if (tellsClasses) {
    return { names: target.classes.map(({ name }) => name), hasProbabilities: model.probabilitiesInto !== undefined };
  }
  return { names: [], hasProbabilities: false };
}

async function probabilitiesOf(model: Model, weights: Float32Array, data: Dataset, rows: Uint32Array, count: number) {
  const probabilities = new Float32Array(rows.length * count);
  await model.probabilitiesInto?.(probabilities, weights, data, rows);
  return probabilities;
}

function predictionOf(
  { value }: Answer,
  { target }: Schema,
  names: readonly string[],
  probabilities: Float32Array | undefined,
): Prediction {
  const name = names[value];
  if (name !== undefined) return { kind: "class", name, probabilities: Array.from(probabilities ?? [], shortened) };
  if (target.kind === "number") return { kind: "number", value: shortened(value * target.deviation + target.mean) };
  return { kind: "number", value: shortened(value) };
}

/** As many digits as sums of float32 are good for; who shows answers shows all of them. */
function shortened(value: number): number {
  return Number(value.toPrecision(6));
}
