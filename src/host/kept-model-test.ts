import type { Catalog } from "../catalog/catalog.ts";
import { type Dropped, DroppedRecords } from "../data/dropped-records.ts";
import type { KeptModel } from "../data/model-file.ts";
import { pictureExamples } from "../data/picture-examples.ts";
import type { PictureSet } from "../data/picture-set.ts";
import type { PictureSchema } from "../data/schema.ts";
import { meaningFor } from "../data/schema-model.ts";
import type { ReadTableOptions } from "../data/table-files.ts";
import { allRows, type Dataset, type Labels } from "../learning/dataset.ts";
import { createEvaluation } from "../learning/evaluation.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Metrics, Model } from "../learning/model.ts";
import { createModelTest } from "../learning/model-test.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import { hasLearnedNothing, measuresOf, type TestMeasures, type TestSums } from "../learning/test-sums.ts";
import { picturesAmong } from "../platform/nodejs/data-at.ts";
import { loadExamples } from "../platform/nodejs/table-examples.ts";
import { UserError } from "../protocol/user-error.ts";
import { loadDataset } from "./datasets.ts";
import { functionsOf } from "./kept-model.ts";
import { tableSchemaOf } from "./predictions.ts";

export interface Confusion {
  /** The answers are no better than those of somebody who has seen nothing but the targets. */
  readonly learnedNothing: boolean;
  /** Of classifiers: names of the classes, and for each how many of its examples were taken for which. */
  readonly classes?: readonly string[];
  readonly confusion?: readonly (readonly number[])[];
}

/** How good a kept model is on some data. */
export interface KeptModelTest {
  readonly examples: number;
  /** Of models whose answers are classes or numbers. */
  readonly test?: TestMeasures & Confusion;
  /** The model's own metrics. */
  readonly metrics: Metrics;
  /** Records that could not be used. */
  readonly dropped: readonly Dropped[];
}

export interface TestKeptOptions {
  readonly catalog: Catalog;
  readonly kernels: Kernels;
  /** What the model's file is called in messages. */
  readonly where: string;
}

/**
 * Tests a model on all records of a table, which is read as the model's own schema says.
 *
 * @throws UserError if the model has no schema, the table lacks columns of it, or no record can be used
 */
export async function testOnTable(
  kept: KeptModel,
  paths: readonly string[],
  options: TestKeptOptions & { readonly read: ReadTableOptions },
): Promise<KeptModelTest> {
  const { catalog, read, where } = options;
  const schema = tableSchemaOf(kept, where);
  const model = functionsOf(kept, options);
  const meaning = meaningFor(catalog, kept.model, schema);
  const { train: data, dropped } = await loadExamples(paths, schema, { meaning, read });
  if (data.exampleCount === 0) {
    const [reason] = dropped;
    throw new UserError(`no record can be used${reason ? `: ${reason.why} (first: ${reason.first})` : ""}`, {
      where: paths[0],
    });
  }
  const classNames = schema.target.kind === "classes" ? schema.target.classes.map(({ name }) => name) : [];
  return { ...(await testOn(data, kept, model, classNames)), dropped };
}

/**
 * Tests a model on all pictures of a folder that has a folder for each class, or in IDX.
 *
 * @throws UserError if there are none, or none of the model's classes
 */
export async function testOnPictures(
  kept: KeptModel & { readonly schema: PictureSchema },
  paths: readonly string[],
  options: TestKeptOptions & { readonly onProgress: (share: number) => void },
): Promise<KeptModelTest> {
  const { catalog, kernels, onProgress } = options;
  const { schema } = kept;
  const where = paths.join(", ");
  const found = await picturesAmong(paths);
  if (!found) {
    const toDo = "name a folder that has a folder of pictures for each class";
    throw new UserError("the model was learned from pictures, and there are none by class", { where, toDo });
  }
  const { width, height, channels, target } = schema;
  const set = await found.read({ size: { width, height }, channels, onProgress });
  const meaning = meaningFor(catalog, kept.model, schema);
  const isHeldOut = () => false;
  const { train: data, dropped } = pictureExamples(set, schema, { meaning, isHeldOut, allocate: kernels.allocate });
  if (set.pictures.length === 0) throw new UserError("no picture can be read", { where });
  if (data.exampleCount === 0) throw new UserError("no picture is of a class that the model knows", { where });
  const classNames = target.kind === "classes" ? target.classes.map(({ name }) => name) : [];
  const unusable = [...unreadablePictures(set), ...dropped];
  return { ...(await testOn(data, kept, functionsOf(kept, options), classNames)), dropped: unusable };
}

/**
 * Tests a model on the test examples of the dataset with a name that it was learned from.
 *
 * @param folder - with the dataset's files
 * @throws UserError if it was learned from tables, or the dataset is not there
 */
export async function testOnDataset(
  kept: KeptModel,
  folder: string | undefined,
  { catalog, kernels, where }: TestKeptOptions,
): Promise<KeptModelTest> {
  if (kept.dataset === null)
    throw new UserError("it was learned from data of the nodes' own", {
      where,
      toDo: "name data of that kind to test it on after the model",
    });
  const dataset = catalog.dataset(kept.dataset);
  const data = await loadDataset(dataset, "test", folder, kernels);
  const model = functionsOf(kept, { catalog, kernels, where, data });
  const { labels: _, ...unlabelled } = data;
  const labels = classLabels(data);
  const tested = labels ? { ...unlabelled, labels } : unlabelled;
  return { ...(await testOn(tested, kept, model, dataset.classNames)), dropped: [] };
}

/** What a model is to answer, by number: labels may be others, as the digits where even and odd are to be told apart. */
function classLabels({ targets }: Dataset): Labels | undefined {
  if (targets.kind === "class") return { values: targets.values, labelCount: targets.classCount };
  if (targets.kind === "none" || targets.scale) return undefined;
  return { values: Uint8Array.from(targets.values, (value) => (value > 0 ? 1 : 0)), labelCount: 2 };
}

async function testOn(data: Dataset, { weights, result }: KeptModel, model: Model, classNames: readonly string[]) {
  const test = createModelTest(model, weights, data);
  const slice = rowsPerSlice(model);
  while (!test.finished) await test.advance(slice);
  const evaluation = createEvaluation(model, weights, data, allRows(data.exampleCount), { withLoss: false });
  while (!evaluation.finished) await evaluation.advance(slice);
  const told = { examples: data.exampleCount, metrics: evaluation.metrics };
  if (!test.sums) return told;
  const learnedNothing = hasLearnedNothing(test.sums, { balanced: result.balance ?? false });
  return { ...told, test: { ...measuresOf(test.sums), learnedNothing, ...confusionOf(test.sums, classNames) } };
}

function unreadablePictures({ unreadable }: PictureSet): readonly Dropped[] {
  const dropped = new DroppedRecords();
  dropped.beginFile((at) => unreadable[at]?.path ?? "");
  for (const [at, { why }] of unreadable.entries()) dropped.add(why, at);
  return dropped.list();
}

function confusionOf(sums: TestSums, classes: readonly string[]): Pick<Confusion, "classes" | "confusion"> {
  if (sums.kind === "numbers") return {};
  const width = classes.length;
  const confusion = classes.map((_, k) => sums.confusion.slice(k * width, (k + 1) * width));
  return { classes, confusion };
}
