import { askedParts } from "../../data/asked-of-run.ts";
import { metricWords } from "../../watch/metric-words.ts";
import type { RunFacts } from "../run-facts.ts";
import { accountSection } from "./account-section.ts";
import { curvesSection } from "./curves-section.ts";
import { html, type Markup } from "./markup.ts";
import { nodesSection } from "./nodes-section.ts";
import { reportStyle } from "./style.ts";
import { testSection, weakPoints } from "./test-section.ts";
import { weightsSection } from "./weights-section.ts";
import { bytes, count, counted, duration, metricValue, significant } from "./words.ts";

/** report.html: what came of a run, in one file without scripts, for screens and paper. */
export async function runReport(facts: RunFacts): Promise<string> {
  const { record, task } = facts;
  const title = `Run of ${day(record.startedAt)}: ${task.title}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="edgewise ${record.edgewise}">
<title>${title}</title>
<style>${{ markup: reportStyle }}</style>
</head>
<body>
<main>
<header>
<p class="about">Edgewise · ${day(record.startedAt)}${tookWords(record)}</p>
<h1>${task.title}</h1>
<p class="about">${record.task.model} · ${record.settings.strategy} · ${counted(record.nodes.length, "node")}</p>
</header>
${verdict(record)}
${numbers(record)}
${testSection(facts)}
${await curvesSection(facts)}
${nodesSection(facts)}
${weightsSection(facts)}
${uncertainty(facts)}
${await accountSection(facts)}
${settings(facts)}
</main>
</body>
</html>
`;
  return page.markup;
}

type RunRecord = RunFacts["record"];

/** `2026-11-26 03:45 UTC` */
function day(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

function tookWords({ startedAt, endedAt }: RunRecord): string {
  return endedAt === null ? "" : ` · took ${duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`;
}

function verdict({ explanation }: RunRecord): Markup | undefined {
  return explanation === null ? undefined : html`<p class="verdict">${explanation}</p>`;
}

/** The result in a few numbers. */
function numbers({ result }: RunRecord): Markup | undefined {
  if (!result) return undefined;
  const told: [string, string][] = [
    ["loss", significant(result.loss)],
    ...Object.entries(result.metrics).map(([name, value]): [string, string] => [
      metricWords(name),
      metricValue(name, value),
    ]),
    ["rounds", count(result.rounds)],
    ["local updates", count(result.localUpdates)],
    ["budget", `${significant(result.consumedSeconds)} of ${significant(result.budgetSeconds)} s`],
  ];
  if (result.bytesSent !== null && result.bytesReceived !== null)
    told.push(["sent and received", `${bytes(result.bytesSent)} + ${bytes(result.bytesReceived)}`]);
  return html`<dl class="numbers">${told.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What cannot be told is said, and where it can be. */
function uncertainty({ record, schema, learned }: RunFacts): Markup | undefined {
  if (!learned) return undefined;
  const own =
    "Which examples the model is unsure about is known only where they are: nodes send sums of what they measure, never their examples or the answers to them.";
  const named =
    "The aggregator tests on examples that no node has, and keeps their share alone: which of them the model is unsure about is not recorded.";
  const weak = record.result?.test ? weakPoints(record.result.test) : [];
  return html`<section>
<h2>Where it is unsure</h2>
${weak.length > 0 ? html`<p>${weak.join(" ")}</p>` : undefined}
<p>${schema === null ? named : own} ${
    schema === null
      ? undefined
      : html`For a file of yours, <code>edgewise predict MODEL FILE --out answers.csv</code> tells it record by record, with probabilities where the model has them.`
  }</p>
</section>`;
}

function settings({ record, schema }: RunFacts): Markup {
  const { settings: chosen } = record;
  // What the data were says it for those of the nodes' own, too.
  const { partition: _, ...rest } = chosen;
  const told: (readonly [string, string])[] = [
    ["data", record.data === "own" ? "the nodes’ own" : `${record.task.dataset}, ${record.data}`],
    ...(schema?.kind === "table" ? [["columns", schema.columns.map(({ name }) => name).join(", ")] as const] : []),
    ...askedParts.flatMap(({ name, inWords }) => {
      const value = inWords(record.asked ?? {});
      return value === undefined ? [] : [[name, value] as const];
    }),
    ["model", record.task.model],
    ...Object.entries(rest).map(([name, value]): readonly [string, string] => [settingWords(name), String(value)]),
    ...(record.result
      ? [["update rule in force", `${record.result.update}, momentum ${record.result.momentum}`] as const]
      : []),
    ["additional delay", `${record.delayMs} ms each way`],
    ["kernels", record.kernels],
    ["Edgewise", record.edgewise],
    ["run", `${record.run} of ${record.instance}`],
  ];
  return html`<section>
<h2>Settings</h2>
<dl class="settings">${told.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</section>`;
}

/** `step size`, of `stepSize` */
function settingWords(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}
