import { expect, test } from "vitest";
import { madeUpPlan, madeUpPlanOfThree } from "../../../test/support/made-up-plan.ts";
import type { PlannedBudget } from "./budget-plan.ts";
import { planFigure, planPage } from "./plan-page.ts";

test("the page has the figure, a row for each budget and each node, and no scripts; names cannot become markup", () => {
  const page = planPage(madeUpPlan);
  expect(page.match(/<svg /g)).toHaveLength(3);
  expect(page.match(/<tr>/g)).toHaveLength(1 + 5 + 1 + 3 + 1);
  expect(page).toContain("cellar &lt;b&gt;");
  expect(page).not.toMatch(/<script|<b>/);
  expect(page).toContain("too small for two rounds");
});

test("the figure alone is an SVG with the three charts: means, bands, and what was measured", () => {
  const figure = planFigure(madeUpPlan);
  expect(figure).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(figure.match(/class="curve/g)).toHaveLength(3);
  expect(figure.match(/class="band/g)).toHaveLength(3);
  expect(figure.match(/class="end/g)).toHaveLength(9);
  expect(figure.match(/class="measured"/g)).toHaveLength(3);
  expect(figure).not.toContain("NaN");
});

test("a plan of which nothing could be simulated has no figure, and still says why", () => {
  const budgets = madeUpPlan.budgets.filter(({ left }) => left !== null);
  expect(planPage({ ...madeUpPlan, budgets })).not.toContain("<svg");
  expect(planFigure({ ...madeUpPlan, budgets })).not.toContain("<path");
});

test("a page of several budgets says what holds beside time, and which ends the runs", () => {
  const page = planPage(madeUpPlanOfThree);
  expect(page).toContain("<td>120 J</td><td>bytes, joules</td>");
  expect(page).toContain(
    "Each run has to keep within 5 MB and 200 J, too. “Bound by” names the budgets that ended runs",
  );
  expect(page).toContain("From 60 s on the budget of bytes ends most runs before time does.");
  expect(planPage(madeUpPlan)).not.toContain("bound by");
});

test("a page says what the examples were, and which simulated runs are missing", () => {
  expect(planPage(madeUpPlan)).toContain("the nodes’ own tables");
  expect(planPage({ ...madeUpPlan, data: "drawn-pictures" })).toContain("the nodes’ own pictures");
  const [first, ...others] = madeUpPlan.budgets.map((each) => ({ ...each, lost: 0 }));
  const lost = { ...madeUpPlan, budgets: [{ ...first, lost: 1 } as PlannedBudget, ...others] };
  expect(planPage(lost)).toContain("1 simulated run diverged or failed, and is left out.");
});

test("labels below a chart do not lie on each other", () => {
  const near = madeUpPlan.budgets.map((each, i) => ({ ...each, bytes: 1e6 + i }));
  const labels = planFigure({ ...madeUpPlan, budgets: near }).match(/text-anchor="middle">1</g);
  expect(labels).toHaveLength(1);
});
