import { aggregateWords } from "../../catalog/aggregate-words.ts";
import { amountInWords, partOfBudget } from "../../protocol/amounts.ts";
import { isGoingOn } from "../../protocol/dispatch/going-on.ts";
import { sampleSize } from "../../protocol/participation.ts";
import { runBudgets } from "../../protocol/run-budgets.ts";
import { isSuccess } from "../../protocol/run-endings.ts";
import type { AggregatorEvent, RunEnding, RunResult } from "../../watch/events.ts";
import { bytes, counted } from "./format.ts";
import type { Level } from "./log.ts";
import { metricResult } from "./metrics.ts";
import type { Style } from "./style.ts";

export interface Line {
  readonly level: Level;
  readonly text: string;
}

type RunStarted = Extract<AggregatorEvent, { readonly kind: "run-started" }>;
type RunFinished = Extract<AggregatorEvent, { readonly kind: "run-finished" }>;

export function goneLine({ name, reason }: Extract<AggregatorEvent, { readonly kind: "node-gone" }>): Line {
  return isGoingOn(reason)
    ? { level: "info", text: `${name} ${reason}` }
    : { level: "warn", text: `${name} is gone: ${reason}` };
}

/** What is run; `behindRelays` says which of its nodes are. */
export function runStartedLine(
  { run, settings, data, update, momentum, pace, ...who }: RunStarted,
  behindRelays: string,
): string {
  const { nodes: names, standFor: nodes = names.length } = who;
  const batch = settings.batch === "full" ? "full batches" : `minibatches of ${settings.batch}`;
  const rule = momentum > 0 ? `${update} with momentum ${momentum}` : update;
  const { stepSizeSchedule = "constant" } = settings;
  const schedule = stepSizeSchedule === "constant" ? "" : `, step size by ${stepSizeSchedule}`;
  const aggregate = aggregateWords(settings.aggregate);
  const combined = aggregate === "" ? "" : `, ${aggregate}`;
  const { encoding = "float32" } = settings;
  const sent = encoding === "float32" ? "" : `, sent as ${encoding}`;
  const kept = pace === "own" ? ", own pace" : "";
  const asked = participationInWords(settings.participation, nodes);
  const what = `${data} data on ${counted(nodes, "node")}${behindRelays}, ${settings.strategy}, ${rule}, ${batch}${schedule}${combined}${sent}${kept}${asked}`;
  return `run ${run}: ${what}, ${budgetWords(settings)}, seed ${settings.seed}`;
}

function budgetWords(settings: RunStarted["settings"]): string {
  const budgets = runBudgets(settings).map(({ resource, budget }) =>
    amountInWords({ resource, amount: budget, currency: settings.currency }),
  );
  return `${budgets.length > 1 ? "budgets" : "budget"} ${budgets.join(", ")}`;
}

/** `, 10 of them a round`; nothing if all are asked. */
function participationInWords(participation: RunStarted["settings"]["participation"], nodes: number): string {
  const size = sampleSize(participation, nodes);
  return size < nodes ? `, ${size} of the ${nodes} nodes a round` : "";
}

/** What came of a run: what went wrong, if something did, and the result, if there is one: on a terminal in two lines. */
export function runFinishedLines(
  { run, reason, explanation, summary }: RunFinished,
  isTerminal: boolean,
  style: Style,
): Line[] {
  if (reason === "replaced") return [{ level: "info", text: `run ${run} was replaced by another one` }];
  const lines: Line[] = [];
  if (explanation !== undefined) {
    const text = `run ${run} ${endingWords[reason]}: ${explanation}`;
    lines.push({ level: reason === "stopped" || reason === "interrupted" ? "warn" : "error", text });
  }
  if (!summary) return lines.length > 0 ? lines : [{ level: "info", text: `run ${run} ${endingWords[reason]}` }];
  const loss = summary.loss === null ? "unknown (no node was left)" : summary.loss.toFixed(5);
  const metrics = Object.entries(summary.metrics).flatMap(([name, value]) =>
    value === null ? [] : [metricResult([name, value])],
  );
  const head = `run ${run} ${endingWords[reason]}: ${[`loss ${loss}`, ...metrics].join(", ")}`;
  const painted = reason !== "stopped" && isSuccess(reason) ? style.good(head) : style.bold(head);
  const rest = effortOf(summary);
  const text = isTerminal ? `${painted}\n  ${rest}` : `${painted}; ${rest}`;
  return [...lines, { level: "info", text }, ...testLines(summary)];
}

