import type { RaceSettings } from "./race-settings.ts";

/** What the worker of a race is told first. */
export interface BeginRace {
  readonly settings: RaceSettings;
  /** The address of the folder with the pictures, which ends with a slash. */
  readonly data: string;
  /** Seconds of the budget in a second of the page; Infinity is as fast as it computes. */
  readonly speed: number;
  /** tau of the lane that is steered by hand, until it is told another. */
  readonly tau: number;
}

/** What it is told while the race goes on. */
export type ToRace =
  | { readonly kind: "steer"; readonly tau: number }
  | { readonly kind: "speed"; readonly speed: number };

/** What the worker of a race tells its page. Lanes are counted from 0, in the order of the settings. */
export type FromRace =
  /** The pictures are there, and all lanes set off. */
  | { readonly kind: "started" }
  | LaneRound
  /** All lanes have come to this second of the budget, and what they told until then is to be shown. */
  | { readonly kind: "clock"; readonly seconds: number }
  | LaneFinished
  /** All lanes have finished. */
  | { readonly kind: "over" }
  | { readonly kind: "failed"; readonly reason: string };

/** A lane's nodes have been averaged. */
export interface LaneRound {
  readonly kind: "round";
  readonly lane: number;
  /** Rounds done, counted from 1; 0 is before the first one. */
  readonly round: number;
  /** Local updates of this round; at the nodes' own pace their mean. 0 before the first one. */
  readonly tau: number;
  /** Of the budget, after this round. */
  readonly consumedSeconds: number;
  /** Of the weights after this round, over the test pictures. */
  readonly accuracy: number;
  readonly loss: number;
}

/** A lane's budget is spent. */
export interface LaneFinished {
  readonly kind: "finished";
  readonly lane: number;
  readonly rounds: number;
  readonly averageTau: number;
  readonly consumedSeconds: number;
  /** Of the weights that the run returns, over the test pictures; the loss is that over the training pictures. */
  readonly accuracy: number;
  readonly loss: number;
}
