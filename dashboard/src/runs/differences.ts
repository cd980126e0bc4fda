import { type AskedOfRun, askedParts } from "../../../src/data/asked-of-run.ts";
import type { RunSettings } from "../../../src/watch/events.ts";
import { otherBudgetsIn, pricesIn } from "../resource-fields.ts";
import { count, partitionWords, significant } from "../words.ts";
import type { RunRow } from "./run-rows.ts";

/** A setting in which runs differ, with each run's value in words. */
export interface Difference {
  readonly name: string;
  readonly values: readonly string[];
}

interface Asked {
  readonly settings: RunSettings;
  readonly data: string;
  readonly update: string;
  readonly momentum: number | "default";
  /** Undefined where it is not known, as of runs that are not kept. */
  readonly asked: AskedOfRun | undefined;
  readonly delayMs: number;
  readonly nodes: number;
  readonly task: { readonly dataset: string; readonly model: string };
  readonly slowed: string;
  readonly kernels: string | undefined;
  readonly edgewise: string | undefined;
}

const number = (value: number) => (Number.isInteger(value) ? count(value) : significant(value));

/** In the order in which they are shown. */
const properties: readonly (readonly [name: string, of: (asked: Asked) => string | undefined])[] = [
  ["data", ({ task }) => (task.dataset === "own" ? "the nodes' own" : task.dataset)],
  ["model", ({ task }) => task.model],
  ...askedParts.map(({ name, inWords }) => [name, ({ asked }: Asked) => asked && (inWords(asked) ?? unsaid)] as const),
  ["partition", ({ data }) => (data === "own" ? undefined : partitionWords(data))],
  ["nodes", ({ nodes }) => number(nodes)],
  ["strategy", ({ settings }) => settings.strategy],
  ["update rule", ({ update }) => update],
  ["momentum", ({ momentum }) => String(momentum)],
  ["phi", ({ settings }) => String(settings.phi)],
  ["budget, s", ({ settings }) => number(settings.budgetSeconds)],
  ["other budgets", ({ settings }) => otherBudgetsIn(settings)],
  ["prices", ({ settings }) => pricesIn(settings)],
  ["step size", ({ settings }) => String(settings.stepSize)],
  ["step size schedule", ({ settings }) => settings.stepSizeSchedule ?? "constant"],
  ["sent as", ({ settings }) => settings.encoding ?? "float32"],
  ["aggregation", ({ settings }) => settings.aggregate ?? "mean"],
  ["outliers", ({ settings }) => (settings.keepOutliers ? "count" : "left out")],
  ["pace", ({ settings }) => settings.pace ?? "as the strategy has it"],
  ["participation", ({ settings }) => String(settings.participation ?? "all")],
  ["round deadline", ({ settings }) => String(settings.roundDeadline ?? "auto")],
  ["nodes at least", ({ settings }) => String(settings.minNodes ?? 1)],
  ["a node counts for at most", ({ settings }) => String(settings.maxShare ?? 1)],
  ["batch", ({ settings }) => String(settings.batch)],
  ["largest tau", ({ settings: { tauMax } }) => (tauMax === "default" ? tauMax : number(tauMax))],
  ["seed", ({ settings }) => String(settings.seed)],
  ["same minibatches", ({ settings }) => yesOrNo(settings.sameSeed)],
  ["balance", ({ settings }) => yesOrNo(settings.balance ?? false)],
  ["rounds at most", ({ settings }) => (settings.rounds === undefined ? "any" : number(settings.rounds))],
  ["until loss", ({ settings }) => String(settings.untilLoss ?? "none")],
  ["patience, rounds", ({ settings }) => (settings.patience === undefined ? "none" : number(settings.patience))],
  ["delay, ms", ({ delayMs }) => number(delayMs)],
  ["slower nodes", ({ slowed }) => slowed],
  ["kernels", ({ kernels }) => kernels],
  ["Edgewise", ({ edgewise }) => edgewise],
];

/** Of what was asked for by one run only. */
const unsaid = "not said";

const yesOrNo = (value: boolean) => (value ? "yes" : "no");

/** In what these runs differ; what is not known of one of them does not count. */
export function differences(rows: readonly RunRow[]): readonly Difference[] {
  const all = rows.map(askedOf);
  return properties.flatMap(([name, of]) => {
    const values = all.map((asked) => asked && of(asked));
    const known = new Set(values.filter((value) => value !== undefined));
    return known.size < 2 ? [] : [{ name, values: values.map((value) => value ?? "–") }];
  });
}

/** What was asked of a run, in words; what is not known of it is left out. */
export function settingsOf(row: RunRow): readonly { readonly name: string; readonly value: string }[] {
  const asked = askedOf(row);
  return properties.flatMap(([name, of]) => {
    const value = asked && of(asked);
    return value === undefined || value === unsaid ? [] : [{ name, value }];
  });
}

function askedOf({ view, entry }: RunRow): Asked | undefined {
  const { kernels, edgewise, asked } = entry?.record ?? {};
  if (view) {
    const { settings, data, update, momentum, delayMs, nodes, task } = view;
    const slowed = view.slowed.map(({ name, times }) => `${name} ${times}×`).join(", ") || "none";
    return { settings, data, update, momentum, delayMs, nodes: nodes.length, task, slowed, asked, kernels, edgewise };
  }
  if (entry === undefined) return undefined;
  const { settings, data, delayMs, nodes, task, result } = entry.record;
  const { update = settings.update, momentum = settings.momentum } = result ?? {};
  return { settings, data, update, momentum, delayMs, nodes, task, slowed: "none", asked, kernels, edgewise };
}
