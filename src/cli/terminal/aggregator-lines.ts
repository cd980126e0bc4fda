import { ownDataset, undecidedModel } from "../../assembly/own-dataset.ts";
import { overruledSentence } from "../../protocol/choice-overruled.ts";
import { encodingSentence } from "../../protocol/encoding-chosen.ts";
import { notTakenSentence } from "../../protocol/encoding-not-taken.ts";
import { waitSentence } from "../../protocol/round-waits.ts";
import { weakenedSentence } from "../../protocol/rule-weakened.ts";
import { wentBackSentence } from "../../protocol/went-back.ts";
import type { AggregatorEvent, ProbeFinished, TaskDescription } from "../../watch/events.ts";
import { createPeerLimit } from "../../watch/peer-events.ts";
import { classLine } from "./class-lines.ts";
import { bytes, counted, ms, namesWithin } from "./format.ts";
import { createKeeper, secondsBetweenPlainRounds } from "./keeper.ts";
import { createLeftOut } from "./left-out.ts";
import type { Log, LogOptions } from "./log.ts";
import { restoredLine } from "./restored-line.ts";
import { createRollCall, type RollCall } from "./roll-call.ts";
import { plainRoundLine, roundDetails, roundLine, type Tested } from "./round-lines.ts";
import { goneLine, type Line, runFinishedLines, runStartedLine } from "./run-lines.ts";
import { schemaLines } from "./schema-lines.ts";
import type { Style } from "./style.ts";

type RoundFinished = Extract<AggregatorEvent, { readonly kind: "round-finished" }>;
type RunFinished = Extract<AggregatorEvent, { readonly kind: "run-finished" }>;
type ModelEvaluated = Extract<AggregatorEvent, { readonly kind: "model-evaluated" }>;

/**
 * The aggregator's events as lines: of a terminal, where joining nodes share one line that changes, and each round has one
 * that fits; or of a file, where each event has its own.
 */
export function showAggregator(log: Log, options: LogOptions): (event: AggregatorEvent) => void {
  const rollCall = createRollCall();
  const isNews = createNews();
  const isTooMuch = createPeerLimit();
  const leftOut = createLeftOut((text) => log.line("warn", text));
  let metric = "accuracy";
  /** Whether weights are tested here, beside the rounds; data of the nodes' own are not here. */
  let isTested = true;
  let newestTest: ModelEvaluated | undefined;
  /** While nodes gather for a run, on a terminal: one line tells which are there. */
  let calling = log.columns() !== undefined;
  const isDue = createKeeper(log.columns() === undefined ? secondsBetweenPlainRounds : undefined);
  /** The newest connection that was refused: the node behind it is gone, which is not told once more. */
  let refused: { readonly name: string; readonly reason: string } | undefined;

  function testOf({ run, round, accuracy }: RoundFinished): Tested | undefined {
    if (!isTested) return undefined;
    if (metric === "accuracy") return { name: metric, value: accuracy };
    const isOfRound = newestTest?.run === run && newestTest.round === round;
    return { name: metric, value: isOfRound ? newestTest?.metrics[metric] : undefined };
  }

  function showRound(event: RoundFinished): void {
    const columns = log.columns();
    const tested = testOf(event);
    const isKept = isDue(event.at) || options.verbose || event.decision.kind !== "continue";
    if (columns === undefined) {
      // Programs want all of them.
      if (isKept || options.jsonLogs) log.line("info", plainRoundLine(event, tested), withoutBulk(event));
    } else {
      const line = roundLine(event, tested, columns, log.style);
      log.status(isKept ? "" : line);
      if (isKept) log.line("info", line);
    }
    if (options.jsonLogs) return;
    for (const line of roundDetails(event)) log.line("debug", log.style.dim(line));
  }

  function showEnd(event: RunFinished): void {
    const columns = log.columns();
    log.status("");
    calling = columns !== undefined;
    const lines = runFinishedLines(event, columns !== undefined, log.style);
    // The event itself stands in the JSON log once, with its result.
    lines.forEach(({ level, text }, i) => {
      log.line(level, text, i === lines.length - 1 ? withoutBulk(event) : undefined);
    });
  }

  return (event) => {
    if (event.kind === "aggregator-started" || event.kind === "task-changed") {
      metric = event.task.metricNames?.[0] ?? "accuracy";
      isTested = event.task.testExamples > 0;
    }
    if (event.kind === "model-evaluated") newestTest = event;
    rollCall.take(event);
    const columns = log.columns();
    const begins = event.kind === "probe-started" || event.kind === "round-started";
    if (begins && calling && columns !== undefined) {
      calling = false;
      log.status("");
      log.line("info", log.style.dim(rollCall.line(columns) ?? ""));
    }
    if (event.kind === "round-finished") return showRound(event);
    if (event.kind === "run-finished") return showEnd(event);
    if (event.kind === "connection-refused") refused = { name: event.from, reason: event.reason };
    if (!options.jsonLogs) {
      if (event.kind === "connection-refused" && !isNews(event.reason)) return;
      if (event.kind === "node-gone" && event.name === refused?.name && event.reason === refused.reason) return;
    }
    const hidden = isTooMuch(event);
    leftOut(event, hidden);
    if (hidden) return;
    const line = lineOf(event, log.style, columns, rollCall);
    if (line && !(calling && isOfRollCall(event))) log.line(line.level, line.text, withoutBulk(event));
    if (calling && columns !== undefined && isOfRollCall(event)) log.status(rollCall.line(columns) ?? "");
  };
}

