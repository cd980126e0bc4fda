import type { Command, PageFrame } from "../../src/watch/commands.ts";
import type { Link } from "./fold/run-state.ts";

/**
 * How the page speaks to its aggregator, wherever that is: at the other end of the network (network-port.ts) or in a worker of
 * this page (site/worker-port.ts).
 */
export interface AggregatorPort {
  /** Whether nodes from elsewhere may join. */
  readonly takesNodes: boolean;
  /** Runs are kept in this browser, whose person may delete them, and not in folders that links lead to. */
  readonly keepsRunsHere: boolean;
  /** Begins to listen; frames come from then on, and the listener is told when the connection is there or lost. */
  open(listener: AggregatorListener): void;
  /** False if there is no connection to send it over. */
  send(command: Command): boolean;
  /** Questions and answers as `fetch` has them, at the aggregator's own addresses: `api/join`, `api/classify`. */
  ask(address: string, init?: RequestInit): Promise<Response>;
}

export interface AggregatorListener {
  onFrame(frame: PageFrame): void;
  onLink(link: Link): void;
  /** While what the aggregator needs is loaded: the share (0 to 1) that is there. */
  onLoading?(share: number): void;
  /** Something is wrong that a person should know. */
  onProblem?(text: string): void;
}

let port: AggregatorPort | undefined;

/** Names the aggregator of this page; once, before anything else. */
export function speakTo(given: AggregatorPort): void {
  port = given;
}

/** The aggregator of this page. */
export function aggregatorPort(): AggregatorPort {
  if (port === undefined) throw new Error("the page has not been told which aggregator it speaks to");
  return port;
}

/** Asks the aggregator of this page. */
export const askAggregator: AggregatorPort["ask"] = (address, init) => aggregatorPort().ask(address, init);
