import { z } from "zod";
import { fromBase64, toBase64 } from "../math/base64.ts";
import { allFinite } from "../math/vectors.ts";
import { float32FromBytes, float32ToBytes } from "../protocol/float32-bytes.ts";
import { type RunResult, runResult } from "../protocol/result.ts";
import { catalogName } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import { type Schema, schemaOfRun } from "./schema.ts";

/** A model that was kept: all that is needed to use it elsewhere, and what it came to when it was learned. */
export interface KeptModel {
  /** As the catalog names it. */
  readonly model: string;
  /** How records become what it sees; null if it was learned from a dataset that has a name. */
  readonly schema: Schema | null;
  /** That name, or null. */
  readonly dataset: string | null;
  readonly weights: Float32Array;
  readonly result: RunResult;
  readonly createdAt: Date;
}

const format = "edgewise-model";
const version = 1;

const modelFile = z.object({
  format: z.literal(format),
  version: z.literal(version),
  model: catalogName,
  schema: schemaOfRun.nullable(),
  dataset: catalogName.nullable(),
  /** Float32, little-endian, one after the other. */
  weights: z.base64(),
  result: runResult,
  createdAt: z.iso.datetime(),
});

/** The text of `model.json`. */
export function encodeModelFile({ weights, createdAt, ...kept }: KeptModel): string {
  const file = {
    format,
    version,
    ...kept,
    createdAt: createdAt.toISOString(),
    weights: toBase64(float32ToBytes(weights)),
  } satisfies z.input<typeof modelFile>;
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** What was taken for a model is none, or one that this program cannot read. */
export class NotAModel extends UserError {
  override readonly name = "NotAModel";
}

/**
 * @param where - the file's name, for messages
 * @throws NotAModel
 */
export function decodeModelFile(text: string, where: string): KeptModel {
  const file = modelFile.safeParse(jsonOf(text, where));
  if (!file.success) throw refusal(file.error, where);
  const { weights, createdAt, model, schema, dataset, result } = file.data;
  const bytes = fromBase64(weights);
  const vector = bytes.length % 4 === 0 ? float32FromBytes(bytes) : new Float32Array(0);
  if (vector.length === 0 || !allFinite(vector))
    throw new NotAModel("its weights are not a list of finite numbers", { where, toDo: "take another copy of it" });
  return { model, schema, dataset, result, weights: vector, createdAt: new Date(createdAt) };
}

function jsonOf(text: string, where: string): unknown {
  const toDo = "name the model.json of a run's folder";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new NotAModel("it is not a model of Edgewise: it is not JSON", { where, toDo, cause });
  }
  const head = z.object({ format: z.literal(format), version: z.number() }).safeParse(value);
  if (!head.success) throw new NotAModel("it is not a model of Edgewise", { where, toDo });
  if (head.data.version !== version) {
    const what = `it has version ${head.data.version} of the format, and this program reads version ${version}`;
    throw new NotAModel(what, { where, toDo: "use the Edgewise that wrote it, or a newer one" });
  }
  return value;
}

function refusal(error: z.ZodError, where: string): NotAModel {
  const issue = error.issues[0];
  const path = issue?.path.join(".") ?? "";
  return new NotAModel(`${path}: ${issue?.message ?? "it is not valid"}`, { where, toDo: "take another copy of it" });
}
