import { describe, expect, test } from "vitest";
import { frameOf } from "../../test/support/foreign-frames.ts";
import { decodeNodeMessage } from "./codec.ts";
import { MalformedMessage } from "./malformed-message.ts";

const report = {
  type: "report",
  run: 1,
  round: 2,
  examples: 10,
  localUpdates: 1,
  localSeconds: 0.5,
  weights: Float32Array.of(1, 2),
  lossAtStart: 0.25,
  lossOfBest: 0.25,
  drift: { squaredMovement: 1, squaredNoise: 1 },
};
const scored = { type: "scored", run: 1, examples: 10, loss: 0.25 };
const decode = (message: Readonly<Record<string, unknown>>) => () => decodeNodeMessage(frameOf(message));

describe("a loss is bounded, so that sums of many are numbers too", () => {
  const fields = [
    ["a report's loss at the start", (loss: number) => ({ ...report, lossAtStart: loss })],
    ["a report's loss of the best weights", (loss: number) => ({ ...report, lossOfBest: loss })],
    ["a final loss", (loss: number) => ({ ...scored, loss })],
  ] as const;

  test.each(fields)("%s may be large", (_what, withLoss) => {
    expect(decode(withLoss(1e30))).not.toThrow();
    expect(decode(withLoss(-1e30))).not.toThrow();
  });

  test.each(fields)("%s may not be larger", (_what, withLoss) => {
    for (const loss of [1.01e30, -1.01e30, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(decode(withLoss(loss))).toThrow(MalformedMessage);
    }
  });
});

test("squares of movement and noise are bounded too", () => {
  const withDrift = (drift: object) => ({ ...report, drift: { ...report.drift, ...drift } });
  expect(decode(withDrift({ squaredMovement: 1e100, squaredNoise: 1e100 }))).not.toThrow();
  for (const square of [1.01e100, -1, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(decode(withDrift({ squaredMovement: square }))).toThrow(MalformedMessage);
    expect(decode(withDrift({ squaredNoise: square }))).toThrow(MalformedMessage);
  }
});
