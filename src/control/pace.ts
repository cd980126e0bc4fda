import type { CostVectors } from "./costs.ts";

/** Whether all nodes make the same number of local updates in a round, or each as many as fit into the same time. */
export type Pace = "common" | "own";

/** The weight of the newest round in the average time of an update. */
const newest = 0.3;

/**
 * How long nodes compute in a round at their own pace, so that they make tau updates in the example-weighted mean:
 * tau * c, where c is averaged over rounds.
 */
export interface PaceState {
  /** c: seconds in which nodes make one update in the mean, an exponential average; undefined before the first round. */
  readonly secondsPerUpdate: number | undefined;
}

export const unknownPace: PaceState = { secondsPerUpdate: undefined };

/** With one more round in the average. */
export function withRoundPace({ secondsPerUpdate }: PaceState, { localCosts }: CostVectors): PaceState {
  const [now = 0] = localCosts;
  return {
    secondsPerUpdate: secondsPerUpdate === undefined ? now : secondsPerUpdate + newest * (now - secondsPerUpdate),
  };
}

/** The seconds in which nodes make tau updates in the mean; undefined if their speed is not known. */
export function secondsAllowedFor({ secondsPerUpdate }: PaceState, tau: number): number | undefined {
  if (secondsPerUpdate === undefined || !(secondsPerUpdate > 0 && secondsPerUpdate < Infinity)) return undefined;
  return tau * secondsPerUpdate;
}

/** Whether another update brings a node nearer to the time allowed than none; the first one is always made. */
export function anotherUpdateFits(done: number, seconds: number, secondsAllowed: number): boolean {
  return done === 0 || seconds + seconds / done / 2 < secondsAllowed;
}
