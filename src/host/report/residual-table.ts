import { residualEdges } from "../../learning/test-sums.ts";
import type { TestResult } from "../../protocol/result.ts";
import { html, type Markup } from "./markup.ts";
import { count, percent, significant } from "./words.ts";

type NumberTest = Pick<Extract<TestResult, { readonly kind: "numbers" }>, "residuals" | "examples">;

const steps = new Intl.ListFormat("en").format(residualEdges.filter((edge) => edge > 0).map(String));

/** How often answers are how far from the truth, in the target's own units. */
export function residualTable(
  { residuals, examples }: NumberTest,
  { name, deviation }: { readonly name: string; readonly deviation: number },
): Markup | undefined {
  if (!residuals) return undefined;
  const middle = residualEdges.indexOf(0);
  const edges = residualEdges.map((edge) => significant(Math.abs(edge) * deviation));
  const rows = residuals.map((value, i) => {
    const isLow = i <= middle;
    const [near, far] = isLow ? [edges[i], edges[i - 1]] : [edges[i - 1], edges[i]];
    const isNearest = i === middle || i === middle + 1;
    const stretch = far === undefined ? `more than ${near}` : isNearest ? `up to ${far}` : `${near} to ${far}`;
    const share = value / examples;
    return html`<tr><th scope="row">${stretch} too ${isLow ? "low" : "high"}</th><td class="${isNearest ? "right" : "wrong"}" style="--share:${(60 * share).toFixed(0)}%">${count(value)}</td><td>${percent(share)}</td></tr>`;
  });
  return html`<h3>How far off its answers are</h3>
<div class="scroll"><table class="confusion">
<thead><tr><th scope="col">the answer is</th><th scope="col">test examples</th><th scope="col">share</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<p class="note">In the units of ${name}, whose standard deviation is ${significant(deviation)}: rows end at ${steps} of it, so that those in the middle are narrower. Blue rows are the nearest to the truth.</p>`;
}
