import type { Metrics } from "../../learning/model.ts";
import type { TestSums } from "../../learning/test-sums.ts";
import type { EndOfLearning } from "../events.ts";

/** What a run remembers while its nodes evaluate what it returns (scoring.ts). Plain data. */
export interface Scoring {
  /** Why learning ended. */
  readonly reason: EndOfLearning;
  /** Of `failed`: what the run waited for in vain; undefined where its nodes said that they cannot go on. */
  readonly waitedFor: string | undefined;
  /** Nodes that have not answered by then are left out. */
  untilSeconds: number;
  /** Until when what nodes draw is charged. */
  chargedSeconds: number;
  readonly weights: Float32Array;
  readonly awaited: Set<string>;
  /** What nodes found with examples that they kept for testing, by name. */
  readonly tests: Map<string, TestSums>;
  lossSum: number;
  examples: number;
  nodes: number;
  metrics: Metrics | undefined;
}
