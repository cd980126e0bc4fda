import type {
  AggregatorEvent,
  Decision,
  ModelEvaluated,
  RoundFinished,
  RunSummary,
  TaskDescription,
} from "../../runtime/events.ts";
import { bar, bytes, figure, ms, percent } from "./format.ts";
import type { Level, Log, Style } from "./log.ts";

/** The aggregator's events as lines of a terminal, in the manner of the demo's Fig. 3c: one readable line a step. */
export function showAggregator(log: Log): (event: AggregatorEvent) => void {
  const tests: Tests = { metric: "accuracy" };
  return (event) => {
    if (event.kind === "aggregator-started" || event.kind === "task-changed") {
      tests.metric = event.task.metricNames?.[0] ?? "accuracy";
    }
    if (event.kind === "model-evaluated") tests.newest = event;
    const line = lineOf(event, log.style, tests);
    if (line) log.line(line.level, line.text, withoutBulk(event));
    if (event.kind === "round-finished") log.status(progressOf(event, log.style));
    if (event.kind === "run-finished") log.status("");
  };
}

/** What tests say of the model. */
interface Tests {
  /** Name of the model's most important metric. */
  metric: string;
  newest?: ModelEvaluated;
}

interface Line {
  readonly level: Level;
  readonly text: string;
}

const info = (text: string): Line => ({ level: "info", text });
const debug = (text: string): Line => ({ level: "debug", text });

function lineOf(event: AggregatorEvent, style: Style, tests: Tests): Line | undefined {
  switch (event.kind) {
    case "aggregator-started":
      return info(`${taskLine(event.task, style)}, kernels ${event.kernels}`);
    case "task-changed":
      return info(taskLine(event.task, style));
    case "waiting": {
      const { present, needed, missing, loading } = event;
      const who = missing.length > 0 ? `, missing ${missing.join(", ")}` : "";
      if (present < needed || missing.length > 0) return info(`waiting for nodes: ${present} of ${needed}${who}`);
      return debug(`waiting for nodes to load their data: ${loading.join(", ")}`);
    }
    case "node-joined": {
      const verb = event.again ? "is back" : "joined";
      const real = event.device === "real" && event.link === "real";
      return info(`${event.name} ${verb} (${real ? event.platform : `${event.device}, ${linkName(event.link)}`})`);
    }
    case "node-ready":
      return info(`${event.name} holds ${event.examples} examples`);
    case "node-gone":
      return { level: "warn", text: `${event.name} is gone: ${event.reason}` };
    case "node-adjusted":
      return info(`${event.name} computes ${event.slowdown} times slower than its device`);
    case "node-failed":
      return { level: "error", text: `${event.name} cannot go on: ${event.reason}` };
    case "connection-refused":
      return { level: "warn", text: `connection of ${event.from} ended: ${event.reason}` };
    case "run-started": {
      const { settings } = event;
      const batch = settings.batch === "full" ? "full batches" : `minibatches of ${settings.batch}`;
      const update = event.momentum > 0 ? `${event.update} with momentum ${event.momentum}` : event.update;
      const what = `${settings.partition} data on ${event.nodes.length} nodes, ${settings.strategy}, ${update}, ${batch}`;
      return info(style.bold(`run ${event.run}: ${what}, budget ${settings.budgetSeconds} s, seed ${settings.seed}`));
    }
    case "round-started":
      return debug(style.dim(`  directive ${event.round} to ${event.nodes.length} nodes`));
    case "report-arrived":
      return debug(style.dim(`  report ${event.round} from ${event.name}`));
    case "round-finished":
      return info(roundLine(event, style, tests));
    case "model-evaluated":
    case "test-samples":
      return undefined;
    case "delay-changed":
      return info(`additional delay: ${event.delayMs} ms for each message, each way`);
    case "run-paused":
      return info("paused after this round; the budget's clock stands still");
    case "run-resumed":
      return info("resumed");
    case "run-finished":
      return info(runLine(event.run, event.reason, event.summary, style));
    case "message-passed": {
      const arrow = event.direction === "to-node" ? "->" : "<-";
      return debug(style.dim(`  ${arrow} ${event.name}: ${event.message} ${event.detail} (${bytes(event.bytes)})`));
    }
    default:
      throw new Error(`unreachable: ${event satisfies never}`);
  }
}

const taskLine = (task: TaskDescription, style: Style): string =>
  `${style.bold(task.title)}: ${task.model} on ${task.dataset}`;

const linkName = (link: string): string => (link === "none" ? "no link" : link);

