import type { Command } from "../../src/watch/commands.ts";
import type { RunSettings } from "../../src/watch/events.ts";

/** What a person has set on the page and no run has taken over yet. */
export type Edits = Partial<Controls>;

/** All that the controls show: the task and the settings of a run, and the delay of messages. */
export interface Controls extends RunSettings {
  readonly dataset: string;
  readonly model: string;
  readonly delayMs: number;
}

/** Keeps only those edits that differ from what the aggregator does. */
export function pendingEdits(edits: Edits, current: Controls): Edits {
  return Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => value !== current[name as keyof Controls]),
  ) as Edits;
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
    settings,
    ...(delayMs !== inForce.delayMs && { delayMs }),
    ...((dataset !== inForce.dataset || model !== inForce.model) && { task: { dataset, model } }),
  };
}

/** The tau of `fixed:TAU`, or undefined. */
export function fixedTau(strategy: string): number | undefined {
  const found = /^fixed:([1-9]\d*)$/.exec(strategy);
  return found ? Number(found[1]) : undefined;
}

/** Whether a run's nodes measure drift, in place of what beta, rho and delta are made of. */
export function measuresDrift(settings: Pick<RunSettings, "strategy"> | undefined): boolean {
  return settings?.strategy === "adaptive";
}

const keys = {
  partition: "case",
  strategy: "strategy",
  delayMs: "delay",
  budgetSeconds: "budget",
  phi: "phi",
  update: "update",
  momentum: "momentum",
  stepSize: "step",
  batch: "batch",
  maximumLocalUpdates: "max",
  sameSeed: "same-batches",
  seed: "seed",
  dataset: "data",
  model: "model",
} as const satisfies Record<keyof Controls, string>;

const partitions = ["uniform", "by-label", "replicated", "mixed"] as const;

function caseNumber(partition: RunSettings["partition"]): string | undefined {
  const index = (partitions as readonly string[]).indexOf(partition);
  return index < 0 ? undefined : String(index + 1);
}

/** A case's number, or a partition with its parameter, which the aggregator checks. */
function partitionOf(text: string): RunSettings["partition"] | undefined {
  if (/^(dirichlet|shards|quantity):\d+(\.\d+)?$/.test(text)) return text as RunSettings["partition"];
  return partitions[Number(text) - 1];
}

/** The controls as the page's address carries them: `?case=2&strategy=adaptive-2019&delay=0...` */
export function toQuery(controls: Controls): string {
  const query = new URLSearchParams();
  for (const [name, key] of Object.entries(keys) as [keyof Controls, string][]) {
    if (name === "partition") query.set(key, caseNumber(controls.partition) ?? controls.partition);
    else query.set(key, String(controls[name]));
  }
  return `?${query.toString().replaceAll("%3A", ":")}`;
}

/** What an address says about the controls; what it does not say or says wrongly is left out. */
export function fromQuery(search: string): Edits {
  const query = new URLSearchParams(search);
  const edits: { -readonly [K in keyof Controls]?: Controls[K] } = {};
  const partition = partitionOf(query.get(keys.partition) ?? "");
  if (partition !== undefined) edits.partition = partition;
  for (const name of ["dataset", "model"] as const) {
    const value = query.get(keys[name]);
    if (value !== null && /^[a-z][\w.:-]{0,99}$/.test(value)) edits[name] = value;
  }
  const strategy = query.get(keys.strategy);
  if (strategy !== null && /^(adaptive|adaptive-2019|adaptive-2018|fixed:[1-9]\d{0,5})$/.test(strategy)) {
    edits.strategy = strategy;
  }
  for (const [name, range] of Object.entries(numberRanges) as [NumberName, NumberRange][]) {
    const value = numberIn(query.get(keys[name]), range);
    if (value !== undefined) edits[name] = value;
  }
  if (query.get(keys.phi) === "default") edits.phi = "default";
  const update = updateIn(query.get(keys.update));
  if (update !== undefined) edits.update = update;
  if (query.get(keys.momentum) === "default") edits.momentum = "default";
  if (query.get(keys.batch) === "full") edits.batch = "full";
  const sameSeed = query.get(keys.sameSeed);
  if (sameSeed === "true" || sameSeed === "false") edits.sameSeed = sameSeed === "true";
  return edits;
}

/** The update rule that a text says, if it is one that the aggregator accepts, or `default`. */
export function updateIn(text: string | null): string | undefined {
  const accepted = /^(default|sgd|scaffold|fedprox:(\d{1,9}(\.\d{0,9})?|\.\d{1,9}))$/;
  return text !== null && accepted.test(text) ? text : undefined;
}

type NumberName =
  | "delayMs"
  | "budgetSeconds"
  | "phi"
  | "momentum"
  | "stepSize"
  | "batch"
  | "maximumLocalUpdates"
  | "seed";

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** What the aggregator accepts, but of the delay, which is shorter here: more than that nobody wants to wait for. */
export const numberRanges: Readonly<Record<NumberName, NumberRange>> = {
  delayMs: { least: 0, most: 2000, whole: false },
  budgetSeconds: { least: Number.MIN_VALUE, most: 1e7, whole: false },
  phi: { least: Number.MIN_VALUE, most: Number.MAX_VALUE, whole: false },
  momentum: { least: 0, most: 1 - Number.EPSILON, whole: false },
  stepSize: { least: Number.MIN_VALUE, most: 1000, whole: false },
  batch: { least: 1, most: 1e9, whole: true },
  maximumLocalUpdates: { least: 1, most: 10_000, whole: true },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
};

/** The number that a text says, if it is one in the range. */
export function numberIn(text: string | null, { least, most, whole }: NumberRange): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const value = Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
}
