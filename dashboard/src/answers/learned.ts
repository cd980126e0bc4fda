import type { PictureSchema, Schema, SchemaTarget } from "../../../src/data/schema.ts";
import { fromBase64 } from "../../../src/math/base64.ts";
import { float32FromBytes } from "../../../src/protocol/float32-bytes.ts";
import type { TaskDescription } from "../../../src/watch/events.ts";
import type { RunView } from "../fold/view.ts";

/** What answers: weights, and how records or pictures become what they are for. */
export interface Learned<S extends Schema = Schema> {
  /** As the catalog names it. */
  readonly model: string;
  readonly schema: S;
  readonly weights: Float32Array;
  /** Which weights these are, for people. */
  readonly which: string;
}

/**
 * The run that ended and left a model, as no other one is called: an aggregator that was started again numbers its runs anew.
 * Undefined as long as there is none.
 */
export function endedRunOf(instance: string | undefined, run: RunView | undefined): string | undefined {
  const summary = run?.end?.summary;
  return summary && summary.ending !== "diverged" ? `${instance ?? ""}/${run.run}` : undefined;
}

/** What the page reads of a `model.json`, as an aggregator writes it. */
interface ModelFile {
  readonly model: string;
  readonly schema: Schema | null;
  readonly weights: string;
}

/**
 * What was learned, if the page can ask it: tables and pictures of the nodes' own by the file's schema, pictures of a dataset with a
 * name by what is told of its task.
 */
export function learnedFrom(file: unknown, which: string, task?: TaskDescription): Learned | undefined {
  const { model, schema } = file as ModelFile;
  const asked = schema ?? (task && schemaOf(task));
  return asked && { model, schema: asked, weights: weightsOf(file), which };
}

export function weightsOf(file: unknown): Float32Array {
  return float32FromBytes(fromBase64((file as ModelFile).weights));
}

/** By what the page brings what it is asked to the model; undefined of a task that it has no questions for. */
export function schemaOf(task: TaskDescription): Schema | undefined {
  return task.schema ?? datasetPictures(task);
}

/** A dataset's pictures are bytes of 0 to 255 that become 0 to 1, as those of the nodes' own do. */
function datasetPictures({ picture, classNames, metricNames, target }: TaskDescription): PictureSchema | undefined {
  if (picture === undefined) return undefined;
  const { width, height, channels = 1 } = picture;
  const shape = { kind: "pictures", version: 1, width, height, channels } as const;
  const name = "the answer";
  const withTarget = (asked: SchemaTarget): PictureSchema => ({ ...shape, target: asked });
  if (metricNames?.[0] === "accuracy")
    return withTarget({ kind: "classes", name, classes: classNames.map((each) => ({ name: each, count: 0 })) });
  if (target) return withTarget({ kind: "number", ...target });
  return classNames.length > 0 ? withTarget({ kind: "none" }) : undefined;
}
