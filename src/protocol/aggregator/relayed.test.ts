import { expect, test } from "vitest";
import { emptySums } from "../../learning/round-sums.ts";
import { settleRelayed } from "./relayed.ts";
import type { OpenRound } from "./state.ts";

test("what a c that was told wrong has made of updates behind a relay is taken out of what the relay tells", () => {
  const sums = emptySums(2, { asked: 2, corrects: true });
  const merged = {
    ...{ reports: 2, weightReports: 2, weightExamples: 20, updates: 40, updatesPerSecond: 4 },
    ...{ slowestUpdateSeconds: 0, computedSeconds: 0 },
    // One of the two nodes, of 5 examples, had a correction.
    corrected: { reach: 10, examples: 5, told: 0 },
  };
  const told = { examples: 20, localUpdates: 2, localSeconds: 0, lossAtStart: 1, lossOfBest: 1 };
  const report = { ...told, weights: Float32Array.of(3, 5), merged };
  settleRelayed({
    ...{ sums, weights: new Float32Array(2), reporters: new Map(), relayed: new Map([["relay-1", { report }]]) },
    ...{ correctionError: Float32Array.of(1, -2), stepSize: 0.5 },
  } as unknown as OpenRound);
  // 20 * (3, 5) and two updates of eta * error for each of the 5.
  expect([...sums.weights]).toEqual([60 + 5, 100 - 10]);
});
