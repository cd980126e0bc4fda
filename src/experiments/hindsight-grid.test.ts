import { expect, test } from "vitest";
import { madeUpOutcome } from "../../test/support/made-up-runs.ts";
import { keyOf, type PlannedRun } from "./axes.ts";
import { excessRows } from "./excess.ts";
import type { RunOutcome } from "./experiment.ts";
import { nearness, searchGrid } from "./hindsight-grid.ts";
import { baseSettings } from "./tasks.ts";

const optimum = 0.222076;
const seeds = [1, 3];

/** Of `adaptive` where no momentum is given, else of the opponent with this tau. */
function planned(point: string, seed: number, strategy: string, momentum?: number): PlannedRun {
  const corrected = momentum === undefined ? {} : { update: "scaffold", momentum };
  return {
    factors: { factor: point, level: point, case: 1, ...corrected, strategy, seed },
    settings: {
      ...baseSettings("squared-svm"),
      ...corrected,
      strategy,
      seed,
      stepSize: point === "near" ? 0.01 : 0.02,
    },
    withRounds: false,
  };
}

const plan = ["far", "near"].flatMap((point) =>
  seeds.flatMap((seed) => [
    planned(point, seed, "adaptive"),
    planned(point, seed, "adaptive-2019"),
    ...["fixed:3", "fixed:10"].map((strategy) => planned(point, seed, strategy, 0.6)),
  ]),
);

/** Tau 3 is far behind at the point "near", and both are alike at the other. */
const excesses: Readonly<Record<string, number>> = {
  "near adaptive": 0.001,
  "near fixed:3": 0.1,
  "near fixed:10": 0.001,
  "far adaptive": 0.001,
  "far fixed:3": 0.01,
  "far fixed:10": 0.011,
};

function recording(known: ReadonlyMap<string, RunOutcome> = new Map(), most = Number.POSITIVE_INFINITY) {
  const made: string[] = [];
  const outcomes = new Map(known);
  const run = async ({ factors: { factor, strategy, seed, update, momentum } }: PlannedRun, key: string) => {
    if (made.length >= most) return undefined;
    made.push(`${factor} ${strategy} ${seed}`);
    const loss = optimum + (excesses[`${factor} ${strategy}`] as number);
    const corrected = update === undefined ? {} : { update: "scaffold" as const, momentum: Number(momentum) };
    const outcome = madeUpOutcome({ loss, ...corrected });
    outcomes.set(key, outcome);
    return outcome;
  };
  return { made, outcomes, search: () => searchGrid(plan, { seeds, known, run }) };
}

test("after the first seed the point nearest to its limit comes first, without opponents that cannot be its best any more", async () => {
  const { made, search } = recording();
  const rows = excessRows(await search());
  expect(made.slice(6)).toEqual([
    "near adaptive 3",
    "near fixed:10 3",
    "far adaptive 3",
    "far fixed:3 3",
    "far fixed:10 3",
  ]);
  expect(rows.map(({ factors, opponent }) => [factors.factor, opponent?.tau])).toEqual([
    ["far", 3],
    ["near", 10],
  ]);
  expect(rows.map((row) => nearness(row))).toEqual([
    expect.closeTo(0.001 / (1.2 * 0.01 + 0.0002), 6),
    expect.closeTo(0.001 / (1.2 * 0.001 + 0.0002), 6),
  ]);
});

test("a search that was cut goes on where it stopped and comes to the same", async () => {
  const whole = recording();
  const rows = excessRows(await whole.search());
  const cut = recording(new Map(), 4);
  await cut.search();
  const rest = recording(cut.outcomes);
  expect(excessRows(await rest.search())).toEqual(rows);
  expect([...cut.made, ...rest.made].toSorted()).toEqual(whole.made.toSorted());
  expect([...rest.outcomes.keys()].toSorted()).toEqual(
    plan
      .filter(({ factors }) => whole.made.includes(`${factors.factor} ${factors.strategy} ${factors.seed}`))
      .map(keyOf)
      .toSorted(),
  );
});