/** More are not remembered. */
const mostNews = 100;

/** Whether this text was not told before: a refused node tries again and again. */
function createNews(): (text: string) => boolean {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return false;
    if (told.size === mostNews) told.clear();
    told.add(text);
    return true;
  };
}

const rollCallKinds: ReadonlySet<AggregatorEvent["kind"]> = new Set(["waiting", "node-joined", "node-ready"]);

const isOfRollCall = ({ kind }: AggregatorEvent): boolean => rollCallKinds.has(kind);

const info = (text: string): Line => ({ level: "info", text });
const debug = (text: string): Line => ({ level: "debug", text });

/** Columns of a list of names. */
const longestNames = 500;

function lineOf(
  event: Exclude<AggregatorEvent, RoundFinished | RunFinished>,
  style: Style,
  columns: number | undefined,
  rollCall: RollCall,
): Line | undefined {
  switch (event.kind) {
    case "aggregator-started":
      return info(taskLine(event.task, `, kernels ${event.kernels}`, columns, style));
    case "task-changed":
      return info([taskLine(event.task, "", columns, style), ...schemaLines(event.task)].join("\n"));
    case "waiting": {
      const { present, needed, missing, missingMore, loading } = event;
      const more = missingMore === undefined ? "" : ` and ${missingMore} more`;
      const who = missing.length > 0 ? `, missing ${missing.join(", ")}${more}` : "";
      if (present < needed || missing.length > 0) return info(`waiting for nodes: ${present} of ${needed}${who}`);
      return debug(`waiting for nodes to load their data: ${namesWithin(loading, longestNames)}`);
    }
    case "node-joined": {
      const verb = event.again ? "is back" : "joined";
      const real = event.device === "real" && event.link === "real";
      return info(`${event.name} ${verb} (${real ? event.platform : `${event.device}, ${linkName(event.link)}`})`);
    }
    case "node-described":
      return info(`${event.name} told of its data in ${bytes(event.bytes)}`);
    case "node-ready":
      return info(`${event.name} holds ${event.examples} examples`);
    case "node-gone":
      return goneLine(event);
    case "node-adjusted":
      return info(`${event.name} computes ${event.slowdown} times slower than its device`);
    case "node-removed":
    case "node-unplugged":
    case "lesson-told":
      return info(classLine(event));
    case "node-failed":
      return { level: "error", text: `${event.name} cannot go on: ${event.reason}` };
    case "node-doubted": {
      const { name, said, leftOut } = event;
      return { level: "warn", text: `${name} ${leftOut ? "is left out of the run" : "is not believed"}: ${said}` };
    }
    case "connection-refused":
      return { level: "warn", text: `connection of ${event.from} ended: ${event.reason}` };
    case "run-started":
      return info(style.bold(runStartedLine(event, rollCall.behindRelays())));
    case "probe-started":
      return debug(style.dim(`  probe of ${counted(event.nodes.length, "node")}`));
    case "probe-finished":
      return probeLine(event);
    case "round-started":
      return debug(style.dim(`  directive ${event.round} to ${counted(event.nodes.length, "node")}`));
    case "report-arrived":
      return debug(style.dim(`  report ${event.round} from ${event.name}`));
    case "report-dropped": {
      const why = event.why === "late" ? "came late, and does not count" : "came twice, and counts once";
      return {
        level: event.why === "late" ? "warn" : "debug",
        text: `report ${event.round} from ${event.name} ${why}`,
      };
    }
    case "round-waits":
      return info(waitSentence(`round ${event.round}`, event));
    case "node-late": {
      const who = `${event.name}, which did not report in ${event.seconds.toFixed(1)} s`;
      return { level: "warn", text: `round ${event.round} goes on without ${who}` };
    }
    case "model-evaluated":
    case "test-samples":
    case "weights-pictured":
    case "node-drew":
    case "node-transfer":
      return undefined;
    case "delay-changed":
      return info(`additional delay: ${event.delayMs} ms for each message, each way`);
    case "run-restored":
      return info(restoredLine(event));
    case "run-went-back":
      return { level: "warn", text: wentBackSentence(event) };
    case "rule-weakened":
      return { level: event.vectors < event.needed ? "warn" : "info", text: weakenedSentence(event) };
    case "encoding-chosen":
      return info(encodingSentence(event));
    case "encoding-not-taken":
      return { level: "warn", text: notTakenSentence([event.name], event.encoding) };
    case "choice-overruled":
      return { level: "warn", text: overruledSentence(event) };
    case "run-paused":
      return info("paused after this round; the budget's clock stands still");
    case "run-resumed":
      return info("resumed");
    case "run-ended":
      return debug(style.dim(`  learning ended after ${event.consumedSeconds.toFixed(3)} s: ${event.reason}`));
    case "message-passed": {
      const arrow = event.direction === "to-node" ? "->" : "<-";
      return debug(style.dim(`  ${arrow} ${event.name}: ${event.message} ${event.detail} (${bytes(event.bytes)})`));
    }
    default:
      throw new Error(`unreachable: ${event satisfies never}`);
  }
}

