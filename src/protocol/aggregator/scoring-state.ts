import type { Metrics } from "../../learning/model.ts";
import type { TestSums } from "../../learning/test-sums.ts";
import type { EndOfLearning } from "../events.ts";

/** What nodes' losses have chosen is compared with what they left, on the aggregator's own test examples (tested-choice.ts). Plain data. */
export interface Comparing {
  readonly chosen: Float32Array;
  readonly others: readonly Float32Array[];
  /** After that, what the nodes chose is returned. */
  untilSeconds: number;
}

/** What a run remembers while its nodes evaluate what it returns (scoring.ts). Plain data. */
export interface Scoring {
  /** Why learning ended. */
  readonly reason: EndOfLearning;
  /** Of `failed`: what the run waited for in vain; undefined where its nodes said that they cannot go on. */
  readonly waitedFor: string | undefined;
  /** Nodes that have not answered by then are left out. */
  untilSeconds: number;
  /** When they were asked, and when the newest answer came. */
  startedSeconds: number;
  newestSeconds: number | undefined;
  /** Until when what nodes draw is charged. */
  chargedSeconds: number;
  /** Nodes are asked after that. */
  comparing: Comparing | undefined;
  weights: Float32Array;
  readonly awaited: Set<string>;
  /** What nodes found with examples that they kept for testing, by name. */
  readonly tests: Map<string, TestSums>;
  /** Of relays among them: of how many nodes. */
  readonly testedBehind: Map<string, number>;
  lossSum: number;
  examples: number;
  nodes: number;
  metrics: Metrics | undefined;
}
