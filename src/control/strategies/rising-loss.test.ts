import { expect, test } from "vitest";
import { type WatchedLoss, withLoss } from "./rising-loss.ts";

/** After these losses, each of a round of this tau. */
function watched(losses: readonly number[], tau = 20): WatchedLoss | undefined {
  let state: WatchedLoss | undefined;
  for (const loss of losses) state = withLoss(state, loss, tau);
  return state;
}

test("a loss that falls, or goes up and down by a twentieth, bounds nothing", () => {
  expect(watched([2, 1.5, 1, 1.05, 1, 1.05, 0.9])).toMatchObject({ rises: false });
  expect(watched([2, 1.5, 1, 1.05, 1, 1.05, 0.9])).not.toHaveProperty("largestTau");
});

test("one that rises by more than a tenth in the average bounds tau to half of what it was, once, and then lets it grow by a tenth", () => {
  // The averages are 2, 1.5, 1.25 and 1.875.
  expect(watched([2, 1, 1, 2.5])).toEqual({ first: 2, average: 1.875, least: 1.875, largestTau: 10, rises: true });
  expect(watched([2, 1, 1, 2.5, 2])).toMatchObject({ rises: false, largestTau: 11 });
  expect(watched([1, 9], 1)?.largestTau).toBe(1);
});

test("where little is left, a rise by less than a twentieth of what was gained is chance", () => {
  // The averages are 2.05 and 0.11 at last: by 0.1 they have not risen, by more they have.
  const fallen = [4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
  expect(watched([...fallen, 0.4])?.rises).toBe(false);
  expect(watched([...fallen, 0.6])?.rises).toBe(true);
});

test("one that is no number says nothing", () => {
  expect(watched([Number.NaN])).toBeUndefined();
  expect(watched([2, 1, Number.POSITIVE_INFINITY])).toEqual(watched([2, 1]));
});
