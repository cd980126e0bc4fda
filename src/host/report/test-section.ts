import type { TestResult } from "../../protocol/result.ts";
import type { RunFacts } from "../run-facts.ts";
import { html, type Markup } from "./markup.ts";
import { residualTable } from "./residual-table.ts";
import { count, counted, percent, significant } from "./words.ts";

type ClassTest = Extract<TestResult, { readonly kind: "classes" }>;
type NodeTest = TestResult["nodes"][number];

/** More classes than these make no table that anybody reads. */
const mostClasses = 20;

/** How good it is on examples that the nodes kept for testing. */
export function testSection({ record, task }: RunFacts): Markup | undefined {
  const test = record.result?.test;
  if (!test) return undefined;
  const target = task.schema?.target;
  const of = target && target.kind !== "none" ? target.name : "the target";
  return html`<section>
<h2>How good it is</h2>
<p>On ${counted(test.examples, "example")} that the nodes kept for testing, and did not learn from.</p>
${test.learnedNothing ? html`<p class="verdict">${nothingLearned(test, record.result?.balance ?? false)}</p>` : undefined}
<dl class="measures">${measures(test, of).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${test.kind === "classes" ? confusionTable(test) : target?.kind === "number" ? residualTable(test, target) : undefined}
${test.nodes.length > 1 ? nodeTable(test.nodes) : undefined}
</section>`;
}

function nothingLearned(test: TestResult, balanced: boolean): string {
  if (test.kind === "classes" && balanced)
    return "It has learned nothing: of the examples of each class it finds on average no larger share than by chance.";
  return test.kind === "classes"
    ? "It has learned nothing: its answers are no better than those of always naming the most frequent class."
    : "It has learned nothing: its answers are no better than the mean of the targets.";
}

function measures(test: TestResult, of: string): [string, string][] {
  if (test.kind === "numbers")
    return [
      [`typical error of ${of} (RMSE)`, significant(test.rmse)],
      ["mean absolute error", significant(test.mae)],
      ["R²", significant(test.r2)],
    ];
  return [
    ["accuracy", percent(test.accuracy)],
    ["always the most frequent class", percent(test.majority)],
    ["macro F1", significant(test.macroF1)],
    ...(test.logLoss === null ? [] : [["log loss", significant(test.logLoss)] satisfies [string, string]]),
  ];
}

/** A row for what examples are, a column for what they were taken for. */
function confusionTable({ classes, confusion }: ClassTest): Markup | undefined {
  if (classes.length > mostClasses) return undefined;
  return html`<h3>What was taken for what</h3>
<div class="scroll"><table class="confusion">
<thead><tr><th scope="col">is ↓ taken for →</th>${classes.map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">found</th></tr></thead>
<tbody>${confusion.map((row, k) => {
    const examples = sum(row);
    const cells = row.map((value, j) => {
      const share = examples === 0 ? 0 : value / examples;
      return html`<td class="${j === k ? "right" : "wrong"}" style="--share:${(60 * share).toFixed(0)}%">${count(value)}</td>`;
    });
    return html`<tr><th scope="row">${classes[k]}</th>${cells}<td>${examples === 0 ? "–" : percent((row[k] ?? 0) / examples)}</td></tr>`;
  })}</tbody></table></div>`;
}

function nodeTable(nodes: readonly NodeTest[]): Markup {
  const areNumbers = nodes[0]?.kind === "numbers";
  const heads = areNumbers ? ["RMSE", "mean absolute error", "R²"] : ["accuracy", "most frequent class", "macro F1"];
  return html`<h3>At each node</h3>
<div class="scroll"><table>
<thead><tr><th scope="col">node</th><th scope="col">test examples</th>${heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${nodes.map((node) => {
    const cells =
      node.kind === "numbers"
        ? [significant(node.rmse), significant(node.mae), significant(node.r2)]
        : [percent(node.accuracy), percent(node.majority), significant(node.macroF1)];
    return html`<tr><th scope="row">${node.name}</th><td>${count(node.examples)}</td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  })}</tbody></table></div>`;
}

/** Where the tests show it to be worst, in sentences. */
export function weakPoints(test: TestResult): string[] {
  const sentences = test.kind === "classes" ? weakClasses(test) : [];
  const ranked = test.nodes
    .map((node) => ({ name: node.name, quality: node.kind === "classes" ? node.accuracy : -node.rmse }))
    .toSorted((a, b) => a.quality - b.quality);
  const [worst, best] = [ranked[0], ranked.at(-1)];
  if (worst && best && worst.quality < best.quality) {
    const words = ({ quality }: typeof worst) =>
      test.kind === "classes" ? percent(quality) : `a typical error of ${significant(-quality)}`;
    sentences.push(`It is best at ${best.name} (${words(best)}), and worst at ${worst.name} (${words(worst)}).`);
  }
  return sentences;
}

function weakClasses({ classes, confusion }: ClassTest): string[] {
  const found = confusion
    .map((row, k) => ({ name: classes[k], examples: sum(row), share: (row[k] ?? 0) / sum(row) }))
    .filter(({ examples }) => examples > 0)
    .toSorted((a, b) => a.share - b.share);
  const mistakes = confusion
    .flatMap((row, k) => row.map((value, j) => ({ value, is: classes[k], taken: classes[j], isMistake: j !== k })))
    .filter(({ value, isMistake }) => isMistake && value > 0)
    .toSorted((a, b) => b.value - a.value);
  const [rarest, commonest] = [found[0], mistakes[0]];
  return [
    ...(rarest
      ? [
          `Of all classes it finds ${rarest.name} least often: ${percent(rarest.share)} of ${counted(rarest.examples, "example")}.`,
        ]
      : []),
    ...(commonest
      ? [
          `Its most frequent mistake is to take ${commonest.is} for ${commonest.taken}: ${counted(commonest.value, "time")}.`,
        ]
      : []),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
