import { html, type Markup } from "../report/markup.ts";
import { bytes, counted, duration } from "../report/words.ts";
import { aboutWords, charts, figureOf, pageOf, planSections } from "./plan-page.ts";
import type { NamedPlan, PlannedTogether } from "./together.ts";
import { budgetsWords, spentTogether, togetherNotes } from "./together-words.ts";

/** Plans of several runs as one page: what they cost together, where that is known, then each by itself. */
export function plansPage(plans: readonly NamedPlan[], together: readonly PlannedTogether[]): string {
  const names = plans.map(({ name }) => html`<a href="#run-${name}">${name}</a>`);
  return pageOf(
    `What budgets buy: ${counted(plans.length, "run")}`,
    html`<p class="about">${names}</p>`,
    html`${
      together.length === 0
        ? undefined
        : html`<section>
<h2>All runs together</h2>
<p>A node serves one run at a time. The aggregator begins them in their order, each as soon as it has its nodes.</p>
<div class="scroll">${togetherTable(together)}</div>
${togetherNotes(together).map((note) => html`<p class="note">${note}</p>`)}
</section>`
    }
${plans.map(
  ({ name, plan }) => html`<header class="run" id="run-${name}">
<h2>${name}: ${plan.model}, ${counted(plan.nodes.length, "node")}</h2>
<p class="about">${aboutWords(plan)}</p>
</header>
${planSections(plan, "h3")}`,
)}`,
  );
}

/** The figures of several runs alone, one below the other. */
export function plansFigure(plans: readonly NamedPlan[]): string {
  return figureOf(plans.map(({ name, plan }) => ({ title: `${name}: ${plan.model}`, charts: charts(plan) })));
}

function togetherTable(together: readonly PlannedTogether[]): Markup {
  const spent = spentTogether(together);
  return html`<table>
<thead><tr><th scope="col">budget of time</th><th scope="col">all ended after</th><th scope="col">sent and received</th>${spent.map(({ heading }) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${together.map(
    (each, i) =>
      html`<tr><th scope="row">${budgetsWords(each)}</th>${
        each.seconds === null || each.bytes === null
          ? html`<td colspan="${2 + spent.length}">not known</td>`
          : html`<td>${duration(each.seconds)}</td><td>${bytes(Math.round(each.bytes))}</td>${spent.map(({ contents }) => html`<td>${contents[i]}</td>`)}`
      }</tr>`,
  )}</tbody>
</table>`;
}
