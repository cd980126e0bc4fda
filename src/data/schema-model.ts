import type { Catalog } from "../catalog/catalog.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import type { Dataset, Features, TargetMeaning } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import type { Model } from "../learning/model.ts";
import { createRandom } from "../math/random.ts";
import { UserError } from "../protocol/user-error.ts";
import { featureCount } from "./features.ts";
import type { Schema, SchemaTarget, TableSchema } from "./schema.ts";

/** What learns from data with such a target if nothing else is said. */
export function usualModel(target: SchemaTarget): string {
  switch (target.kind) {
    case "classes":
      return target.classes.length === 2 ? "logistic-regression" : "softmax-regression";
    case "number":
      return "linear-regression";
    case "none":
      return "k-means";
    default:
      throw new Error(`unreachable: ${target satisfies never}`);
  }
}

/**
 * As what a model sees the target of such data.
 *
 * @throws UserError if it cannot learn from them; UnknownName
 */
export function meaningFor(
  catalog: Catalog,
  model: string,
  { kind, target }: { readonly kind: Schema["kind"]; readonly target: SchemaTarget },
): TargetMeaning {
  const possible = meaningsOf(target);
  const arePictures = kind === "pictures";
  const { targets, picturesOnly = false } = catalog.model(model);
  const found = targets.find((meaning) => possible.includes(meaning));
  if (found !== undefined && (arePictures || !picturesOnly)) return found;
  const fitting = catalog.entries.models.filter(
    (other) => other.targets.some((each) => possible.includes(each)) && (arePictures || !other.picturesOnly),
  );
  throw new UserError(`model "${model}" cannot learn from ${found === undefined ? wordsFor(target) : "tables"}`, {
    toDo: `use one of the models ${fitting.map(({ name }) => name).join(", ")}`,
  });
}

function meaningsOf(target: SchemaTarget): readonly TargetMeaning[] {
  if (target.kind === "number") return ["numbers"];
  if (target.kind === "none") return ["none"];
  return target.classes.length === 2 ? ["signs", "classes"] : ["classes"];
}

function wordsFor(target: SchemaTarget): string {
  if (target.kind === "number") return `${target.name}, which is a number`;
  if (target.kind === "none") return "data without a target";
  return `${target.name}, which is one of ${target.classes.length} classes`;
}

/** The model of that name for data of this schema. */
export function schemaModel(catalog: Catalog, name: string, schema: Schema, kernels: Kernels): Model {
  return createModelFor(catalog, name, madeUp(schema, meaningFor(catalog, name, schema), 0), kernels);
}

const madeUpCount = 500;
/** Of large pictures there are fewer, so that they are made in a moment and take few megabytes. */
const madeUpValues = 2e6;

/** Examples for models that cannot start from zero: nobody's data, and as many as there are classes at least. */
export function madeUpExamples(catalog: Catalog, name: string, schema: Schema): Dataset {
  const classCount = schema.target.kind === "classes" ? schema.target.classes.length : 1;
  const affordable = Math.floor(madeUpValues / featureCount(schema));
  const count = Math.max(classCount, Math.min(madeUpCount, affordable));
  return madeUp(schema, meaningFor(catalog, name, schema), count);
}

/** Their targets are all the same. */
function madeUp(schema: Schema, meaning: TargetMeaning, count: number): Dataset {
  const { target } = schema;
  const labelCount = target.kind === "classes" ? target.classes.length : undefined;
  return {
    exampleCount: count,
    ...(schema.kind === "pictures" && {
      picture: { width: schema.width, height: schema.height, channels: schema.channels },
    }),
    features: schema.kind === "table" ? madeUpRows(schema, count) : madeUpPictures(featureCount(schema), count),
    targets:
      meaning === "classes" && labelCount !== undefined
        ? { kind: "class", values: new Uint8Array(count), classCount: labelCount }
        : meaning === "none"
          ? { kind: "none" }
          : { kind: "real", values: new Float32Array(count) },
    ...(labelCount === undefined ? {} : { labels: { values: new Uint8Array(count), labelCount } }),
  };
}

/** Each pixel by itself, as likely dark as bright. */
function madeUpPictures(size: number, count: number): Features {
  const random = createRandom(1, "made-up pictures");
  const data = new Uint8Array(count * size);
  for (let i = 0; i < data.length; i++) data[i] = random.integer(256);
  return { kind: "bytes", data, featureCount: size, scale: 1 / 255 };
}

/** As the agreed means and deviations would have them, each column by itself. */
function madeUpRows(schema: TableSchema, count: number): Features {
  const random = createRandom(1, "made-up examples");
  const width = featureCount(schema);
  const data = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    let at = row * width;
    for (const column of schema.columns) {
      if (column.kind === "number") {
        data[at] = random.normal();
        at += 1 + Number(column.indicator);
      } else {
        data[at + random.integer(column.categories.length)] = 1;
        at += column.categories.length + Number(column.rare);
      }
    }
    data[at] = 1;
  }
  return { kind: "float32", data, featureCount: width };
}

/** The largest second derivative of a loss by its score: gradient descent is stable below 2 over it and the squares of features. */
const curvatures: ReadonlyMap<string, number> = new Map([
  ["logistic-regression", 1 / 4],
  ["softmax-regression", 1 / 2],
  ["linear-regression", 1],
  ["squared-svm", 1],
]);

/**
 * A step size that is safe for minibatches whose squared features are on average at most so much together. Of models that
 * are not linear, their own.
 */
export function stepSizeFor(catalog: Catalog, model: string, squares: number): number {
  const curvature = curvatures.get(model);
  if (curvature === undefined) return catalog.model(model).stepSize;
  return Number(Math.min(1, 1 / (curvature * squares)).toPrecision(2));
}
