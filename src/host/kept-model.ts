import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Catalog } from "../catalog/catalog.ts";
import { decodeModelFile, type KeptModel, NotAModel } from "../data/model-file.ts";
import { featureCount } from "../data/schema.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import { throughNewest } from "../platform/nodejs/newest-folder.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { UserError } from "../protocol/user-error.ts";

/**
 * The model in a file, or in the folder of a run.
 *
 * @throws NotAModel, UserError if there is none
 */
export async function readKeptModel(path: string): Promise<KeptModel> {
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
    throw new UserError(systemReason(cause), { where: path, toDo: "name the model.json of a run's folder", cause });
  }
  return decodeModelFile(text, path);
}

async function modelFileAt(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? join(path, "model.json") : path;
}

/**
 * The functions of a kept model, for examples as its own schema makes them.
 *
 * @param width - the number of features of an example, of a model without a schema
 * @throws NotAModel, UnknownName
 */
export function functionsOf(
  { model: name, schema, weights }: KeptModel,
  {
    catalog,
    kernels,
    where,
    width,
  }: {
    readonly catalog: Catalog;
    readonly kernels: Kernels;
    readonly where: string;
    readonly width?: number;
  },
): Model {
  const features = schema ? featureCount(schema) : (width ?? weights.length);
  const classCount = schema?.target.kind === "classes" ? schema.target.classes.length : weights.length / features;
  const model = catalog
    .model(name)
    .create({ kernels, featureCount: features, classCount: Math.max(1, Math.floor(classCount)) });
  if (model.weightCount === weights.length) return model;
  const what = `it has ${weights.length} weights, and ${name} on its ${features} features has ${model.weightCount}`;
  throw new NotAModel(what, { where, toDo: "take another copy of it" });
}
