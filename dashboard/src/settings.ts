import type { RunSettings } from "../../src/runtime/events.ts";

/** What a person has set on the page and no run has taken over yet. */
export type Edits = Partial<Controls>;

/** All that the controls show: the settings of a run, and the delay of messages. */
export interface Controls extends RunSettings {
  readonly delayMs: number;
}

/** Keeps only those edits that differ from what the aggregator does. */
export function pendingEdits(edits: Edits, current: Controls): Edits {
  return Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => value !== current[name as keyof Controls]),
  ) as Edits;
}

export function settingsOf({ delayMs: _, ...settings }: Controls): RunSettings {
  return settings;
}

/** The tau of `fixed:TAU`, or undefined. */
export function fixedTau(strategy: string): number | undefined {
  const found = /^fixed:([1-9]\d*)$/.exec(strategy);
  return found ? Number(found[1]) : undefined;
}

const keys = {
  partition: "case",
  strategy: "strategy",
  delayMs: "delay",
  budgetSeconds: "budget",
  phi: "phi",
  stepSize: "step",
  batch: "batch",
  maximumLocalUpdates: "max",
  sameSeed: "same-batches",
  seed: "seed",
} as const satisfies Record<keyof Controls, string>;

const partitions = ["uniform", "by-label", "replicated", "mixed"] as const;

/** The controls as the page's address carries them: `?case=2&strategy=adaptive-2019&delay=0...` */
export function toQuery(controls: Controls): string {
  const query = new URLSearchParams();
  for (const [name, key] of Object.entries(keys) as [keyof Controls, string][]) {
    if (name === "partition") query.set(key, String(partitions.indexOf(controls.partition) + 1));
    else query.set(key, String(controls[name]));
  }
  return `?${query.toString().replaceAll("%3A", ":")}`;
}

/** What an address says about the controls; what it does not say or says wrongly is left out. */
export function fromQuery(search: string): Edits {
  const query = new URLSearchParams(search);
  const edits: { -readonly [K in keyof Controls]?: Controls[K] } = {};
  const partition = partitions[Number(query.get(keys.partition)) - 1];
  if (partition !== undefined) edits.partition = partition;
  const strategy = query.get(keys.strategy);
  if (strategy !== null && /^(adaptive-2019|adaptive-2018|fixed:[1-9]\d{0,5})$/.test(strategy)) {
    edits.strategy = strategy;
  }
  for (const [name, { least, most, whole }] of Object.entries(numberRanges) as [NumberName, NumberRange][]) {
    const value = numberIn(query.get(keys[name]), least, most, whole);
    if (value !== undefined) edits[name] = value;
  }
  const phi = query.get(keys.phi);
  const phiNumber = numberIn(phi, Number.MIN_VALUE, Number.MAX_VALUE, false);
  if (phi === "default") edits.phi = phi;
  else if (phiNumber !== undefined) edits.phi = phiNumber;
  const batch = query.get(keys.batch);
  const batchNumber = numberIn(batch, 1, 1e9, true);
  if (batch === "full") edits.batch = batch;
  else if (batchNumber !== undefined) edits.batch = batchNumber;
  const sameSeed = query.get(keys.sameSeed);
  if (sameSeed === "true" || sameSeed === "false") edits.sameSeed = sameSeed === "true";
  return edits;
}

export type NumberName = "delayMs" | "budgetSeconds" | "stepSize" | "maximumLocalUpdates" | "seed";

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

export const numberRanges: Readonly<Record<NumberName, NumberRange>> = {
  delayMs: { least: 0, most: 10_000, whole: false },
  budgetSeconds: { least: 0.001, most: 1e7, whole: false },
  stepSize: { least: 1e-9, most: 1000, whole: false },
  maximumLocalUpdates: { least: 1, most: 1e6, whole: true },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
};

/** The number that a text says, if it is one in the range. */
export function numberIn(text: string | null, least: number, most: number, whole: boolean): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const value = Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
}
