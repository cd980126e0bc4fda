import type { Assignment, Failure, Report, Scored } from "../messages.ts";

/**
 * What a node remembers of an assignment, so that it can go on with it when its aggregator was restarted: where it is, its answer to
 * the newest directive, to be sent again, and the marked rounds that it can go back to. Plain data.
 */
export interface Work {
  /** The last round that it was directed to, and one more if it broke that off; 0 before any. */
  readonly round: number;
  /** The last round in which it made local updates, which training can go on from; 0 before any, and as long as it is busy. */
  readonly finished: number;
  /** What it has answered to the newest directive. */
  readonly answer: Report | Failure | undefined;
  /** Whether that directive is still worked on. */
  readonly busy: boolean;
  readonly states: readonly KeptState[];
  /** After the last round: it was asked for the loss of what the run returns, and its answer, once it has that. */
  readonly losses?: "asked" | Scored | undefined;
}

/** Before a marked round. `answer`: the report of the round before, where that was not marked, and cannot be done again. */
interface KeptState {
  readonly round: number;
  /** The round that the node was directed to before, and the last one with local updates. */
  readonly after: number;
  readonly finished: number;
  readonly answer?: Report | undefined;
}

/** The work of an assignment whose aggregator is not there. */
export interface KeptWork extends Work {
  readonly session: string;
  readonly assignment: Assignment;
}
