import { keyOf, type PlannedRun } from "./axes.ts";
import {
  type ExcessRow,
  excessRows,
  grouped,
  isOpponent,
  limitBy,
  optimaOf,
  pointOf,
  strategyAndMomentum,
} from "./excess.ts";
import type { FinishedRun, RunOutcome } from "./experiment.ts";
import { nextInSearch } from "./hindsight-search.ts";
import { findsOptimum } from "./optimum.ts";

/*
 * The grid of `adaptive` against the harder opponent alone: of the runs that the experiment plans, those that can change a point's
 * verdict, the points nearest to their limits first.
 */

export interface GridSearch {
  readonly seeds: readonly number[];
  /** Runs that are done, by their keys. */
  readonly known: ReadonlyMap<string, RunOutcome>;
  /** Does one; undefined if no further one is wanted. */
  readonly run: (planned: PlannedRun, key: string) => Promise<RunOutcome | undefined>;
}

const isOwn = ({ factors }: PlannedRun) => factors.strategy === "adaptive" && factors.update === undefined;

/**
 * Runs `adaptive` at all seeds, and of the opponents what it takes to know the best: at the first seed everywhere, then at all.
 * Where F* is only the best loss found, that is the best of the runs that were made.
 *
 * @param planned by the experiment `adaptive`; runs of other strategies are left out
 * @returns what is done, also where `run` ended the search
 */
export async function searchGrid(
  planned: readonly PlannedRun[],
  { seeds, known, run }: GridSearch,
): Promise<FinishedRun[]> {
  const asked = planned.filter((each) => findsOptimum(each) || isOwn(each) || isOpponent(each));
  const finished = new Map<PlannedRun, FinishedRun>();
  const keys = new Map(asked.map((each) => [each, keyOf(each)]));
  /** Points may need the same run, as the same examples have the same optimum. */
  const byKey = grouped(asked, (each) => keys.get(each) as string);
  const take = (key: string, outcome: RunOutcome) => {
    for (const each of byKey.get(key) ?? []) finished.set(each, { ...each, outcome });
  };
  for (const [key, outcome] of known) take(key, outcome);
  let ended = false;
  let ran = 0;

  async function complete(each: PlannedRun | undefined): Promise<void> {
    if (ended || each === undefined || finished.has(each)) return;
    const key = keys.get(each) as string;
    const outcome = await run(each, key);
    ended = outcome === undefined;
    if (outcome) take(key, outcome);
    ran++;
  }

  async function completePoint(point: readonly PlannedRun[], chosen: readonly number[]): Promise<void> {
    const bySeed = (runs: readonly PlannedRun[]) =>
      chosen.map((seed) => runs.find((each) => each.factors.seed === seed));
    for (const each of bySeed(point.filter(isOwn))) await complete(each);
    const candidates = [...grouped(point.filter(isOpponent), strategyAndMomentum).values()].map(bySeed);
    while (!ended) {
      const { excessOfRun } = optimaOf([...finished.values()]);
      const excesses = candidates.map((runs) => {
        const done = runs.map((each) => each && finished.get(each));
        const first = done.indexOf(undefined);
        return done.slice(0, first < 0 ? done.length : first).map((each) => excessOfRun(each as FinishedRun));
      });
      const next = nextInSearch(excesses, chosen.length);
      if (next === undefined) return;
      await complete(candidates[next]?.[excesses[next]?.length as number]);
    }
  }

  for (const each of asked.filter(findsOptimum)) await complete(each);
  const points = grouped(
    asked.filter((each) => !findsOptimum(each)),
    pointOf,
  );
  for (const chosen of [seeds.slice(0, 1), seeds]) {
    // Again where a best loss that was found on the way changes the other excesses.
    for (let before = -1; before !== ran && !ended; ) {
      before = ran;
      for (const key of byNearness(points.keys(), excessRows([...finished.values()]))) {
        await completePoint(points.get(key) ?? [], chosen);
      }
    }
  }
  return [...finished.values()];
}

/** How near the excess of `adaptive` at a point is to its limit; above 1 the point is not kept. */
export function nearness({ strategies, opponent }: ExcessRow): number | undefined {
  const own = strategies.get("adaptive");
  return own && opponent && own.mean / limitBy(opponent);
}

/** The nearest first; of which nothing is known, before all others. */
function byNearness(points: Iterable<string>, rows: readonly ExcessRow[]): string[] {
  const known = new Map(rows.map((row) => [pointOf(row), nearness(row) ?? Number.MAX_VALUE]));
  const of = (point: string) => known.get(point) ?? Number.MAX_VALUE;
  return [...points].sort((a, b) => of(b) - of(a));
}
