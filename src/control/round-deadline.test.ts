import { expect, test } from "vitest";
import { lateAfterSeconds, type NodeRhythm, usualSeconds, withNodeTimes } from "./round-deadline.ts";

/** 0.1, 0.3 and 0.2 s for an update, and 1, 2 and 6 s beside them. */
const rhythm = [
  [0.1, 1],
  [0.3, 2],
  [0.2, 6],
].reduce(
  (before: NodeRhythm | undefined, [update = 0, rest = 0]) =>
    withNodeTimes(before, { seconds: 10 * update + rest, localSeconds: 10 * update, localUpdates: 10 }),
  undefined,
);

test("a node usually takes the medians of its rounds, and no longer in computing than it may", () => {
  expect(usualSeconds(rhythm, { localUpdates: 20 })).toBeCloseTo(20 * 0.2 + 2, 12);
  expect(usualSeconds(rhythm, { localUpdates: 20, secondsAllowed: 1 })).toBeCloseTo(1 + 2, 12);
  expect(usualSeconds(rhythm, { localUpdates: 20, secondsAllowed: 0.01 })).toBeCloseTo(0.2 + 2, 12);
});

test("nothing is usual for a node without rounds, nor for an evaluation", () => {
  expect(usualSeconds(undefined, { localUpdates: 20 })).toBeUndefined();
  expect(usualSeconds(rhythm, { localUpdates: 0 })).toBeUndefined();
});

test("it is late three times after that or after its newest round, and ten deviations, but not soon after the others", () => {
  // Newest: 4 + 6 = 10 s, which is more than 6. Deviations: 20 * 0.1 and 1.
  expect(lateAfterSeconds(rhythm, { localUpdates: 20 }, 5)).toBeCloseTo(3 * 10 + 10 * (2 + 1), 12);
  expect(lateAfterSeconds(rhythm, { localUpdates: 20 }, 55)).toBeCloseTo(55 + 10, 12);
});

test("of who is not known it is only known how long others took", () => {
  expect(lateAfterSeconds(undefined, { localUpdates: 20 }, 1)).toBe(31);
  expect(lateAfterSeconds(undefined, { localUpdates: 20 }, 5)).toBe(100);
});

test("only the newest nine rounds are remembered", () => {
  let many: NodeRhythm | undefined;
  for (let i = 0; i < 20; i++) many = withNodeTimes(many, { seconds: i, localSeconds: 0, localUpdates: 1 });
  expect(many?.restSeconds).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19]);
});
