import type { Catalog } from "../catalog/catalog.ts";
import { answerRecords, type Predictions } from "../data/answers.ts";
import { namesIn } from "../data/kept-columns.ts";
import type { KeptModel } from "../data/model-file.ts";
import { PicturesToAnswer } from "../data/pictures-to-answer.ts";
import { RecordsToAnswer } from "../data/records-to-answer.ts";
import type { PictureSchema, TableSchema } from "../data/schema.ts";
import type { ReadTableOptions } from "../data/table-files.ts";
import type { Kernels } from "../learning/kernels.ts";
import { readPictureFiles } from "../platform/nodejs/picture-files.ts";
import { readForSchema } from "../platform/nodejs/table-examples.ts";
import { UserError } from "../protocol/user-error.ts";
import { functionsOf } from "./kept-model.ts";

export interface PredictOptions {
  readonly catalog: Catalog;
  readonly kernels: Kernels;
  /** What the model's file is called in messages. */
  readonly where: string;
  readonly read: ReadTableOptions;
  /** Columns that stand beside the answers, as they are written; several may stand between commas. */
  readonly keep?: readonly string[];
}

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
  const { where, read, keep = [] } = options;
  const schema = tableSchemaOf(kept, where);
  const model = functionsOf(kept, options);
  const records = new RecordsToAnswer(schema, { ...read, keep });
  await readForSchema(paths, { ...read, verbatim: [...keep, ...keep.flatMap(namesIn)] }, records);
  return answerRecords({ model, schema, weights: kept.weights }, records);
}

/**
 * Answers pictures: files, and all that are in a folder and its folders, whatever their size.
 *
 * @throws UserError if there are none
 */
export async function predictPictures(
  kept: KeptModel & { readonly schema: PictureSchema },
  paths: readonly string[],
  options: PredictOptions,
): Promise<Predictions> {
  const { schema, weights } = kept;
  const { onProgress } = options.read;
  const model = functionsOf(kept, options);
  const pictures = new PicturesToAnswer(schema);
  await readPictureFiles(paths, pictures, onProgress ? { onProgress } : {});
  return answerRecords({ model, schema, weights }, pictures);
}

/** Whether a model was learned from pictures of the nodes' own. */
export function isOfPictures(kept: KeptModel): kept is KeptModel & { readonly schema: PictureSchema } {
  return kept.schema?.kind === "pictures";
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