function probeLine({ found }: ProbeFinished): Line {
  if (!found) return info("no node answered the probe");
  const { localCostSeconds: c, globalCostSeconds: b, choice } = found;
  const first = choice ? `; first tau ${choice.tau}` : "";
  return info(`probed: a local update takes ${ms(c)}, an aggregation ${ms(b)}${first}`);
}

function taskLine(task: TaskDescription, more: string, columns: number | undefined, style: Style): string {
  const between = columns === undefined ? ": " : "\n  ";
  // The title says what own data are; which model suits them is known when they have been told of.
  const learned =
    task.dataset !== ownDataset
      ? `${task.model} on ${task.dataset}`
      : task.model === undecidedModel
        ? "the model is chosen when the nodes have told of their data"
        : task.model;
  return `${style.bold(task.title)}${between}${learned}${more}`;
}

const linkName = (link: string): string => (link === "none" ? "no link" : link);

/** An event for the JSON log: without pixels, weights and whole curves. */
function withoutBulk(event: AggregatorEvent): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...event };
  delete fields.samples;
  if (event.kind === "round-finished" && event.decision.kind === "continue") {
    const { bound: _, useful: __, ...why } = { bound: [], useful: [], ...event.decision.why };
    fields.decision = { ...event.decision, why };
  }
  if (event.kind === "aggregator-started" || event.kind === "task-changed") {
    delete fields.partitions;
    delete fields.catalog;
  }
  if (event.kind === "test-samples") delete fields.pixels;
  return fields;
}
