import { type Resource, resources } from "../../control/resources.ts";
import { partOfBudget } from "../../protocol/amounts.ts";
import type { RunResult } from "../../protocol/result.ts";
import { isLost } from "../../protocol/run-endings.ts";
import { type FittingTable, fittingTable } from "./fitting-table.ts";
import { figure } from "./format.ts";

/** A heading, and what stands under it for each group of runs; `undefined` for an empty cell. */
interface Column {
  readonly heading: string;
  readonly content: (group: Group) => string | undefined;
}

/** Runs that differ in their seeds only. */
interface Group {
  readonly first: RunResult;
  readonly runs: number;
  readonly failed: number;
  /** Of the runs that did not fail: only they are in means. */
  readonly good: readonly RunResult[];
}

/**
 * Runs as a table, a line for each; where there are several seeds, a line for each of what else was asked, with means
 * over the runs that did not fail. Columns that are empty everywhere are left out, and the least important ones of those
 * that do not fit into `width` characters.
 */
export function simulationTable(
  runs: readonly RunResult[],
  { width = Number.POSITIVE_INFINITY }: { readonly width?: number } = {},
): FittingTable {
  const groups = groupsOf(runs);
  const columns = columnsFor(groups).map(({ heading, content }) => ({ heading, contents: groups.map(content) }));
  return fittingTable(columns, { width, dispensable });
}

/** What a narrow terminal can do without, the most important first; all other columns are always there. */
const dispensable = [
  "sd",
  "rounds",
  "average tau",
  "consumed",
  "last loss",
  "local updates",
  "update",
  "disagreement",
  "delta",
  "beta",
  "rho",
];

function groupsOf(runs: readonly RunResult[]): Group[] {
  const groups = new Map<string, RunResult[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.partition, run.strategy]);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return Array.from(groups.values(), (group) => {
    const good = group.filter(({ ending }) => !isLost(ending));
    return { first: group[0] as RunResult, runs: group.length, failed: group.length - good.length, good };
  });
}

function columnsFor(groups: readonly Group[]): Column[] {
  const several = groups.some(({ runs }) => runs > 1);
  const mean = (heading: string, of: (run: RunResult) => number | null, show: (value: number) => string) => ({
    heading,
    content: ({ good }: Group) => {
      const value = meanOf(good, of);
      return value === undefined ? undefined : show(value);
    },
  });
  const fixed = (digits: number) => (value: number) => value.toFixed(digits);
  return [
    { heading: "case", content: ({ first }) => String(first.case ?? first.partition) },
    { heading: "strategy", content: ({ first }) => first.strategy },
    {
      heading: "update",
      content: ({ first }) => (first.momentum > 0 ? `${first.update}+${first.momentum}` : first.update),
    },
    several
      ? { heading: "runs", content: ({ runs }) => String(runs) }
      : { heading: "seed", content: ({ first }) => String(first.seed) },
    { heading: "failed", content: ({ failed }) => (failed > 0 ? String(failed) : undefined) },
    mean("loss", ({ loss }) => loss, fixed(5)),
    { heading: "sd", content: ({ good }) => deviationOf(good)?.toFixed(5) },
    mean("accuracy", ({ accuracy }) => accuracy, fixed(4)),
    mean("majority", ({ test }) => (test?.kind === "classes" ? test.majority : null), fixed(4)),
    mean("macro F1", ({ test }) => (test?.kind === "classes" ? test.macroF1 : null), fixed(4)),
    // In the target's own units, and else in those of the standardised target.
    mean("RMSE", ({ test }) => (test?.kind === "numbers" ? test.rmse : null), figure),
    mean("R2", ({ test }) => (test?.kind === "numbers" ? test.r2 : null), fixed(4)),
    mean("squared error", ({ metrics, test }) => (test ? null : (metrics.meanSquaredError ?? null)), fixed(4)),
    mean("squared distance", ({ metrics }) => metrics.meanSquaredDistance ?? null, fixed(3)),
    mean("last loss", ({ lossLast }) => lossLast, fixed(5)),
    mean("rounds", ({ rounds }) => rounds, fixed(several ? 1 : 0)),
    mean("average tau", ({ averageTau }) => averageTau, fixed(2)),
    mean("local updates", ({ localUpdates }) => localUpdates, fixed(several ? 1 : 0)),
    {
      heading: "consumed",
      content: ({ first, good }) => {
        const seconds = meanOf(good, ({ consumedSeconds }) => consumedSeconds);
        return `${seconds?.toFixed(2) ?? "-"} of ${first.budgetSeconds} s`;
      },
    },
    ...otherResources.map((resource) => ({
      heading: resource,
      content: ({ first, good }: Group) => {
        const { budget, currency } = useOf(first, resource) ?? {};
        const consumed = meanOf(good, (run) => useOf(run, resource)?.consumed ?? null);
        if (budget === undefined || consumed === undefined) return undefined;
        return partOfBudget({ resource, budget, consumed, currency });
      },
    })),
    {
      heading: "binds",
      content: ({ good }) => [...new Set(good.map(({ binding }) => binding ?? ""))].join(" ") || undefined,
    },
    mean("beta", ({ beta }) => beta, figure),
    mean("rho", ({ rho }) => rho, figure),
    mean("delta", ({ delta }) => delta, figure),
    mean("disagreement", ({ disagreement }) => disagreement, figure),
  ];
}

const otherResources = resources.filter((resource) => resource !== "time");

const useOf = ({ budgets }: RunResult, resource: Resource) => budgets.find((use) => use.resource === resource);

function meanOf(runs: readonly RunResult[], of: (run: RunResult) => number | null): number | undefined {
  const known = runs.map(of).filter((value) => value !== null);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Of the loss: the sample standard deviation, which one run alone does not have. */
function deviationOf(runs: readonly RunResult[]): number | undefined {
  const losses = runs.map(({ loss }) => loss).filter((loss) => loss !== null);
  const mean = meanOf(runs, ({ loss }) => loss);
  if (mean === undefined || losses.length < 2) return undefined;
  return Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (losses.length - 1));
}
