import type { AggregatorEvent, RunResult } from "../watch/events.ts";

/** How what an aggregator was started for came to its end. */
export type Outcome =
  /** A run came to its end; without a summary it never began. */
  | { readonly kind: "run-finished"; readonly summary: RunResult | undefined }
  /** A node that was needed for it could not be started. */
  | { readonly kind: "not-begun" }
  /** Somebody wanted the end in the middle of a run, which had this result. */
  | { readonly kind: "interrupted"; readonly summary: RunResult | undefined }
  /** Somebody wanted the end while no run was under way. */
  | { readonly kind: "ended" };

export interface RunWatch {
  /** To be called with each event of the aggregator. */
  take(event: AggregatorEvent): void;
  /**
   * Somebody wants the end: at once if no round has begun, else when the run has evaluated what it has.
   *
   * @returns whether there is a run that still evaluates what it has
   */
  interrupt(): boolean;
  /** A node of this process ended without being asked to. */
  nodeFailed(): void;
  readonly outcome: Promise<Outcome>;
}

export interface RunWatchOptions {
  /** Whether the first run's end is the end. */
  readonly once: boolean;
  /** Ends the run that is under way; it still evaluates what it returns. */
  readonly stopRun: () => void;
}

/** Decides by an aggregator's events when its program has done what it was started for. A run has been asked for already. */
export function watchRuns({ once, stopRun }: RunWatchOptions): RunWatch {
  let phase: "gathering" | "rounds" | "idle" = "gathering";
  let interrupted = false;
  let resolve: (outcome: Outcome) => void = () => {};
  const outcome = new Promise<Outcome>((settle) => {
    resolve = settle;
  });
  return {
    outcome,
    take(event) {
      if (event.kind === "round-started") phase = "rounds";
      if (event.kind === "run-started") phase = "gathering";
      if (event.kind !== "run-finished" || event.reason === "replaced") return;
      phase = "idle";
      const { summary } = event;
      if (interrupted) resolve({ kind: "interrupted", summary });
      else if (once) resolve({ kind: "run-finished", summary });
    },
    interrupt() {
      interrupted = true;
      if (phase === "rounds") {
        stopRun();
        return true;
      }
      resolve(phase === "gathering" ? { kind: "interrupted", summary: undefined } : { kind: "ended" });
      return false;
    },
    nodeFailed() {
      // Nobody is there to start it again, and without it the run does not begin.
      if (once && phase === "gathering") resolve({ kind: "not-begun" });
    },
  };
}
