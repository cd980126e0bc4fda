import type { FinishedRun } from "./experiment.ts";
import { findsOptimum, knownOptimum } from "./optimum.ts";
import { isGood } from "./tables.ts";
import { type Update, updateLabels } from "./update-labels.ts";

/*
 * The excess losses of runs over the optimum of their task, for experiments whose tasks have losses of different scales.
 */

/** The limit of an excess: this multiple of the harder opponent's, plus this much. */
const allowedTimes = 1.2;
const allowedMore = 0.0002;

/** The mean excess of one strategy at one point over the seeds, infinite if a run failed; `tau` if it is fixed. */
export interface Excess extends Update {
  readonly mean: number;
  readonly tau?: number;
}

/** Runs that differ in strategy and seed only. */
export interface ExcessRow {
  /** The factors of the point, without strategy and seed. */
  readonly factors: FinishedRun["factors"];
  /** The mean optimum over the runs, and whether it is computed or only the best loss that was found. */
  readonly optimum: { readonly loss: number; readonly kind: "computed" | "best found" };
  /** By strategy, each with its default update rule and momentum; a strategy without runs is missing. */
  readonly strategies: ReadonlyMap<string, Excess>;
  /** Of them in hindsight. */
  readonly bestFixed?: Excess;
  readonly worstFixed?: Excess;
  /** The harder opponent: in hindsight the best fixed tau and momentum of the runs whose factors name an update rule. */
  readonly opponent?: Excess;
}

/** Identifies F: the model and the examples, which the seed chooses where not all are used. */
function taskOf({ settings: { dataset, model, examples, seed } }: FinishedRun): string {
  return JSON.stringify([dataset, model, ...(examples === undefined ? [] : [examples, seed])]);
}

/** F* of the tasks of these runs. */
export function optimaOf(runs: readonly FinishedRun[]) {
  const best = new Map<string, number>();
  for (const run of runs) {
    if (!isGood(run)) continue;
    const task = taskOf(run);
    best.set(task, Math.min(best.get(task) ?? Number.POSITIVE_INFINITY, lossOf(run)));
  }
  const searched = new Set(runs.filter((run) => findsOptimum(run) && isGood(run)).map(taskOf));
  const optimumOf = (run: FinishedRun) =>
    knownOptimum(run.settings) ?? best.get(taskOf(run)) ?? Number.POSITIVE_INFINITY;
  return {
    optimumOf,
    /** Or only the best loss that any of these runs found. */
    isComputed: (run: FinishedRun) => knownOptimum(run.settings) !== undefined || searched.has(taskOf(run)),
    /** Infinite if the run failed. */
    excessOfRun: (run: FinishedRun) => (isGood(run) ? lossOf(run) - optimumOf(run) : Number.POSITIVE_INFINITY),
  };
}

/** One row for each point, in order of first appearance. */
export function excessRows(runs: readonly FinishedRun[]): ExcessRow[] {
  const { optimumOf, isComputed, excessOfRun } = optimaOf(runs);
  const compared = runs.filter((run) => !findsOptimum(run));
  return [...grouped(compared, pointOf).values()].map((ofPoint) => {
    const [first] = ofPoint as [FinishedRun, ...FinishedRun[]];
    const excessOf = (own: readonly FinishedRun[]): Excess => {
      const [{ factors, outcome }] = own as [FinishedRun, ...FinishedRun[]];
      const mean = meanOf(own.map(excessOfRun));
      const tau = /^fixed:(\d+)$/.exec(String(factors.strategy))?.[1];
      const { update, momentum } = outcome.result;
      return { mean, update, momentum, ...(tau === undefined ? {} : { tau: Number(tau) }) };
    };
    const [opponent] = sortedByMean(
      Array.from(grouped(ofPoint.filter(isOpponent), strategyAndMomentum).values(), excessOf),
    );
    const strategies = new Map(
      Array.from(
        grouped(
          ofPoint.filter((run) => !isOpponent(run)),
          ({ factors }) => String(factors.strategy),
        ),
        ([name, own]) => [name, excessOf(own)] as const,
      ),
    );
    const fixed = sortedByMean([...strategies.values()].filter(({ tau }) => tau !== undefined));
    const [bestFixed] = fixed;
    const worstFixed = fixed.at(-1);
    return {
      factors: withoutStrategy(first.factors),
      optimum: {
        loss: meanOf(ofPoint.map(optimumOf)),
        kind: isComputed(first) ? ("computed" as const) : ("best found" as const),
      },
      strategies,
      ...(bestFixed && worstFixed ? { bestFixed, worstFixed } : {}),
      ...(opponent ? { opponent } : {}),
    };
  });
}

const sortedByMean = (excesses: readonly Excess[]) => [...excesses].sort((a, b) => a.mean - b.mean);

/** What a fixed tau is called that is chosen in hindsight. */
export const hindsight = { best: "best fixed", worst: "worst fixed", opponent: "harder opponent" } as const;

/** The labels of strategies, and of the fixed taus in hindsight, with update rule and momentum. */
export function excessLabels(rows: readonly ExcessRow[]): (strategy: string) => string {
  return updateLabels(
    rows.flatMap(({ strategies, bestFixed, worstFixed, opponent }) =>
      [
        ...strategies,
        ...(bestFixed ? [[hindsight.best, bestFixed] as const] : []),
        ...(worstFixed ? [[hindsight.worst, worstFixed] as const] : []),
        ...(opponent ? [[hindsight.opponent, opponent] as const] : []),
      ].map(([strategy, { update, momentum }]) => ({ factors: { strategy }, update, momentum })),
    ),
  );
}

/** The limit in words. */
export const limitInWords = `${allowedTimes} times the harder opponent plus ${allowedMore}`;

/** What the harder opponent allows. */
export function limitBy(opponent: Pick<Excess, "mean">): number {
  return allowedTimes * opponent.mean + allowedMore;
}

/** Whether an excess is within the limit set by the harder opponent. */
export function isAllowed(excess: Pick<Excess, "mean">, opponent: Pick<Excess, "mean">): boolean {
  return excess.mean <= limitBy(opponent);
}

/** Whether a run is one of the harder opponent's: only their factors name an update rule. */
export const isOpponent = ({ factors }: Pick<FinishedRun, "factors">) => factors.update !== undefined;

const lossOf = ({ outcome }: FinishedRun) => outcome.result.loss ?? Number.POSITIVE_INFINITY;

/** Equal for runs that differ in strategy and seed only. */
export const pointOf = ({ factors }: Pick<FinishedRun, "factors">) =>
  JSON.stringify(Object.entries(withoutStrategy(factors)));

function withoutStrategy(factors: FinishedRun["factors"]) {
  const { strategy: _strategy, update: _update, momentum: _momentum, seed: _seed, ...others } = factors;
  return others;
}

/** Equal for runs of one strategy with one update rule and momentum. */
export const strategyAndMomentum = ({ factors: { strategy, update, momentum } }: Pick<FinishedRun, "factors">) =>
  JSON.stringify([strategy, update, momentum]);

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
