import { expect, test } from "vitest";
import { madeUpPlan, madeUpPlanOfThree } from "../../../test/support/made-up-plan.ts";
import { plannedTogether } from "../../host/plan/together.ts";
import { planLines } from "./plan-lines.ts";
import { togetherLines } from "./together-lines.ts";

const text = planLines(madeUpPlan);

test("a plan fits into 80 columns", () => {
  for (const line of text.split("\n")) expect(line.length).toBeLessThan(80);
});

test("it has a line for each node and each budget, and says of those that are left out why", () => {
  expect(text).toMatch(/^attic +800 +0\.31 ms ± 50 µs +11\.9 ms ± 15\.5 ms/m);
  expect(text).toMatch(/^all together +- +0\.32 ms ± 50 µs +2\.40 ms ± 0\.90 ms/m);
  expect(text).toMatch(/^ +15 s +0\.4100 +0\.4000 to 0\.4200 +0\.800 +0\.788 to 0\.812 +1500 +2\.4 MB$/m);
  expect(text).toContain("0.01 s: too small for two rounds.");
  expect(text).toContain("240 s: not simulated, it would take longer than --limit.");
});

test("it says how sure it is, and from where on more time hardly helps", () => {
  const said = text.replace(/\s+/g, " ");
  expect(said).toContain("the measuring run came to loss 0.4388, accuracy 0.790 in 480 rounds; simulated,");
  expect(said).toContain("its budget comes to loss 0.4260 to 0.4460, accuracy 0.788 to 0.812 in 500 rounds.");
  expect(said).toContain("Beyond 15 s the loss is not expected to fall by more than 1 %.");
});

test("of several budgets it says what holds beside time, and which of them ends the runs", () => {
  const several = planLines(madeUpPlanOfThree);
  for (const line of several.split("\n")) expect(line.length).toBeLessThan(80);
  const said = several.replace(/\s+/g, " ");
  expect(said).toContain("3 simulated runs of each, with 5 MB and 200 J beside");
  expect(several).toMatch(/^ +15 s .* 30 J +time$/m);
  expect(several).toMatch(/^ +60 s .* 120 J +bytes, joules$/m);
  expect(said).toContain("From 60 s on the budget of bytes ends most runs before time does.");
  expect(said).toContain("A node drew 3.7 W in local updates and 1.4 W beside them (metered).");
  expect(text).not.toContain("bound by");
});

test("plans of several runs name each, and end with what all cost together, in 80 columns", () => {
  const runs = ["one", "a-name-as-long-as-names-may-be-32"].map((name) => ({
    ...{ name, brings: undefined, needs: 3, plan: madeUpPlanOfThree },
  }));
  expect(planLines(madeUpPlan, "one")).toMatch(/^run one, measured for 5 s: /);
  const together = togetherLines(plannedTogether(runs, new Map(), [0.25, 0.5, 1, 2, 4]));
  for (const line of together.split("\n")) expect(line.length).toBeLessThan(80);
  expect(together).toMatch(/^1\/4 of each run’s own +- +- +-$/m);
  expect(together).toMatch(/^each run’s own +30\.0 s +4\.8 MB +60 J$/m);
  expect(together).toMatch(/^2 times each run’s own +120\.0 s +19\.2 MB +240 J$/m);
  expect(together.replace(/\s+/g, " ")).toContain(
    "one from 0 s to 15 s and a-name-as-long-as-names-may-be-32 from 15 s",
  );
});
