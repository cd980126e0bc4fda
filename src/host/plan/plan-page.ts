import { html, type Markup } from "../report/markup.ts";
import { reportStyle } from "../report/style.ts";
import { bytes, count, counted, duration, percent, significant } from "../report/words.ts";
import { bandChart, bandChartSize } from "./band-chart.ts";
import { type BudgetPlan, othersInWords, type PlannedBudget, type PlannedTest, type Range } from "./budget-plan.ts";
import { planNotes } from "./plan-notes.ts";
import { spentColumns } from "./spent-columns.ts";

const figureStyle = `
.band { stroke: none; opacity: 0.18; } .band.loss { fill: var(--accent); } .band.metric { fill: var(--metric); }
.charts + .scroll { margin-top: 14px; }
.measured { fill: none; stroke: var(--wrong); stroke-width: 2.2; }
text.title { font-weight: 600; fill: var(--ink); }
.about a { color: var(--accent); margin-right: 12px; }
.run { margin: 32px 0 12px; } .run h2 { font-size: 20px; margin: 0 0 2px; } section > h3:first-child { font-size: 15px; margin: 0 0 6px; }
`;

/** Colours and letters of a figure that stands alone. */
const aloneStyle = `
svg { color-scheme: light dark; --grid: #e4e8ec; --ink: #18212b; --muted: #5a6673; --accent: #0067a3; --metric: #00805d; --wrong: #c2410c;
  font: 12px -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif; }
text { fill: var(--muted); } .grid { stroke: var(--grid); fill: none; } .paper { fill: #ffffff; }
.curve { fill: none; stroke-width: 1.8; } .curve.loss { stroke: var(--accent); } .end.loss { fill: var(--accent); }
.curve.metric { stroke: var(--metric); } .end.metric { fill: var(--metric); }
@media (prefers-color-scheme: dark) { svg { --grid: #232a32; --ink: #e8ecf0; --muted: #99a5b2; --accent: #5cb8ec; --metric: #2bbd92; --wrong: #ff8a50; }
  .paper { fill: #171c22; } }
`;

/** The plan as a page: the figure, the numbers, and how sure they are. */
export function planPage(plan: BudgetPlan): string {
  const title = `What budgets buy: ${plan.model}, ${counted(plan.nodes.length, "node")}`;
  return pageOf(title, html`<p class="about">${aboutWords(plan)}</p>`, planSections(plan, "h2"));
}

/** A page that is headed so. */
export function pageOf(title: string, about: Markup, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: reportStyle + figureStyle }}</style>
</head>
<body>
<main>
<header>
<p class="about">Edgewise · plan</p>
<h1>${title}</h1>
${about}
</header>
${body}
</main>
</body>
</html>
`.markup;
}

/** How it is learned, and from what. */
export const aboutWords = (plan: BudgetPlan): string =>
  `${plan.strategy} · step size ${plan.stepSize} · ${dataWords(plan)}`;

/** All that a page has of a plan, below headings of this level. */
export function planSections(plan: BudgetPlan, heading: "h2" | "h3"): Markup {
  return html`<section>
<${heading}>Expected</${heading}>
<p>Lines are means of the simulated runs, bands reach from the lowest to the highest. The ring is what the measuring run came to.</p>
<div class="charts">${charts(plan).map(
    (chart) =>
      html`<figure class="chart"><svg viewBox="0 0 ${bandChartSize.width} ${bandChartSize.height}" role="img">${chart}</svg></figure>`,
  )}</div>
