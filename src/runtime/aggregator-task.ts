import type { Catalog } from "../catalog/catalog.ts";
import { chosenUpdate, planOf } from "../catalog/plan.ts";
import type { Dataset } from "../learning/dataset.ts";
import { kindGradients } from "../learning/kind-gradients.ts";
import type { Answer, Model } from "../learning/model.ts";
import { serverRuleOf } from "../learning/server-rule.ts";
import { createRandom } from "../math/random.ts";
import type { RunPlan, TaskNames } from "../protocol/aggregator/environment.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { TaskChanged, TaskDescription, TestSamples } from "../watch/events.ts";
import { asJson } from "./json-bytes.ts";

/** What is learned: a model, and what it is tested with. */
export interface AggregatorTask {
  readonly model: Model;
  /** What models that cannot start from zero start from, and what weights are tested with. */
  readonly testData: Dataset;
  /** False where the nodes test, with examples of their own: then `testData` only serve to start from. */
  readonly testsHere?: boolean;
  /** The test examples that are shown: rows of testData. */
  readonly shownTests: Uint32Array;
  readonly testSamples?: Omit<TestSamples, "kind">;
}

/** Another task, and what people are told of it. */
export interface ChangedTask extends AggregatorTask {
  readonly told: Omit<TaskChanged, "kind">;
}

/** The task, once there is one. @throws RangeError before */
export function decided(task: AggregatorTask | undefined): AggregatorTask {
  if (task) return task;
  throw new RangeError("the nodes have not agreed yet on what is learned");
}

export function namesOf({ dataset, model }: TaskDescription): TaskNames {
  return { dataset, model };
}

/** The weights that a run of this seed begins with. */
export function firstWeights(
  { model, testData }: Pick<AggregatorTask, "model" | "testData">,
  seed: number,
): Float32Array {
  return model.initialWeights(createRandom(seed, "weights"), testData);
}

/** The functions behind the names of a run of this task, as the machine needs them. */
export function runPlan(catalog: Catalog, task: AggregatorTask, settings: RunSettings): RunPlan {
  const { testsHere = true, testData, model } = task;
  const hasLayers = model.graph !== undefined;
  const named = planOf(catalog, settings, model.name, { hasLayers });
  const { strategy, update, schedule, pace, aggregation, encoding } = named;
  const comparesHere = testsHere && testData.exampleCount > 0;
  const judges = comparesHere && !model.isContinued;
  return {
    weightCount: task.model.weightCount,
    hasLayers,
    ...(task.model.isSent && task.model.graph && { network: asJson(task.model.graph) }),
    initialWeights: () => firstWeights(task, settings.seed),
    strategy,
    serverRule: serverRuleOf(update),
    pace,
    update: chosenUpdate(update),
    schedule,
    comparesHere,
    ...(judges && { kindsAt: (weights: Float32Array) => kindGradients(model, weights, testData) }),
    aggregation,
    encoding,
  };
}

/**
 * The model's answer for one picture.
 *
 * @throws RangeError if it has another number of pixels than the task's examples
 */
export async function answerFor(
  { model, testData }: AggregatorTask,
  weights: Float32Array,
  pixels: Uint8Array,
): Promise<Answer> {
  const { featureCount } = testData.features;
  if (pixels.length !== featureCount) {
    throw new RangeError(`an example has ${featureCount} bytes, this has ${pixels.length}`);
  }
  const features = { kind: "bytes", data: pixels, featureCount, scale: 1 / 255 } as const;
  const example: Dataset = { exampleCount: 1, features, targets: { kind: "none" } };
  const [answer] = await model.answers(weights, example, new Uint32Array(1));
  if (!answer) throw new Error(`${model.name} gave no answer`);
  return answer;
}
