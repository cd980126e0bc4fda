import type { Resource } from "../control/resources.ts";
import { emptyStatistics, mean, standardDeviation, withValue } from "../math/statistics.ts";
import type { RunResult } from "../protocol/result.ts";
import { budgetNames } from "../protocol/run-budgets.ts";
import { isLost } from "../protocol/run-endings.ts";
import type { Value } from "./axes.ts";
import type { FinishedRun } from "./experiment.ts";

/** What is measured of every run, in the order of the columns. */
export const metricNames = [
  "loss",
  "accuracy",
  "meanSquaredError",
  "meanSquaredDistance",
  "lossLast",
  "averageTau",
  "rounds",
  "localUpdates",
  "consumedSeconds",
  "beta",
  "rho",
  "delta",
  "disagreement",
] as const;
/** What was consumed of budgets beside time, where a run has them. */
const consumedNames = { bytes: "consumedBytes", joules: "consumedJoules", money: "consumedMoney" } as const;
const budgetsBesideTime = ["bytes", "joules", "money"] as const satisfies readonly Resource[];
export type Metric = (typeof metricNames)[number] | (typeof consumedNames)[keyof typeof consumedNames];

/** Mean and sample standard deviation of one metric over the runs that have it. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

/** The runs that differ in their seeds only. */
export interface SummaryRow {
  readonly factors: Readonly<Record<string, Value>>;
  /** By what local updates were made, and mu of the aggregator's momentum: those used, where `default` was asked for. */
  readonly update: string;
  readonly momentum: number;
  readonly runs: number;
  /** Of them, those whose weights were no longer finite at the end; they are in no mean. */
  readonly failed: number;
  /** Which budgets would end its runs, the most frequent first; only where there are others than time. */
  readonly binding?: string;
  /** A metric that no run has is missing. */
  readonly metrics: Readonly<Partial<Record<Metric, Moments>>>;
}

