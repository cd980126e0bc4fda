import { ownDataset } from "../assembly/own-dataset.ts";
import { named } from "../data/column-kind.ts";
import type { KeptModel } from "../data/model-file.ts";
import type { PictureSchema, TableSchema } from "../data/schema.ts";
import type { Model } from "../learning/model.ts";
import { startingFrom } from "../learning/starting-from.ts";
import type { DataQuestion, PictureQuestion, TableQuestion } from "../protocol/own-data-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import { readKeptModel } from "./kept-model.ts";
import type { OwnDataLearning } from "./own-data-learning.ts";

interface Asked {
  /** A model.json, or the folder of a run. */
  readonly from?: string;
  readonly dataset?: string;
  readonly model?: string;
}

/**
 * The model that is to be gone on from, if there is one, and what was asked for, with the dataset and the model that it has.
 *
 * @throws UserError if another dataset or model was asked for, or there is no such model
 */
export async function withStart<O extends Asked>(asked: O): Promise<{ readonly asked: O; readonly start?: KeptModel }> {
  if (asked.from === undefined) return { asked };
  const start = await readKeptModel(asked.from);
  for (const what of ["dataset", "model"] as const) {
    const wanted = asked[what];
    const has = start[what];
    if (wanted === undefined || has === null || wanted === has) continue;
    throw new UserError(`its ${what} is ${has}, not ${wanted}`, {
      where: `--from ${asked.from}`,
      toDo: `leave out --${what}, or name another model`,
    });
  }
  if (start.dataset === null && asked.dataset !== undefined && asked.dataset !== ownDataset)
    throw new UserError(`it was learned from nodes' own data, not from ${asked.dataset}`, {
      where: `--from ${asked.from}`,
      toDo: "leave out --dataset, or name another model",
    });
  return {
    asked: { ...asked, model: start.model, ...(start.dataset === null ? {} : { dataset: start.dataset }) },
    start,
  };
}

/**
 * What nodes are asked about their data so that a model of such data can be gone on from; undefined for models of datasets with a
 * name.
 *
 * @throws UserError if something else is asked for
 */
export function ownDataOf(
  start: KeptModel | undefined,
  asked: Omit<OwnDataLearning, "onWarning"> | undefined,
  { from, stepSizeIsGiven }: { readonly from: string | undefined; readonly stepSizeIsGiven: boolean },
): Omit<OwnDataLearning, "onWarning"> | undefined {
  if (!start) return asked;
  const { schema } = start;
  if (asked && asked.question.kind !== schema?.kind) {
    const kinds = { table: "tables", pictures: "pictures" };
    throw new UserError(`it was not learned from ${kinds[asked.question.kind]}`, {
      where: `--from ${from}`,
      toDo: `leave out ${saidIn(asked.question)}`,
    });
  }
  if (schema === null) return undefined;
  const learning = { model: start.model, stepSizeIsGiven, start };
  return schema.kind === "table"
    ? { question: tableQuestionFor(schema, asked?.question, from), ...learning }
    : { question: pictureQuestionFor(schema, asked?.question, from), ...learning };
}

function saidIn(question: DataQuestion): string {
  if (question.kind === "pictures") return "--pictures";
  return question.target === undefined ? "what is said of columns" : "--target";
}

function pictureQuestionFor(
  { width, height, channels }: PictureSchema,
  asked: DataQuestion | undefined,
  from: string | undefined,
): PictureQuestion {
  if (asked?.kind === "pictures" && (asked.width !== width || asked.height !== height)) {
    throw new UserError(`its pictures have ${width} x ${height} pixels`, {
      where: `--from ${from}`,
      toDo: `leave out --pictures ${asked.width}x${asked.height}`,
    });
  }
  return { kind: "pictures", width, height, ...(channels === 1 ? { channels } : {}) };
}

function tableQuestionFor(
  schema: TableSchema,
  asked: DataQuestion | undefined,
  from: string | undefined,
): TableQuestion {
  const { target } = schema;
  const name = target.kind === "none" ? undefined : target.name;
  if (asked?.kind === "table") {
    if (asked.target !== undefined && asked.target !== name) {
      const what = name === undefined ? "predicts nothing" : `predicts ${name}`;
      throw new UserError(`it ${what}, not ${asked.target}`, { where: `--from ${from}`, toDo: "leave out --target" });
    }
    checkColumns(asked, schema, from);
  }
  const none = { kind: "table" as const, numbers: [], categories: [], leftOut: [] };
  return { ...none, regression: target.kind === "number", ...(name === undefined ? {} : { target: name }) };
}

/** @throws UserError if a column was to be taken for something else than the model takes it for */
function checkColumns(
  { numbers, categories, leftOut, logarithms = [], regression }: TableQuestion,
  { columns, target }: TableSchema,
  from: string | undefined,
): void {
  const kindOf = (name: string) => columns.find((column) => column.name === name)?.kind ?? "left out";
  const unlogged = logarithms.find((name) => !columns.some((each) => each.name === name && "log" in each && each.log));
  if (unlogged !== undefined) {
    throw new UserError(`${named(unlogged)} is not taken by its logarithm in it`, {
      where: `--from ${from}`,
      toDo: `leave out --log ${unlogged}`,
    });
  }
  for (const [option, names, wanted] of [
    ["--number", numbers, "number"],
    ["--category", categories, "category"],
    ["--ignore", leftOut, "left out"],
  ] as const) {
    const other = names.find((name) => kindOf(name) !== wanted);
    if (other === undefined) continue;
    throw new UserError(`${named(other)} is ${takenFor[kindOf(other)]} in it`, {
      where: `--from ${from}`,
      toDo: `leave out ${option} ${other}`,
    });
  }
  if (!regression || target.kind === "number") return;
  throw new UserError("it does not predict a number", { where: `--from ${from}`, toDo: "leave out --regression" });
}

const takenFor = { number: "a column of numbers", category: "a column of categories", "left out": "not a column" };

/** The model's functions, for runs that go on from what was kept, if they are of the same task. */
export function goingOnFrom(
  model: Model,
  task: { readonly dataset: string; readonly model: string },
  start: KeptModel | undefined,
): Model {
  if (!start || start.dataset !== task.dataset || start.model !== task.model) return model;
  return startingFrom(model, start.weights);
}
