import type { Command } from "../../src/watch/commands.ts";
import type { ModelChoice, RunSettings, TaskChoice } from "../../src/watch/events.ts";

/** What a person has set on the page and no run has taken over yet. */
export type Edits = Partial<Controls>;

/** All that the controls show: the task and the settings of a run, and the delay of messages. */
export interface Controls extends Omit<RunSettings, "balance"> {
  readonly dataset: string;
  readonly model: string;
  readonly delayMs: number;
}

/** Keeps only those edits that differ from what the aggregator does. */
export function pendingEdits(edits: Edits, current: Controls): Edits {
  return Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => value !== { ...leftOut, ...current }[name as keyof Controls]),
  ) as Edits;
}

/** What a setting means that an aggregator leaves out. */
const leftOut = {
  stepSizeSchedule: "constant",
  participation: "all",
  roundDeadline: "auto",
  minNodes: 1,
  aggregate: "mean",
  encoding: "float32",
  keepOutliers: false,
};

/** A name without its parameters. */
const family = (name: string) => name.split(":")[0];

/** The choice that a dataset belongs to: data with parameters of their own stand for their family. */
export function choiceOf(choices: readonly TaskChoice[], dataset: string): TaskChoice | undefined {
  return (
    choices.find((choice) => choice.dataset === dataset) ??
    choices.find((choice) => family(choice.dataset) === family(dataset))
  );
}

/**
 * The edits with a task that can be learned: other data come with their usual model, unless one that fits was named, and
 * another task with the step size that it is known to need, unless one was named.
 */
export function completedTask(edits: Edits, current: Controls, choices: readonly TaskChoice[]): Edits {
  const dataset = edits.dataset ?? current.dataset;
  const wanted = edits.model ?? (dataset === current.dataset ? current.model : undefined);
  const { model, stepSize } = otherTask(choices, dataset, wanted);
  if (model === undefined || (dataset === current.dataset && model === current.model)) return edits;
  return { ...(stepSize !== undefined && { stepSize }), ...edits, model };
}

/** What starts a run on other data: with the model of now if it is made for such data, else with their usual one. */
export function otherData(choices: readonly TaskChoice[], dataset: string, present: string): Edits {
  const model = modelOf(choiceOf(choices, dataset), present);
  return otherTask(choices, dataset, model?.madeFor ? present : undefined);
}

/** What starts a run on other data, with their usual model unless another one that fits is named. */
export function otherTask(choices: readonly TaskChoice[], dataset: string, model?: string): Edits {
  const choice = choiceOf(choices, dataset);
  const named = model === undefined ? undefined : modelOf(choice, model);
  const found = named ?? choice?.models[0];
  // The model that was named may have parameters: `cnn-small:2` is one of the family of `cnn-small`.
  return found ? { dataset, model: (named && model) ?? found.name, stepSize: found.stepSize } : {};
}

/** The model of that name, or of its family: `mlp` for `mlp:64,32`. */
export function modelOf(choice: TaskChoice | undefined, model: string): ModelChoice | undefined {
  const models = choice?.models ?? [];
  return models.find(({ name }) => name === model) ?? models.find(({ name }) => family(name) === family(model));
}

/**
 * What is left when the aggregator has refused a start: settings that wait for the next run anyway. Choices that start a run at
 * once go back to what is running, and with the task the step size that came with it.
 */
export function afterRefusal({ partition: _, strategy: __, dataset, model, stepSize, ...rest }: Edits): Edits {
  const changedTask = dataset !== undefined || model !== undefined;
  return changedTask || stepSize === undefined ? rest : { ...rest, stepSize };
}

/** What the aggregator does before a run is started. */
export interface InForce {
  readonly delayMs: number;
  readonly dataset: string | undefined;
  readonly model: string | undefined;
}

/** Starts a run with these settings, and with this delay and this task if others are in force. */
export function startCommand({ delayMs, dataset, model, ...settings }: Controls, inForce: InForce): Command {
  return {
    kind: "start",
    // What was taken away again is as if it had not been said.
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as RunSettings,
    ...(delayMs !== inForce.delayMs && { delayMs }),
    ...((dataset !== inForce.dataset || model !== inForce.model) && { task: { dataset, model } }),
  };
}