/** One row for each combination of factors, in the order in which they first come. */
export function summarize(runs: readonly FinishedRun[]): SummaryRow[] {
  const groups = new Map<string, FinishedRun[]>();
  for (const run of runs) {
    const { update, momentum } = run.outcome.result;
    const key = JSON.stringify([Object.entries(withoutSeed(run.factors)), update, momentum]);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return Array.from(groups.values(), (group) => {
    const good = group.filter(isGood);
    const metrics: Partial<Record<Metric, Moments>> = {};
    const take = (name: Metric, of: (run: FinishedRun) => number | null) => {
      const moments = momentsOf(good.map(of));
      if (moments.count > 0) metrics[name] = moments;
    };
    for (const name of metricNames) take(name, ({ outcome }) => metricOf(outcome, name));
    for (const resource of budgetsBesideTime)
      take(consumedNames[resource], ({ outcome }) => useOf(outcome.result, resource)?.consumed ?? null);
    const { factors, outcome } = group[0] as FinishedRun;
    const { update, momentum } = outcome.result;
    const failed = group.length - good.length;
    const binding = bindingInWords(good);
    return {
      ...{ factors: withoutSeed(factors), update, momentum, runs: group.length, failed, metrics },
      ...(binding === "" ? {} : { binding }),
    };
  });
}

/** Whether the run ended as it should, with a loss that is a number. */
export function isGood({ outcome }: FinishedRun): boolean {
  return !isLost(outcome.result.ending) && outcome.result.loss !== null;
}

/** The budgets that bind, each with the number of runs unless it is the same in all. */
function bindingInWords(runs: readonly FinishedRun[]): string {
  const counts = new Map<Resource, number>();
  for (const { outcome } of runs) {
    const { binding } = outcome.result;
    if (binding !== null) counts.set(binding, (counts.get(binding) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([resource, count]) => (sorted.length === 1 ? resource : `${resource} ${count}`)).join(", ");
}

/** What was measured of a run; null where that kind of model has no such metric. */
function metricOf({ result }: FinishedRun["outcome"], name: (typeof metricNames)[number]): number | null {
  if (name === "meanSquaredError" || name === "meanSquaredDistance") return result.metrics[name] ?? null;
  return result[name];
}

function momentsOf(values: readonly (number | null)[]): Moments {
  let statistics = emptyStatistics;
  for (const value of values) {
    if (value !== null && Number.isFinite(value)) statistics = withValue(statistics, value);
  }
  return {
    count: statistics.count,
    mean: mean(statistics),
    standardDeviation: standardDeviation(statistics),
  };
}

function withoutSeed({ seed: _seed, ...others }: Readonly<Record<string, Value>>): Record<string, Value> {
  return others;
}

/** Without the update rule and the momentum, of which every row has a column with those that were used. */
export function factorColumns(rows: readonly { readonly factors: Readonly<Record<string, Value>> }[]): string[] {
  const names = new Set(rows.flatMap(({ factors }) => Object.keys(factors)));
  return [...names].filter((name) => name !== "update" && name !== "momentum");
}

/** Tidy: a line for each run, a column for each factor and each thing measured; budgets beside time only where there are some. */
export function runsCsv(runs: readonly FinishedRun[]): string {
  const factors = factorColumns(runs);
  const others = otherColumns(runs, factors);
  const header = [
    ...factors,
    ...["update", "momentum", "budgetSeconds", ...metricNames, "ending"],
    ...others.map(({ name }) => name),
  ];
  const lines = runs.map(({ factors: values, outcome }) => [
    ...factors.map((name) => values[name]),
    outcome.result.update,
    outcome.result.momentum,
    outcome.result.budgetSeconds,
    ...metricNames.map((name) => metricOf(outcome, name)),
    outcome.result.ending,
    ...others.map(({ of }) => of(outcome.result)),
  ]);
  return csv([header, ...lines]);
}

interface RunColumn {
  readonly name: string;
  readonly of: (result: RunResult) => Value | null | undefined;
}

/** Of budgets beside time, where a run has them: how large they are, unless that is a factor, what was consumed, and which binds. */
function otherColumns(runs: readonly FinishedRun[], factors: readonly string[]): RunColumn[] {
  const others = budgetsBesideTime.filter((resource) => runs.some(({ outcome }) => useOf(outcome.result, resource)));
  const columns = others.flatMap((resource): RunColumn[] => {
    const name = budgetNames[resource];
    return [
      ...(factors.includes(name) ? [] : [{ name, of: (result: RunResult) => useOf(result, resource)?.budget }]),
      { name: consumedNames[resource], of: (result) => useOf(result, resource)?.consumed },
    ];
  });
  return columns.length === 0 ? [] : [...columns, { name: "binding", of: ({ binding }) => binding }];
}

const useOf = ({ budgets }: RunResult, wanted: Resource) => budgets.find(({ resource }) => resource === wanted);

/** A line for each row, with the number of runs, and mean and standard deviation of each metric. */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  const factors = factorColumns(rows);
  const consumed = Object.values(consumedNames).filter((name) => rows.some(({ metrics }) => metrics[name]));
  const names = [...metricNames, ...consumed];
  const header = [
    ...factors,
    "update",
    "momentum",
    "runs",
    "failed",
    ...names.flatMap((name) => [name, `${name}_sd`] as const),
  ];
  const lines = rows.map(({ factors: values, update, momentum, runs, failed, metrics }) => [
    ...factors.map((name) => values[name]),
    update,
    momentum,
    runs,
    failed,
    ...names.flatMap((name) => [metrics[name]?.mean, deviationOf(metrics[name])]),
  ]);
  return csv([header, ...lines]);
}

/** One run alone has no sample standard deviation. */
export function deviationOf(moments: Moments | undefined): number | undefined {
  return moments && moments.count > 1 ? moments.standardDeviation : undefined;
}

/** A line for each round of each run. */
export function roundsCsv(runs: readonly FinishedRun[]): string {
  const factors = factorColumns(runs);
  const traced = runs.filter(({ outcome }) => outcome.rounds !== undefined);
  const columns = [...new Set(traced.flatMap(({ outcome }) => (outcome.rounds ?? []).flatMap(Object.keys)))];
  const lines = traced.flatMap(({ factors: values, outcome }) =>
    (outcome.rounds ?? []).map((round) => [
      ...factors.map((name) => values[name]),
      outcome.result.update,
      outcome.result.momentum,
      ...columns.map((column) => (round as unknown as Record<string, Value | null>)[column]),
    ]),
  );
  return csv([[...factors, "update", "momentum", ...columns], ...lines]);
}

function csv(lines: readonly (readonly (Value | null | undefined)[])[]): string {
  return lines.map((cells) => `${cells.map(csvCell).join(",")}\n`).join("");
}

function csvCell(value: Value | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