/** With examples that the nodes kept for testing: over all nodes, and at the best and the worst of them. */
function testLines({ test }: RunResult): Line[] {
  if (!test) return [];
  const nodes = test.nodes.reduce((sum, { standsFor = 1 }) => sum + standsFor, 0);
  const relays = test.nodes.filter(({ standsFor }) => standsFor !== undefined).length;
  const each = relays === 0 ? "nodes" : relays === test.nodes.length ? "relays" : "nodes and relays";
  const of = `on ${counted(test.examples, "test example")} of ${counted(nodes, "node")}`;
  if (test.kind === "numbers") {
    const { rmse, mae, r2 } = test;
    const spread = spreadOf(
      test.nodes.map((node) => (node.kind === "numbers" ? node.rmse : Number.NaN)),
      each,
    );
    const explained = r2 === null ? "" : `, R2 ${r2.toFixed(3)}`;
    const between = spread === "" ? "" : ` (${spread})`;
    return [{ level: "info", text: `  ${of}: RMSE ${figure(rmse)}${between}, MAE ${figure(mae)}${explained}` }];
  }
  const { accuracy, majority, macroF1, logLoss } = test;
  const spread = spreadOf(
    test.nodes.map((node) => (node.kind === "classes" ? node.accuracy : Number.NaN)),
    each,
  );
  const beside = `${accuracy.toFixed(3)} (${spread === "" ? "" : `${spread}; `}always the most frequent class: ${majority.toFixed(3)})`;
  const loss = logLoss === null ? "" : `, log loss ${logLoss.toFixed(3)}`;
  return [{ level: "info", text: `  ${of}: accuracy ${beside}, F1 (macro) ${macroF1.toFixed(3)}${loss}` }];
}

function spreadOf(values: readonly number[], of: string): string {
  if (values.length < 2) return "";
  return `${figure(Math.min(...values))} to ${figure(Math.max(...values))} at single ${of}`;
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));

const endingWords: Readonly<Record<RunEnding, string>> = {
  budget: "finished",
  rounds: "finished all its rounds",
  target: "reached the wanted loss",
  patience: "made no further progress",
  stopped: "was stopped",
  "no-progress": "made no progress",
  diverged: "diverged",
  failed: "failed",
  interrupted: "was interrupted",
};

function effortOf(summary: RunResult): string {
  const { tauOfNodes } = summary;
  const range = tauOfNodes ? ` (${tauOfNodes.least.toFixed(1)} to ${tauOfNodes.most.toFixed(1)} at single nodes)` : "";
  const effort = `${counted(summary.rounds, "round")}, average tau ${summary.averageTau.toFixed(1)}${range}`;
  const time = [`${summary.consumedSeconds.toFixed(2)} of ${summary.budgetSeconds} s`, ...otherBudgets(summary)].join(
    ", ",
  );
  const { bytesSent, bytesReceived } = summary;
  if (bytesSent === null || bytesReceived === null) return `${effort}, ${time}`;
  return `${effort}, ${time}, ${bytes(bytesSent)} sent, ${bytes(bytesReceived)} received`;
}

/** `4.98 of 5 MB`, and which of all budgets ended the run, if one did. */
function otherBudgets({ budgets, binding, ending }: RunResult): string[] {
  const others = budgets.filter(({ resource }) => resource !== "time");
  const words = others.map(partOfBudget);
  return binding === null || ending !== "budget" ? words : [...words, `bound by ${binding}`];
}
