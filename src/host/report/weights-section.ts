import { featureNames } from "../../data/features.ts";
import type { RunFacts } from "../run-facts.ts";
import { html, type Markup } from "./markup.ts";
import { counted, signed } from "./words.ts";

/** This many are shown at first, and this many in all. */
const shown = 25;
const most = 500;

/** The weights by the names of their features, the largest first; only where features have names. */
export function weightsSection({ task, schema, learned }: RunFacts): Markup | undefined {
  const names = schema?.kind === "table" ? featureNames(schema) : (task.featureNames ?? []);
  const weights = learned?.weights.weights ?? new Float32Array();
  const answers = weights.length / names.length;
  if (names.length === 0 || !Number.isInteger(answers) || answers === 0) return undefined;
  const features = names
    .map((name, j) => ({
      name,
      weights: Array.from({ length: answers }, (_, k) => weights[k * names.length + j] as number),
    }))
    .toSorted((a, b) => sizeOf(b.weights) - sizeOf(a.weights));
  const first = features.slice(0, shown);
  const more = features.slice(shown, most);
  const unseen = features.length - first.length - more.length;
  const markup = answers === 1 ? bars(task, sizeOf(features[0]?.weights ?? [])) : cells(columnsOf(task, answers));
  return html`<section>
<h2>What it looks at</h2>
<p>${meaning(task, answers)}</p>
${markup(first)}
${more.length > 0 ? html`<details><summary>${counted(more.length, "more feature")}</summary>${markup(more)}</details>` : undefined}
${unseen > 0 ? html`<p class="note">${counted(unseen, "smaller weight")} are not listed: model.json has all of them.</p>` : undefined}
</section>`;
}

interface Feature {
  readonly name: string;
  readonly weights: readonly number[];
}

type Task = RunFacts["task"];

function meaning({ model, target, classNames }: Task, answers: number): string {
  if (model === "k-means") return "The centres of the clusters: each feature in standard deviations from its mean.";
  if (answers > 1)
    return "How much one standard deviation more of a feature, or a category, speaks for each class (+) or against it (−).";
  if (target) return `What one standard deviation more of a feature, or a category, adds to ${target.name}.`;
  const towards = classNames[1];
  return `How much one standard deviation more of a feature, or a category, speaks for ${towards ?? "a larger answer"} (+) or against it (−).`;
}

function bars({ target }: Task, largest: number): (features: readonly Feature[]) => Markup {
  const unit = target?.deviation ?? 1;
  return (features) => html`<table class="weights"><tbody>
${features.map(({ name, weights: [weight = 0] }) => {
  const share = largest === 0 ? 0 : (50 * Math.abs(weight)) / largest;
  const from = weight < 0 ? 50 - share : 50;
  const sign = weight < 0 ? "negative" : "positive";
  return html`<tr><th scope="row">${name}</th><td class="bar"><i class="${sign}" style="left:${from.toFixed(1)}%;width:${share.toFixed(1)}%"></i></td>
<td>${signed(weight * unit)}</td></tr>`;
})}
</tbody></table>`;
}

function cells(columns: readonly string[]): (features: readonly Feature[]) => Markup {
  return (features) => html`<div class="scroll"><table>
<thead><tr><th scope="col">feature</th>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${features.map(
    ({ name, weights }) =>
      html`<tr><th scope="row">${name}</th>${weights.map((weight) => html`<td>${signed(weight)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

function columnsOf({ model, classNames }: Task, answers: number): string[] {
  return Array.from({ length: answers }, (_, k) =>
    model === "k-means" ? `cluster ${k}` : (classNames[k] ?? String(k)),
  );
}

function sizeOf(weights: readonly number[]): number {
  return Math.max(0, ...weights.map(Math.abs));
}
