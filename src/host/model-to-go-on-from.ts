import { named } from "../data/column-kind.ts";
import type { KeptModel } from "../data/model-file.ts";
import type { TableSchema } from "../data/schema.ts";
import type { Model } from "../learning/model.ts";
import { startingFrom } from "../learning/starting-from.ts";
import type { TableQuestion } from "../protocol/table-messages.ts";
import { UserError } from "../protocol/user-error.ts";
import { readKeptModel } from "./kept-model.ts";
import { ownDataset } from "./own-dataset.ts";
import type { TableLearning } from "./table-agreement.ts";

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
    throw new UserError(`it was learned from tables, not from ${asked.dataset}`, {
      where: `--from ${asked.from}`,
      toDo: "leave out --dataset, or name another model",
    });
  return {
    asked: { ...asked, model: start.model, ...(start.dataset === null ? {} : { dataset: start.dataset }) },
    start,
  };
}

/**
 * What nodes are asked about their tables so that a model of tables can be gone on from; undefined for other models.
 *
 * @throws UserError if something else is asked for
 */
export function tablesOf(
  start: KeptModel | undefined,
  asked: Omit<TableLearning, "onWarning"> | undefined,
  { from, stepSizeIsGiven }: { readonly from: string | undefined; readonly stepSizeIsGiven: boolean },
): Omit<TableLearning, "onWarning"> | undefined {
  if (!start) return asked;
  if (start.schema?.kind !== "table") {
    if (!asked) return undefined;
    throw new UserError("it was not learned from tables", {
      where: `--from ${from}`,
      toDo: `leave out ${asked.question.target === undefined ? "what is said of columns" : "--target"}`,
    });
  }
  const { target } = start.schema;
  const name = target.kind === "none" ? undefined : target.name;
  if (asked?.question.target !== undefined && asked.question.target !== name) {
    const what = name === undefined ? "predicts nothing" : `predicts ${name}`;
    throw new UserError(`it ${what}, not ${asked.question.target}`, {
      where: `--from ${from}`,
      toDo: "leave out --target",
    });
  }
  if (asked) checkColumns(asked.question, start.schema, from);
  const none = { numbers: [], categories: [], leftOut: [] };
  const question = { ...none, regression: target.kind === "number", ...(name === undefined ? {} : { target: name }) };
  return { question, model: start.model, stepSizeIsGiven, start };
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
