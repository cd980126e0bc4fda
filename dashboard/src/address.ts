import { isEncoding } from "../../src/catalog/encodings.ts";
import { caseNames, caseOf } from "../../src/learning/case-partitions.ts";
import { parseParticipation } from "../../src/protocol/participation.ts";
import { parseLeastNodes, parseRoundDeadline } from "../../src/protocol/round-end-settings.ts";
import type { RunSettings } from "../../src/watch/events.ts";
import { type NumberName, type NumberRange, numberIn, numberRanges } from "./setting-limits.ts";
import type { Controls, Edits } from "./settings.ts";

/** What ends a run before its budget does has no control on the page: it stays as the aggregator was started with. */
type AddressedControl = Exclude<keyof Controls, "rounds" | "untilLoss" | "patience">;

const keys = {
  partition: "case",
  strategy: "strategy",
  delayMs: "delay",
  budgetSeconds: "budget",
  budgetBytes: "bytes",
  budgetJoules: "joules",
  budgetMoney: "money",
  currency: "currency",
  pricePerMegabyte: "megabyte",
  pricePerKilowattHour: "kilowatt-hour",
  pricePerDeviceHour: "device-hour",
  phi: "phi",
  update: "update",
  momentum: "momentum",
  stepSize: "step",
  stepSizeSchedule: "schedule",
  pace: "pace",
  participation: "participation",
  minNodes: "least-nodes",
  roundDeadline: "deadline",
  aggregate: "aggregate",
  encoding: "encoding",
  keepOutliers: "outliers",
  maxShare: "most",
  batch: "batch",
  tauMax: "max",
  sameSeed: "same-batches",
  seed: "seed",
  dataset: "data",
  model: "model",
} as const satisfies Record<AddressedControl, string>;

/** What may be a name in the aggregator's catalog: withKnownNames drops what is none. */
const namePattern = /^[a-z][a-z0-9-]{0,63}(:[\d.]{1,20}){0,4}$/;

/** A case's number, or a partition's name. */
function partitionOf(text: string): RunSettings["partition"] | undefined {
  return namePattern.test(text) ? text : caseNames[Number(text) - 1];
}

/** Before the nodes have agreed, a sentence stands where the model's name will be. */
function isUndecided(name: AddressedControl, { model }: Controls): boolean {
  return name === "model" && !taskName.test(model);
}

const taskName = /^[a-z][\w.,:-]{0,99}$/;

/** The controls as the page's address carries them: `?case=2&strategy=adaptive-2019&delay=0...` */
export function toQuery(controls: Controls): string {
  const query = new URLSearchParams();
  for (const [name, key] of Object.entries(keys) as [AddressedControl, string][]) {
    if (name === "partition") query.set(key, String(caseOf(controls.partition) ?? controls.partition));
    else if (controls[name] !== undefined && !isUndecided(name, controls)) query.set(key, String(controls[name]));
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
    if (value !== null && taskName.test(value)) edits[name] = value;
  }
  const strategy = query.get(keys.strategy);
  if (strategy !== null && namePattern.test(strategy)) {
    edits.strategy = strategy;
  }
  for (const [name, range] of Object.entries(numberRanges) as [NumberName, NumberRange][]) {
    const value = numberIn(query.get(keys[name]), range);
    if (value !== undefined) edits[name] = value;
  }
  if (query.get(keys.phi) === "default") edits.phi = "default";
  if (query.get(keys.tauMax) === "default") edits.tauMax = "default";
  const update = query.get(keys.update);
  if (update !== null && namePattern.test(update)) edits.update = update;
  const schedule = query.get(keys.stepSizeSchedule);
  if (schedule !== null && namePattern.test(schedule)) edits.stepSizeSchedule = schedule;
  const currency = query.get(keys.currency);
  if (currency !== null && /^[A-Z]{3}$/.test(currency)) edits.currency = currency;
  const pace = query.get(keys.pace);
  if (pace === "own" || pace === "common") edits.pace = pace;
  const aggregate = query.get(keys.aggregate);
  if (aggregate !== null && namePattern.test(aggregate)) edits.aggregate = aggregate;
  const encoding = query.get(keys.encoding);
  if (encoding !== null && isEncoding(encoding)) edits.encoding = encoding;
  const keepOutliers = query.get(keys.keepOutliers);
  if (keepOutliers === "true" || keepOutliers === "false") edits.keepOutliers = keepOutliers === "true";
  const participation = parseParticipation(query.get(keys.participation) ?? "");
  if (participation !== undefined) edits.participation = participation;
  const minNodes = parseLeastNodes(query.get(keys.minNodes) ?? "");
  if (minNodes !== undefined) edits.minNodes = minNodes;
  const roundDeadline = parseRoundDeadline(query.get(keys.roundDeadline) ?? "");
  if (roundDeadline !== undefined) edits.roundDeadline = roundDeadline;
  if (query.get(keys.momentum) === "default") edits.momentum = "default";
  if (query.get(keys.batch) === "full") edits.batch = "full";
  const sameSeed = query.get(keys.sameSeed);
  if (sameSeed === "true" || sameSeed === "false") edits.sameSeed = sameSeed === "true";
  return edits;
}