${budgetsTable(plan)}
${notes(plan)}
</section>
<section>
<${heading}>How sure it is</${heading}>
<p>${checkWords(plan)}</p>
<p>${
    plan.data === "drawn-pictures"
      ? "Pictures were drawn from what the nodes told of theirs: how many of each class, and how bright. Where they are bright, and in what classes differ, is taken from the model of the measuring run. Real pictures have more to them, and can be slower to learn."
      : plan.data === "drawn"
        ? "Rows were drawn from what the nodes told of their tables, each column by itself, and the target hangs together with them as in the model of the measuring run. Real columns depend on each other, and can be slower to learn."
        : "Runs were simulated with the public dataset, spread over the nodes as the run would."
  }${
    plan.rowsShare < 1
      ? ` All of them would take too much memory: each node has ${significant(100 * plan.rowsShare)} % of its own.`
      : ""
  } Times are those of the measuring run’s rounds, in their order, from another place on for each simulated run.</p>
</section>
<section>
<${heading}>Measured for ${significant(plan.measured.seconds)} s</${heading}>
<div class="scroll">${nodesTable(plan)}</div>
</section>`;
}

function dataWords({ dataset, data }: BudgetPlan): string {
  if (data === "dataset") return dataset;
  return data === "drawn-pictures" ? "the nodes’ own pictures" : "the nodes’ own tables";
}

/** The figure alone. */
export function planFigure(plan: BudgetPlan): string {
  return figureOf([{ charts: charts(plan) }]);
}

/** Rows of charts, one below the other, as a file that stands alone. `title`: what a row is of. */
export function figureOf(rows: readonly { readonly title?: string; readonly charts: readonly Markup[] }[]): string {
  const { width, height } = bandChartSize;
  const [all, high] = [width * Math.max(1, ...rows.map((row) => row.charts.length)), height + titleHeight(rows)];
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${all} ${high * rows.length}" width="${all}" height="${high * rows.length}" role="img">
<style>${{ markup: aloneStyle + figureStyle }}</style>
<rect class="paper" width="100%" height="100%"/>
${rows.flatMap(({ title, charts: row }, y) => [
  ...(title === undefined ? [] : [html`<text class="title" x="10" y="${y * high + 18}">${title}</text>`]),
  ...row.map((chart, x) => html`<g transform="translate(${x * width} ${y * high + high - height})">${chart}</g>`),
])}
</svg>
`.markup;
}

const titleHeight = (rows: readonly { readonly title?: string }[]) => (rows.some(({ title }) => title) ? 24 : 0);

/** Loss by seconds, how good it is by seconds, and loss by megabytes. */
export function charts({ budgets, measured }: BudgetPlan): Markup[] {
  const known = budgets.filter(({ loss }) => loss !== null) as (PlannedBudget & { readonly loss: Range })[];
  const test = known.find((each) => each.test)?.test;
  const { seconds, loss, bytes: sent } = measured;
  const ring = (x: number, y: number | null | undefined) => (y === null || y === undefined ? undefined : { x, y });
  return [
    bandChart({
      title: "Loss",
      along: "seconds of the budget",
      look: "loss",
      points: known.map((each) => ({ x: each.budgetSeconds, ...each.loss })),
      measured: ring(seconds, loss),
    }),
    test &&
      bandChart({
        title: test.measure === "accuracy" ? "Accuracy on test examples" : "RMSE on test examples",
        along: "seconds of the budget",
        look: "metric",
        points: known.flatMap((each) => (each.test ? [{ x: each.budgetSeconds, ...each.test }] : [])),
        measured: ring(seconds, measured.test?.mean),
        ...(test.measure === "accuracy" ? { format: percent } : {}),
      }),
    bandChart({
      title: "Loss by what is sent",
      along: "megabytes sent and received by the aggregator",
      look: "loss",
      points: known.map((each) => ({ x: each.bytes / 1e6, ...each.loss })),
      measured: ring(sent / 1e6, loss),
    }),
  ].filter((chart) => chart !== undefined && chart !== null);
}

