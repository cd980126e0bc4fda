import { createCatalog } from "../../../src/catalog/catalog.ts";
import { builtInModels } from "../../../src/catalog/models.ts";
import { type Answering, answerRecords, type Prediction, type Predictions } from "../../../src/data/answers.ts";
import { MissingColumns } from "../../../src/data/feature-encoder.ts";
import { FirstRecords } from "../../../src/data/first-records.ts";
import { type Picture, resized, withChannels } from "../../../src/data/picture.ts";
import { UnreadablePicture } from "../../../src/data/picture-bytes.ts";
import { PicturesToAnswer } from "../../../src/data/pictures-to-answer.ts";
import type { Cell } from "../../../src/data/record-visitor.ts";
import { RecordsToAnswer } from "../../../src/data/records-to-answer.ts";
import type { PictureSchema, Schema } from "../../../src/data/schema.ts";
import { schemaModel } from "../../../src/data/schema-model.ts";
import type { Model } from "../../../src/learning/model.ts";
import { plainKernels } from "../../../src/learning/plain-kernels.ts";
import { readPicture } from "../../../src/platform/browser/picture-file.ts";
import { readChosenTable } from "../../../src/platform/browser/table-files.ts";
import { UserError } from "../../../src/protocol/user-error.ts";
import { exampleColumns } from "./example.ts";
import type { Learned } from "./learned.ts";

/** Answers, computed in the page: what is entered here goes nowhere. The page loads this file when somebody may ask. */

/** The models that this page has; of plugins it knows nothing. */
const catalog = createCatalog({
  models: builtInModels,
  strategies: [],
  updateRules: [],
  stepSizeSchedules: [],
  aggregationRules: [],
  datasets: [],
  partitions: [],
});

/** The newest model: with each round only its weights are others. */
let built: { readonly name: string; readonly schema: Schema; readonly model: Model } | undefined;

function modelOf(name: string, schema: Schema): Model {
  if (built?.name !== name || built.schema !== schema) {
    built = { name, schema, model: schemaModel(catalog, name, schema, plainKernels) };
  }
  return built.model;
}

/** @throws UserError if this page cannot compute the model */
export function answeringOf<S extends Schema>({ model: name, schema, weights }: Learned<S>): Answering<S> {
  if (!builtInModels.some((model) => model.name === name.split(":")[0]))
    throw new UserError(`the page does not know ${name}`, { toDo: "edgewise predict answers with its plugin" });
  const model = modelOf(name, schema);
  if (model.weightCount !== weights.length)
    throw new UserError(`${name} has other weights than its ${schema.kind === "table" ? "columns" : "pixels"} need`);
  return { model, schema, weights };
}

const format = {
  kind: "delimited",
  encoding: { name: "utf-8", how: "valid" },
  dialect: { separator: ",", quote: '"' },
  header: { present: true, why: "as entered" },
  renamed: [],
  categories: [],
} as const;

export interface ExampleAnswer {
  readonly classNames: readonly string[];
  readonly prediction: Prediction;
}

/** @param cells of the schema's columns, in their order */
export async function answerExample(answering: Answering, cells: readonly Cell[]): Promise<ExampleAnswer> {
  const records = new RecordsToAnswer(answering.schema);
  records.columns(exampleColumns(answering.schema), format, () => "the example");
  records.record(cells, 1);
  const { classNames, each } = await answerRecords(answering, records);
  return { classNames, prediction: each[0] as Prediction };
}

/** A picture of any size, which is brought to the model's as `edgewise predict` does. */
export async function answerPicture(answering: Answering<PictureSchema>, picture: Picture): Promise<ExampleAnswer> {
  const pictures = new PicturesToAnswer(answering.schema);
  pictures.add("the picture", picture);
  const { classNames, each } = await answerRecords(answering, pictures);
  return { classNames, prediction: each[0] as Prediction };
}

/** The picture as the model sees it, but for its bytes always three colours. */
export function asSeen(picture: Picture, { width, height, channels }: PictureSchema): Picture {
  return withChannels(withChannels(resized(picture, width, height), channels), 3);
}

export interface AnsweredFile {
  readonly name: string;
  readonly predictions: Predictions;
  readonly first: FirstRecords;
}

/** With its answers, a larger table does not fit into a page's memory everywhere. */
const mostBytes = 200e6;
const elsewhere = "use edgewise predict, which reads files of any size";

/** @throws UserError with the file's name, and the line where one is to blame */
export async function answerFile(
  answering: Answering,
  file: File,
  onProgress: (share: number) => void,
): Promise<AnsweredFile> {
  const records = new RecordsToAnswer(answering.schema);
  const first = new FirstRecords(records);
  try {
    if (file.size > mostBytes) throw new UserError("it is larger than 200 MB", { where: file.name, toDo: elsewhere });
    await readChosenTable([file], { onProgress }, first);
  } catch (error) {
    throw readable(error, file.name);
  }
  return { name: file.name, predictions: await answerRecords(answering, records), first };
}

/** @throws UserError with the file's name */
export async function openPicture(file: File): Promise<Picture> {
  try {
    return await readPicture(file);
  } catch (error) {
    if (error instanceof UnreadablePicture) throw new UserError(error.message, { where: file.name, cause: error });
    throw error;
  }
}

function readable(error: unknown, where: string): unknown {
  if (error instanceof MissingColumns) {
    const columns = error.columns.map((name) => JSON.stringify(name)).join(", ");
    const toDo = "name the file's columns as those of the nodes, in its first line";
    return new UserError(`it lacks ${columns}, which the model answers by`, { where, toDo, cause: error });
  }
  return error;
}
