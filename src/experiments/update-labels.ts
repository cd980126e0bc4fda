import type { FinishedRun } from "./experiment.ts";
import { findsOptimum } from "./optimum.ts";
import type { SummaryRow } from "./tables.ts";

/*
 * Strategies differ in more than the choice of tau: `adaptive` uses drift correction and momentum by default, the others plain
 * gradient steps. So every table and figure names the update rule and the momentum beside the strategy.
 */

/** How local updates were made, and mu of the aggregator's momentum. */
export type Update = Pick<SummaryRow, "update" | "momentum">;

/** For a label: `scaffold, momentum 0.6`. */
export function updateLabel({ update, momentum }: Update): string {
  return `${update}, momentum ${momentum}`;
}

/**
 * The labels of strategies in a figure or table of these rows, such as `adaptive (scaffold, momentum 0.6)`. What a strategy's
 * rows do not have in common is left out: then an axis or a panel of the figure shows it.
 */
export function updateLabels(rows: readonly (Update & Pick<SummaryRow, "factors">)[]): (strategy: string) => string {
  const updates = new Map<string, Set<string>>();
  const momenta = new Map<string, Set<string>>();
  for (const { factors, update, momentum } of rows) {
    const strategy = String(factors.strategy);
    updates.set(strategy, (updates.get(strategy) ?? new Set()).add(update));
    momenta.set(strategy, (momenta.get(strategy) ?? new Set()).add(`momentum ${momentum}`));
  }
  return (strategy) => {
    const common = [updates.get(strategy), momenta.get(strategy)].flatMap((values) =>
      values?.size === 1 ? [...values] : [],
    );
    return common.length === 0 ? strategy : `${strategy} (${common.join(", ")})`;
  };
}

/** For the reader of a report: which strategy used which rule, and so which comparisons are fair. */
export function updatesInWords(runs: readonly FinishedRun[]): string {
  const strategiesOf = new Map<string, Set<string>>();
  for (const run of runs) {
    if (findsOptimum(run)) continue;
    const { update, momentum } = run.outcome.result;
    const words = `${update} with momentum ${momentum}`;
    const strategy = run.settings.strategy.startsWith("fixed:") ? "fixed tau" : run.settings.strategy;
    strategiesOf.set(words, (strategiesOf.get(words) ?? new Set()).add(strategy));
  }
  const [first, ...others] = [...strategiesOf];
  if (first === undefined) return "";
  if (others.length === 0) return `Update rule of all runs: ${first[0]}.`;
  const uses = [first, ...others].map(
    ([words, strategies]) => `${listed([...strategies])} ${strategies.size === 1 ? "uses" : "use"} ${words}`,
  );
  return (
    `Update rules: ${uses.join("; ")}. A comparison of how tau is chosen is fair only between runs with the same update ` +
    "rule and the same momentum; other differences include what drift correction and momentum do."
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
