import type { AggregatorEvent, RunResult } from "../watch/events.ts";

/** How what an aggregator was started for came to its end. */
export type Outcome =
  /** A run came to its end, or was interrupted. */
  | { readonly kind: "run-finished"; readonly summary: RunResult }
  | NoRound
  /** The end was asked for while no run was under way. */
  | { readonly kind: "ended" };

/** The run ended before its first round. */
export interface NoRound {
  readonly kind: "no-round";
  readonly ending: "failed" | "stopped" | "interrupted";
  readonly explanation: string;
  /** Whether the explanation is in none of the aggregator's events. */
  readonly unsaid: boolean;
}

export interface RunWatch {
  /** To be called with each event of the aggregator. */
  take(event: AggregatorEvent): void;
  /**
   * The end is asked for: at once if no round has begun, else when the run has evaluated what it has.
   *
   * @returns whether there is a run that still evaluates what it has
   */
  interrupt(): boolean;
  /**
   * A node of this process ended without being asked to.
   *
   * @returns whether that is the end, which `explanation` then explains
   */
  nodeFailed(explanation: string): boolean;
  readonly outcome: Promise<Outcome>;
}

export interface RunWatchOptions {
  /** Whether the first run's end is the end. */
  readonly once: boolean;
  /** Ends the run that is under way; it still evaluates what it returns. */
  readonly stopRun: () => void;
  /** False: no run has been asked for. */
  readonly isAsked?: boolean;
}

/** Decides by an aggregator's events when its program has done what it was started for. */
export function watchRuns({ once, stopRun, isAsked = true }: RunWatchOptions): RunWatch {
  let phase: "gathering" | "rounds" | "idle" = isAsked ? "gathering" : "idle";
  let interrupted = false;
  let resolve: (outcome: Outcome) => void = () => {};
  const outcome = new Promise<Outcome>((settle) => {
    resolve = settle;
  });
  return {
    outcome,
    take(event) {
      if (event.kind === "round-started" || event.kind === "run-restored") phase = "rounds";
      if (event.kind === "run-started") phase = "gathering";
      if (event.kind !== "run-finished" || event.reason === "replaced") return;
      phase = "idle";
      if (!interrupted && !once) return;
      const { summary, explanation = "the run ended before its first round" } = event;
      if (summary) resolve({ kind: "run-finished", summary });
      else {
        const ending = event.reason === "stopped" || event.reason === "interrupted" ? event.reason : "failed";
        resolve({ kind: "no-round", ending, explanation, unsaid: event.explanation === undefined });
      }
    },
    interrupt() {
      interrupted = true;
      if (phase === "rounds") {
        stopRun();
        return true;
      }
      const explanation = "interrupted before the first round";
      if (phase === "idle") resolve({ kind: "ended" });
      else resolve({ kind: "no-round", ending: "interrupted", explanation, unsaid: true });
      return false;
    },
    nodeFailed(explanation) {
      // With --once nothing starts it again, and without it the run does not begin.
      if (!once || phase !== "gathering") return false;
      resolve({ kind: "no-round", ending: "failed", explanation, unsaid: true });
      return true;
    },
  };
}
