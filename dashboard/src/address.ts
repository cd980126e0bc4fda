import { caseOf, isPartitionName, partitionNames } from "../../src/learning/partition-names.ts";
import type { RunSettings } from "../../src/watch/events.ts";
import { type NumberName, type NumberRange, numberIn, numberRanges, updateIn } from "./setting-limits.ts";
import type { Controls, Edits } from "./settings.ts";

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
  tauMax: "max",
  sameSeed: "same-batches",
  seed: "seed",
  dataset: "data",
  model: "model",
} as const satisfies Record<keyof Controls, string>;

/** A case's number, or a partition with its parameter. */
function partitionOf(text: string): RunSettings["partition"] | undefined {
  return isPartitionName(text) ? text : partitionNames[Number(text) - 1];
}

/** The controls as the page's address carries them: `?case=2&strategy=adaptive-2019&delay=0...` */
export function toQuery(controls: Controls): string {
  const query = new URLSearchParams();
  for (const [name, key] of Object.entries(keys) as [keyof Controls, string][]) {
    if (name === "partition") query.set(key, String(caseOf(controls.partition) ?? controls.partition));
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
