import { ownDataset } from "../../assembly/own-dataset.ts";
import { isGoingOn } from "../../protocol/dispatch/going-on.ts";
import type { Assignment } from "../../protocol/messages.ts";
import type { NodeEventBody } from "../../protocol/node/environment.ts";
import { bytes, figure, ms, narrow } from "./format.ts";
import { createKeeper, secondsBetweenPlainRounds } from "./keeper.ts";
import type { Level, Log, LogOptions } from "./log.ts";
import type { Style } from "./style.ts";
import { tauText } from "./tau-text.ts";

type Reported = Extract<NodeEventBody, { readonly kind: "reported" }>["report"];

/**
 * What happens at a node as lines of its terminal. Why it is not connected is told once, however often it tries again.
 *
 * @param now seconds
 */
export function showNode(
  log: Log,
  options: LogOptions,
  now: () => number = () => performance.now() / 1000,
): (event: NodeEventBody) => void {
  const isKept = createKeeper(log.columns() === undefined ? secondsBetweenPlainRounds : undefined);
  let welcome = false;
  let toldReason: string | undefined;
  let toldReady: string | undefined;

  /** A connection that never was welcome is told of by the next attempt, which has the same reason. */
  function isNews(event: NodeEventBody): boolean {
    if (event.kind === "connected") {
      welcome = true;
      toldReason = undefined;
    }
    // A relay says so again each time that it comes back.
    if (event.kind === "assigned") toldReady = undefined;
    if (event.kind === "loaded") {
      const ready = `${event.run} ${event.examples}`;
      if (ready === toldReady) return false;
      toldReady = ready;
    }
    if (event.kind !== "connecting" && event.kind !== "disconnected") return true;
    if (event.kind === "disconnected" && !welcome) return false;
    welcome = false;
    if (event.reason === toldReason) return false;
    toldReason = event.reason;
    return true;
  }

  return (event) => {
    const isNew = isNews(event);
    if (!isNew && !options.jsonLogs) return;
    const columns = log.columns();
    const [level, text] = lineOf(event, log.style, columns);
    if (event.kind === "reported" && !options.verbose && !options.jsonLogs) {
      const kept = isKept(now());
      log.status(kept ? "" : text);
      if (!kept) return;
    } else if (event.kind !== "reported" && event.kind !== "directive") log.status("");
    log.line(level, text, {
      ...event,
      ...("report" in event ? { report: { ...event.report, estimates: undefined } } : {}),
    });
    if (event.kind === "reported" && event.report.estimates && !options.jsonLogs) {
      const { beta, rho } = event.report.estimates;
      log.line("debug", log.style.dim(`      beta ${figure(beta)}  rho ${figure(rho)}`));
    }
  };
}

function lineOf(event: NodeEventBody, style: Style, columns: number | undefined): readonly [Level, string] {
  switch (event.kind) {
    case "connecting":
      return [event.refused ? "warn" : "info", `${event.reason}; trying again until it works`];
    case "connected":
      return ["info", style.good("connected to the aggregator")];
    case "disconnected":
      return [isGoingOn(event.reason) ? "info" : "warn", `disconnected: ${event.reason}`];
    case "described":
      return ["info", `told the aggregator of its data, in ${bytes(event.bytes)}`];
    case "assigned": {
      const { run, dataset } = event.assignment;
      const what = dataset === ownDataset ? "" : `${dataset}, `;
      return ["info", style.bold(`run ${run}: ${what}${partOf(event.assignment)}`)];
    }
    case "loaded":
      return ["info", `ready with ${event.examples} examples`];
    case "went-on":
      return [
        "info",
        `the aggregator is back: going on with run ${event.run}${event.back === undefined ? "" : ` from round ${event.back}`}`,
      ];
    case "directive": {
      const what = event.localUpdates === 0 ? "evaluate the final weights" : `${event.localUpdates} local updates`;
      return ["debug", style.dim(`  directive ${event.round}: ${what}`)];
    }
    case "reported":
      return ["info", columns === undefined ? plainReportLine(event.report) : reportLine(event.report, style)];
    case "scored":
      return ["info", `run ${event.run}: loss ${event.loss.toFixed(5)} over all examples here`];
    case "failed":
      return ["error", `round ${event.round}: ${event.reason}`];
    case "run-over":
      return ["info", `run ${event.run} is over`];
    case "slowed":
      return ["info", `computing ${event.slowdown} times slower from now on`];
    case "lesson":
      return [
        "info",
        event.lesson ? `lesson: ${event.lesson.now.title}. ${event.lesson.now.caption}` : "the lesson is over",
      ];
    case "notice":
      return ["info", event.text];
    default:
      throw new Error(`unreachable: ${event satisfies never}`);
  }
}

/** `  12  tau   78  loss .2391  1015 ms, 13.0 ms each`: fits the narrowest of terminals. */
function reportLine(report: Reported, style: Style): string {
  const { round, localUpdates, lossAtStart } = report;
  const head = `${style.dim(String(round).padStart(4))}  ${style.accent(tauText(localUpdates))}  loss ${narrow(lossAtStart)}`;
  return `${head}  ${timeOf(report)}`;
}

function plainReportLine(report: Reported): string {
  const loss = `loss ${report.lossAtStart.toFixed(4)}`;
  return `round ${String(report.round).padStart(4)}  ${tauText(report.localUpdates)}  ${loss}  computed ${timeOf(report)}`;
}

/** From what it learns. */
function partOf({ share, relay }: Assignment): string {
  if (relay?.own) return relay.own.data === "table" ? "its nodes' tables" : "its nodes' pictures";
  if (share.kind === "own") return "its own data";
  return `share ${share.index + 1} of ${share.count} (${share.partition})`;
}

function timeOf({ localUpdates, localSeconds }: Reported): string {
  return localUpdates > 0 ? `${ms(localSeconds)}, ${ms(localSeconds / localUpdates)} each` : ms(localSeconds);
}
