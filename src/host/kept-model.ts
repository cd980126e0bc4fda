import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Catalog } from "../catalog/catalog.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { featureCount } from "../data/features.ts";
import { decodeModelFile, type KeptModel, NotAModel } from "../data/model-file.ts";
import { schemaModel } from "../data/schema-model.ts";
import type { Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import { foldersIn } from "../platform/nodejs/folders-in.ts";
import { throughNewest } from "../platform/nodejs/newest-folder.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { UserError } from "../protocol/user-error.ts";
import { runByName } from "./run-by-name.ts";
import { usualRunsFolder } from "./usual-runs-folder.ts";

/**
 * The model in a file, in the folder of a run, or of a run by its name or its only beginning; `latest` is the newest one with a model.
 *
 * @param named - if there is nothing of this name, a run in `runsFolder`
 * @throws NotAModel, UserError if there is none
 */
export async function readKeptModel(named: string, runsFolder = usualRunsFolder): Promise<KeptModel> {
  const path = pathOf(named, runsFolder);
  const file = await modelFileAt(throughNewest(path));
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if (existsSync(join(dirname(file), "run.json")))
      throw new UserError("the run in this folder has no model: it has not ended, was replaced, or diverged", {
        where: path,
        toDo: "name another run; edgewise runs lists them",
        cause,
      });
    throw new UserError(systemReason(cause), {
      where: path,
      toDo: "name a run as edgewise runs lists it, its folder, or a model.json",
      cause,
    });
  }
  return decodeModelFile(text, path);
}

function pathOf(named: string, runsFolder: string): string {
  if (existsSync(named) || basename(named) !== named) return named;
  if (existsSync(join(runsFolder, named))) return join(runsFolder, named);
  const name = runByName(foldersIn(runsFolder).toSorted(), named, runsFolder);
  return name === undefined ? named : join(runsFolder, name);
}

async function modelFileAt(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? join(path, "model.json") : path;
}

/**
 * The functions of a kept model, made as they were when it was learned.
 *
 * @param data - examples of its dataset, for a model that has no schema
 * @throws NotAModel, UserError if it has other weights than its functions, or answers no such targets; UnknownName
 */
export function functionsOf(
  { model: name, schema, weights }: KeptModel,
  {
    catalog,
    kernels,
    where,
    data,
  }: {
    readonly catalog: Catalog;
    readonly kernels: Kernels;
    readonly where: string;
    readonly data?: Dataset;
  },
): Model {
  const model = schema
    ? schemaModel(catalog, name, schema, kernels)
    : data && createModelFor(catalog, name, data, kernels);
  const features = schema ? featureCount(schema) : data?.features.featureCount;
  if (!model || features === undefined) throw new Error("a model of a dataset with a name needs examples");
  if (model.weightCount === weights.length) return model;
  const what = `it has ${weights.length} weights, and ${name} on its ${features} features has ${model.weightCount}`;
  throw new NotAModel(what, { where, toDo: "take another copy of it" });
}
