import { expect, test } from "vitest";
import { madeUpPlan, madeUpPlanOfThree } from "../../../test/support/made-up-plan.ts";
import type { BudgetPlan } from "./budget-plan.ts";
import { plansFigure, plansPage } from "./plans-page.ts";
import { type NamedPlan, plannedTogether } from "./together.ts";
import { togetherNotes } from "./together-words.ts";

const run = (name: string, needs: number, more: Partial<NamedPlan> = {}): NamedPlan => ({
  ...{ name, needs, brings: undefined, plan: madeUpPlan, ...more },
});

/** Of the third budget, of 15 s. */
const turnsOf = (runs: readonly NamedPlan[], connected: ReadonlyMap<NamedPlan["brings"], number>) =>
  plannedTogether(runs, connected, undefined)[2]?.turns?.map(
    ({ name, fromSeconds, toSeconds }) => `${name} ${fromSeconds}-${toSeconds}`,
  );

test("runs follow each other where their nodes are the same ones, and go side by side where there are nodes for both", () => {
  const runs = [run("a", 5), run("b", 3), run("c", 3)];
  expect(turnsOf(runs, new Map([[undefined, 5]]))).toEqual(["a 0-15", "b 15-30", "c 30-45"]);
  expect(turnsOf(runs, new Map([[undefined, 8]]))).toEqual(["a 0-15", "b 0-15", "c 15-30"]);
  // Who has fewer nodes than a run needs could not have measured them.
  expect(turnsOf(runs, new Map())).toEqual(["a 0-15", "b 15-30", "c 30-45"]);
});

test("no run overtakes another one that waits, but for one that other nodes serve", () => {
  const small = run("small", 1);
  const runs = [run("a", 3), run("large", 4), small, run("own", 2, { brings: "table" })];
  const connected = new Map([[undefined, 4] as const, ["table", 2] as const]);
  expect(turnsOf(runs, connected)).toEqual(["a 0-15", "large 15-30", "small 30-45", "own 0-15"]);
  expect(turnsOf([run("a", 3), small], connected)).toEqual(["a 0-15", "small 0-15"]);
});

test("bytes are those of all runs, joules those of runs with a budget of them; a budget that one was not simulated with is not known", () => {
  const all = plannedTogether([run("a", 3), run("b", 3, { plan: madeUpPlanOfThree })], new Map(), [0.1, 0.5, 1, 4, 16]);
  const joules = { resource: "joules", budget: 200 };
  expect(all.map(({ share, seconds, bytes, others }) => ({ share, seconds, bytes, others }))).toEqual([
    { share: 0.1, seconds: null, bytes: null, others: [] },
    { share: 0.5, seconds: 10, bytes: 1.6e6, others: [{ ...joules, consumed: 10 }] },
    { share: 1, seconds: 30, bytes: 4.8e6, others: [{ ...joules, consumed: 30 }] },
    { share: 4, seconds: 120, bytes: 19.2e6, others: [{ ...joules, consumed: 120 }] },
    { share: 16, seconds: null, bytes: null, others: [] },
  ]);
  expect(togetherNotes(all)[0]).toBe(
    "With each run’s own budget, runs are in their rounds: a from 0 s to 15 s and b from 15 s to 30 s.",
  );
});

test("a page of several runs has what they cost together and a part for each, and names cannot become markup", () => {
  const named: BudgetPlan = { ...madeUpPlan, model: "m<b>" };
  const runs = [run("first", 3), run("second", 3, { plan: named })];
  const page = plansPage(runs, plannedTogether(runs, new Map(), undefined));
  expect(page.match(/<svg /g)).toHaveLength(6);
  expect(page).toMatch(
    /<h2>All runs together<\/h2>[\s\S]*<tr><th scope="row">15 s each<\/th><td>30 s<\/td><td>4.8 MB<\/td><\/tr>/,
  );
  expect(page).toMatch(
    /<h2>first: logistic-regression, 3 nodes<\/h2>[\s\S]*<h3>Expected<\/h3>[\s\S]*<h2>second: m&lt;b&gt;,/,
  );
  expect(page).not.toMatch(/<b>|undefined|NaN/);
  expect(plansPage(runs, [])).not.toContain("All runs together");
  const figure = plansFigure(runs);
  expect(figure.match(/class="curve/g)).toHaveLength(6);
  expect(figure).toContain(">second: m&lt;b&gt;</text>");
});
