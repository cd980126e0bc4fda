import type { Catalog } from "../catalog/catalog.ts";
import type { Dropped } from "../data/dropped-records.ts";
import type { KeptModel } from "../data/model-file.ts";
import { RecordsToAnswer } from "../data/records-to-answer.ts";
import { featureCount, type TableSchema } from "../data/schema.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Answer, Model } from "../learning/model.ts";
import { readForSchema } from "../platform/nodejs/table-examples.ts";
import type { ReadTableOptions } from "../platform/nodejs/table-file.ts";
import { UserError } from "../protocol/user-error.ts";
import { functionsOf } from "./kept-model.ts";

/** What a model answers for one record of a table. */
export type Prediction =
  | { readonly kind: "class"; readonly name: string; readonly probabilities: readonly number[] }
  /** In the target's own units. */
  | { readonly kind: "number"; readonly value: number }
  /** It cannot be answered. */
  | { readonly kind: "none"; readonly why: string };

export interface Predictions {
  /** Of a model with probabilities, in the order of those; else empty. */
  readonly classNames: readonly string[];
  /** One for each record of the table, in their order. */
  readonly each: readonly Prediction[];
  /** How many records have no answer, and why. */
  readonly dropped: readonly Dropped[];
}

export interface PredictOptions {
  readonly catalog: Catalog;
  readonly kernels: Kernels;
  /** What the model's file is called in messages. */
  readonly where: string;
  readonly read: ReadTableOptions;
}

/** Examples that are answered at a time. */
const sliceRows = 1024;

/**
 * Answers every record of a table, which is read as the model's own schema says.
 *
 * @throws UserError if the model has no schema, or the table lacks columns of it
 */
export async function predictTable(
  kept: KeptModel,
  paths: readonly string[],
  options: PredictOptions,
): Promise<Predictions> {
  const { where, read } = options;
  const schema = tableSchemaOf(kept, where);
  const model = functionsOf(kept, options);
  const records = new RecordsToAnswer(schema, read);
  await readForSchema(paths, read, records);
  const { names, hasProbabilities } = answersOf(model, schema);
  const answered: Prediction[] = [];
  const data = records.examples();
  for (let from = 0; from < data.exampleCount; from += sliceRows) {
    const rows = Uint32Array.from({ length: Math.min(sliceRows, data.exampleCount - from) }, (_, i) => from + i);
    const answers = await model.answers(kept.weights, data, rows);
    const probabilities = hasProbabilities
      ? await probabilitiesOf(model, kept.weights, data, rows, names.length)
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
  return { classNames: hasProbabilities ? names : [], each, dropped: records.dropped };
}

/** @throws UserError if the model was not learned from tables */
export function tableSchemaOf({ schema, dataset }: KeptModel, where: string): TableSchema {
  if (schema?.kind === "table") return schema;
  if (schema) throw new UserError("it was learned from pictures, and answers no tables", { where });
  throw new UserError(`it was learned from ${dataset}, which has no schema to read other data by`, {
    where,
    toDo: "edgewise evaluate tests it on that dataset; models of tables of your own answer such tables",
  });
}

/** What a model answers: names of classes or clusters, or numbers where there are no names. */
function answersOf(model: Model, schema: TableSchema) {
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
  { target }: TableSchema,
  names: readonly string[],
  probabilities: Float32Array | undefined,
): Prediction {
  const name = names[value];
  if (name !== undefined) return { kind: "class", name, probabilities: Array.from(probabilities ?? [], shortened) };
  if (target.kind === "number") return { kind: "number", value: shortened(value * target.deviation + target.mean) };
  return { kind: "number", value: shortened(value) };
}

/** As many digits as float32 is good for. */
function shortened(value: number): number {
  return Number(value.toPrecision(8));
}
