import type { CaseName } from "../learning/case-partitions.ts";

/** What a race is: the same data, seed and budget for each lane. Plain data, which can be sent to a worker. */
export interface RaceSettings {
  /** Two to four strategies as the command line writes them, each once; `you` is the one whose tau is set by hand. */
  readonly lanes: readonly string[];
  readonly partition: CaseName;
  readonly seed: number;
  /** Of virtual time. */
  readonly budgetSeconds: number;
}

/** The lane whose tau a person sets while it runs. */
export const byHand = "you";

export const fewestLanes = 2;
export const mostLanes = 4;

/** A setting in which the idea shows: chosen at the seeds 2, 4, 6 and 8 (docs/results.md). */
export const usualRace: RaceSettings = {
  lanes: ["adaptive", "fixed:10", "fixed:100", "fixed:1"],
  partition: "by-label",
  seed: 1,
  budgetSeconds: 20,
};

/** The largest tau that can be set by hand. */
export const handTauMax = 100;
