import type { NodeEventBody } from "../../protocol/node/state.ts";
import { figure, ms } from "./format.ts";
import type { Level, Log } from "./log.ts";
import type { Style } from "./style.ts";

/** What happens at a node as lines of its terminal. */
export function showNode(log: Log): (event: NodeEventBody) => void {
  return (event) => {
    const [level, text] = lineOf(event, log.style);
    log.line(level, text, {
      ...event,
      ...("report" in event ? { report: { ...event.report, estimates: undefined } } : {}),
    });
  };
}

function lineOf(event: NodeEventBody, style: Style): readonly [Level, string] {
  switch (event.kind) {
    case "connecting":
      return ["info", `${event.reason}; trying again in ${(event.afterMs / 1000).toFixed(1)} s`];
    case "connected":
      return ["info", style.good("connected to the aggregator")];
    case "disconnected":
      return ["warn", `disconnected: ${event.reason}`];
    case "assigned": {
      const { share, run, dataset } = event.assignment;
      const what =
        share.kind === "own" ? "its own data" : `share ${share.index + 1} of ${share.count} (${share.partition})`;
      return ["info", style.bold(`run ${run}: ${dataset}, ${what}`)];
    }
    case "loaded":
      return ["info", `ready with ${event.examples} examples`];
    case "directive": {
      const what = event.localUpdates === 0 ? "evaluate the final weights" : `${event.localUpdates} local updates`;
      return ["debug", style.dim(`  directive ${event.round}: ${what}`)];
    }
    case "reported": {
      const { round, localUpdates, lossAtStart, localSeconds, estimates } = event.report;
      const perUpdate = localUpdates > 0 ? `, ${ms(localSeconds / localUpdates)} each` : "";
      const measured = estimates ? `  beta ${figure(estimates.beta)} rho ${figure(estimates.rho)}` : "";
      const tau = style.accent(`tau ${String(localUpdates).padStart(3)}`);
      const loss = `loss ${lossAtStart.toFixed(4)}`;
      return [
        "info",
        `round ${String(round).padStart(4)}  ${tau}  ${loss}  computed ${ms(localSeconds)}${perUpdate}${measured}`,
      ];
    }
    case "scored":
      return ["info", `run ${event.run}: loss ${event.loss.toFixed(5)} over all examples here`];
    case "failed":
      return ["error", `round ${event.round}: ${event.reason}`];
    case "run-over":
      return ["info", `run ${event.run} is over`];
    case "slowed":
      return ["info", `computing ${event.slowdown} times slower from now on`];
    case "notice":
      return ["info", event.text];
    default:
      throw new Error(`unreachable: ${event satisfies never}`);
  }
}