function roundLine(event: RoundFinished, style: Style, tests: Tests): string {
  const { localUpdates } = event;
  const left = event.budgetSeconds - event.consumedSeconds;
  const tau = localUpdates === 0 ? "evaluated" : `tau ${String(localUpdates).padStart(3)}  `;
  return [
    `round ${String(event.round).padStart(4)}`,
    localUpdates === 0 ? style.dim(tau) : style.accent(tau),
    `loss ${event.loss.toFixed(4)}`,
    tested(event, tests),
    measured(event),
    `c ${ms(event.localCostSeconds).padStart(7)}  b ${ms(event.globalCostSeconds).padStart(7)}`,
    `left ${left.toFixed(2)} s${afterwards(event.decision)}`,
  ].join("  ");
}

/** `accuracy 87.65 %` or `test error 0.1832`: of the weights that the round started from, if their test was done in time. */
function tested({ run, round, accuracy }: RoundFinished, { metric, newest }: Tests): string {
  if (metric === "accuracy") return `accuracy ${accuracy === undefined ? "   –   " : percent(accuracy)}`;
  const value = newest?.run === run && newest.round === round ? newest.metrics[metric] : undefined;
  return `${shortMetrics[metric] ?? metricWords(metric)} ${value === undefined ? "  –   " : figure(value).padEnd(6)}`;
}

const shortMetrics: Readonly<Record<string, string>> = {
  meanSquaredError: "test error",
  meanSquaredDistance: "test distance",
};

/** What the decision is made from: estimates, or how far the nodes drifted apart beside what chance and all did together. */
function measured({ drift, estimates, decision }: RoundFinished): string {
  if (drift === undefined)
    return `beta ${pad(estimates?.beta)} rho ${pad(estimates?.rho)} delta ${pad(estimates?.delta)}`;
  const distances = `moved ${pad(Math.sqrt(drift.movement))} noise ${pad(Math.sqrt(drift.noise))} drift ${pad(Math.sqrt(drift.drift))}`;
  if (decision.kind !== "continue" || decision.why.kind !== "useful") return distances;
  const { communication, drift: apart, momentum } = decision.why.losses;
  return `${distances} next loses ${percent(communication)} to aggregation, ${percent(apart)} to drift, ${percent(momentum)} to the budget's end`;
}

const pad = (value: number | undefined): string => (value === undefined ? "–" : figure(value)).padEnd(6);

function afterwards(decision: Decision): string {
  if (decision.kind === "stop") return "  stop";
  if (decision.kind === "evaluate-final" || !decision.last) return "";
  return decision.cutByBudget ? `  last round: ${decision.localUpdates} of ${decision.wanted} fit` : "  last round";
}

function runLine(run: number, reason: string, summary: RunSummary | undefined, style: Style): string {
  if (!summary) return `run ${run} ended: ${reason}`;
  const loss = summary.loss === null ? "unknown (no node was left)" : summary.loss.toFixed(5);
  const result = [`loss ${loss}`, ...Object.entries(summary.metrics).map(metricResult)].join(", ");
  const effort = `${summary.rounds} rounds, average tau ${summary.averageTau.toFixed(1)}`;
  const time = `${summary.consumedSeconds.toFixed(2)} of ${summary.budgetSeconds} s`;
  const traffic = `${bytes(summary.bytesSent)} sent, ${bytes(summary.bytesReceived)} received`;
  const why = reason === "budget" ? "" : ` (${reason})`;
  return style.good(`run ${run} finished${why}: ${result}; ${effort}, ${time}, ${traffic}`);
}

/** `accuracy 87.6 %`, `mean squared error 0.182` */
function metricResult([name, value]: readonly [string, number]): string {
  return `${metricWords(name)} ${name === "accuracy" ? percent(value) : figure(value)}`;
}

function metricWords(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

function progressOf(event: RoundFinished, style: Style): string {
  const fraction = event.consumedSeconds / event.budgetSeconds;
  const text = `${event.consumedSeconds.toFixed(1)} of ${event.budgetSeconds} s`;
  return `${style.accent(bar(fraction, 30))} ${text}, round ${event.round}`;
}

/** An event for the JSON log: without pixels, weights and whole curves. */
function withoutBulk(event: AggregatorEvent): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...event };
  delete fields.samples;
  if (event.kind === "round-finished" && event.decision.kind === "continue") {
    const { bound: _, useful: __, ...why } = { bound: [], useful: [], ...event.decision.why };
    fields.decision = { ...event.decision, why };
  }
  if (event.kind === "aggregator-started" || event.kind === "task-changed") delete fields.partitions;
  if (event.kind === "test-samples") delete fields.pixels;
  return fields;
}
