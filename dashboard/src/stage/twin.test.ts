import { expect, test } from "vitest";
import { layoutOf } from "./layout.ts";
import { meltSeconds, sceneAt } from "./scene.ts";
import type { ShownRound } from "./shown-round.ts";
import { twinSentences } from "./twin.ts";

function sentencesAt(seconds: number, count = 2, called = new Map<string, string>()): readonly string[] {
  const names = Array.from({ length: count }, (_, i) => `node-${i + 1}`);
  const round: ShownRound = {
    ...{ run: 1, round: 12, tau: 10, seconds: 7 },
    nodes: names.map((name, i) => ({
      ...{ name, computeSeconds: i === 1 ? 5 : 2, communicateSeconds: 2, waitSeconds: 0 },
      ...{ examples: 1, localUpdates: 10, loss: 0 },
    })),
  };
  const placeOf = new Map(names.map((name, i) => [name, i]));
  const drift = new Map(names.map((name, i) => [name, i === 1 ? 0.38 : 0.01]));
  return twinSentences(sceneAt(round, { layout: layoutOf(count, 968, 440), placeOf, drift }, { seconds, slow: 1 }), {
    kinds: new Map([["node-2", "Raspberry Pi 3"]]),
    called,
  });
}

test("the twin says what each of a few nodes does, and who drifts furthest", () => {
  expect(sentencesAt(4.5)).toEqual([
    "Round 12: 2 nodes make 10 local updates each, then what they send is averaged.",
    "node-1 waits for the others.",
    "node-2 (Raspberry Pi 3) computes: 7 of 10 local updates made.",
    "node-2 drifts furthest in this round: by 38.0 % of the size of the mean of all weights.",
  ]);
});

test("the twin uses the stage's names, and says which nodes they stand for", () => {
  const sentences = sentencesAt(4.5, 2, new Map([["node-2", "laptop 1"]]));
  expect(sentences[2]).toBe("Laptop 1 (node-2) computes: 7 of 10 local updates made.");
  expect(sentences[3]).toMatch(/^Laptop 1 drifts furthest/);
});

test("of many nodes it counts", () => {
  expect(sentencesAt(4.5, 20)[1]).toBe("1 computes, 19 wait for the others.");
});

test("it says when reports become one model, and when all have the same weights", () => {
  expect(sentencesAt(7.2)[1]).toBe("All reports are there and become one model.");
  expect(sentencesAt(7.01 + meltSeconds)[1]).toBe("All have the same weights again.");
});
