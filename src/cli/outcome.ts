import type { RunEnding, RunResult } from "../protocol/result.ts";
import { isSuccess } from "../protocol/run-endings.ts";
import { type AskedRun, resultWithoutRounds } from "./result-without-rounds.ts";
import type { Outcome } from "./run-watch.ts";
import { codeOfSignal, type EndSignal } from "./signals.ts";
import type { Log } from "./terminal/log.ts";

/** What the program tells of a run at its end, if there was one. */
export function resultOf(outcome: Outcome, asked: () => AskedRun): RunResult | undefined {
  switch (outcome.kind) {
    case "run-finished":
      return outcome.summary;
    case "no-round":
      return resultWithoutRounds(asked(), outcome);
    case "ended":
      return undefined;
    default:
      throw new Error(`unreachable: ${outcome satisfies never}`);
  }
}

/** Why there was no round, where no line has told it. */
export function tellUnsaid(outcome: Outcome, log: Log): void {
  if (outcome.kind !== "no-round" || !outcome.unsaid) return;
  log.line(outcome.ending === "interrupted" ? "warn" : "error", outcome.explanation);
}

export function exitCodeOf(ending: RunEnding, once: boolean, endSignal: EndSignal | undefined): number {
  const interrupted = endSignal === undefined ? 0 : codeOfSignal(endSignal);
  // An aggregator that goes on from run to run ends by a signal as a matter of course, but not by Ctrl-C in a run.
  if (!once) return endSignal === "SIGINT" ? interrupted : 0;
  if (ending === "interrupted") return interrupted;
  return isSuccess(ending) ? 0 : 1;
}
