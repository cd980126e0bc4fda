import type { AggregatorState } from "../../../src/protocol/aggregator/state.ts";
import type { Report } from "../../../src/protocol/messages.ts";
import type { RunCheckpoint } from "../../../src/runtime/checkpoints.ts";
import type { AggregatorEvent } from "../../../src/watch/events.ts";
import type { Process } from "../process.ts";

/** What must hold after each event, whatever goes wrong. */
export type Invariant =
  /** No report is in a round twice, and what a round comes to is the mean of the reports that came. */
  | "counted-once"
  /** What is durable, or was taken in a round that is complete, is not lost. */
  | "nothing-lost"
  /** What was counted is kept within a second. */
  | "kept-in-time"
  | "budget"
  /** Round numbers go back only to a checkpoint. */
  | "rounds-go-on"
  /** No two programs decide on a run. */
  | "one-decides"
  | "finite"
  /** What the state says of nodes, connections and reports fits together. */
  | "consistent"
  | "ends"
  /** Where costs are constant and all reports arrived, the result is that of the undisturbed run. */
  | "same-result"
  /** No program throws, and no node gives up. */
  | "no-defect";

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}

export type Fail = (invariant: Invariant, what: string) => void;

/** Sees all that aggregators do while they are alive, and what reaches them, and says what must not be. */
export interface Check {
  /** A program begins, from the checkpoint or anew. */
  started?(process: Process, taken: RunCheckpoint | undefined): void;
  /** A report is about to be taken. */
  delivered?(name: string, report: Report): void;
  stepped?(process: Process, state: AggregatorState): void;
  told?(process: Process, event: AggregatorEvent): void;
  /** A checkpoint is to be kept, and has become durable. */
  asked?(process: Process, checkpoint: RunCheckpoint): void;
  durable?(process: Process, checkpoint: RunCheckpoint): void;
  /** It has the run's folder from now on. */
  locked?(process: Process): void;
}

/** One check of many. */
export function allOf(checks: readonly Check[]): Required<Check> {
  return {
    started: all(checks, "started"),
    delivered: all(checks, "delivered"),
    stepped: all(checks, "stepped"),
    told: all(checks, "told"),
    asked: all(checks, "asked"),
    durable: all(checks, "durable"),
    locked: all(checks, "locked"),
  };
}

/** Each event comes to those only who want to hear of it: there are thousands in a run. */
function all<K extends keyof Check>(checks: readonly Check[], event: K): Required<Check>[K] {
  type Hears = (...given: readonly unknown[]) => void;
  const hearing = checks.flatMap((check) => (check[event] ? [check[event] as Hears] : []));
  return (...given: readonly unknown[]) => {
    for (const hears of hearing) hears(...given);
  };
}