function budgetsTable(plan: BudgetPlan): Markup {
  const { budgets } = plan;
  const others = othersInWords(plan) !== "";
  const spent = spentColumns(budgets);
  const measure = budgets.find(({ test }) => test)?.test?.measure;
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">budget</th><th scope="col">loss</th><th scope="col">range</th>${measure ? html`<th scope="col">${measure}</th><th scope="col">range</th>` : undefined}<th scope="col">rounds</th><th scope="col">sent and received</th>${spent.map(({ heading }) => html`<th scope="col">${heading}</th>`)}${others ? html`<th scope="col">bound by</th>` : undefined}</tr></thead>
<tbody>${budgets.map(
    (each, i) =>
      html`<tr><th scope="row">${significant(each.budgetSeconds)} s</th>${
        each.loss
          ? html`<td>${each.loss.mean.toFixed(4)}</td><td>${range(each.loss, (value) => value.toFixed(4))}</td>${
              measure
                ? html`<td>${each.test ? testWords(each.test, each.test.mean) : ""}</td><td>${each.test ? range(each.test, (value) => testWords(each.test as PlannedTest, value)) : ""}</td>`
                : undefined
            }<td>${count(Math.round(each.rounds))}</td><td>${bytes(Math.round(each.bytes))}</td>${spent.map(({ contents }) => html`<td>${contents[i]}</td>`)}${others ? html`<td>${each.binding.join(", ")}</td>` : undefined}`
          : html`<td colspan="${(measure ? 6 : 4) + spent.length + (others ? 1 : 0)}">${leftWords(each)}</td>`
      }</tr>`,
  )}</tbody>
</table></div>`;
}

function leftWords({ left }: PlannedBudget): string {
  if (left === "too-small") return "too small for two rounds";
  return left === "too-long" ? "not simulated: it would take longer than --limit" : "no run came to a result";
}

const range = ({ least, most }: Range, words: (value: number) => string) => `${words(least)} – ${words(most)}`;

function testWords({ measure }: PlannedTest, value: number): string {
  return measure === "accuracy" ? percent(value) : significant(value);
}

function notes(plan: BudgetPlan): Markup {
  const others = othersInWords(plan);
  const beside =
    others === ""
      ? []
      : [
          `Each run has to keep within ${others}, too. “Bound by” names the budgets that ended runs, the most frequent first.`,
        ];
  return html`${[...beside, ...planNotes(plan)].map((note) => html`<p class="note">${note}</p>`)}`;
}

function checkWords({ measured, check }: BudgetPlan): string {
  if (measured.loss === null || !check.loss) return "The measuring run cannot be compared with its simulation.";
  const test = measured.test ? ` and ${measured.test.measure} ${testWords(measured.test, measured.test.mean)}` : "";
  const simulated = check.test
    ? ` and ${check.test.measure} ${range(check.test, (value) => testWords(check.test as PlannedTest, value))}`
    : "";
  return (
    `The measuring run came to loss ${measured.loss.toFixed(4)}${test} in ${count(measured.rounds)} rounds. Simulated with the same ` +
    `budget, it comes to loss ${range(check.loss, (value) => value.toFixed(4))}${simulated} in ${count(Math.round(check.rounds))} rounds.`
  );
}

function nodesTable({ nodes, measured }: BudgetPlan): Markup {
  const spread = ({ mean, deviation }: { readonly mean: number; readonly deviation: number }) =>
    `${duration(mean)} ± ${duration(deviation)}`;
  return html`<table>
<thead><tr><th scope="col">node</th><th scope="col">examples</th><th scope="col">a local update</th><th scope="col">round trip</th><th scope="col">bytes a round</th><th scope="col">link, at least</th></tr></thead>
<tbody>${nodes.map(
    (node) =>
      html`<tr><th scope="row">${node.name}</th><td>${count(node.examples)}</td><td>${spread(node.updateSeconds)}</td><td>${spread(node.tripSeconds)}</td><td>${count(node.roundBytes)}</td><td>${bytes(Math.round(node.leastBytesPerSecond))}/s</td></tr>`,
  )}<tr><th scope="row">all together</th><td></td><td>${spread(measured.localSeconds)}</td><td>${spread(measured.globalSeconds)}</td><td></td><td></td></tr></tbody>
</table>`;
}
