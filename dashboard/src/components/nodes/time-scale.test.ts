import { expect, test } from "vitest";
import { scaleWords, timeScale } from "./time-scale.ts";

const node = (name: string, computeSeconds: number, communicateSeconds: number, waitSeconds: number) => ({
  name,
  examples: 1,
  localUpdates: 1,
  computeSeconds,
  communicateSeconds,
  waitSeconds,
  loss: 1,
});

test("rounds follow one another, each as long as its slowest node took", () => {
  const round = (number: number, nodes: ReturnType<typeof node>[]) => ({
    at: number,
    round: number,
    localUpdates: 1,
    consumedSeconds: number,
    nodes,
  });
  const scale = timeScale([
    round(1, [node("a", 1, 1, 0), node("b", 0.5, 0.5, 1)]),
    round(2, [node("a", 1, 0.5, 1.5), node("b", 2, 1, 0)]),
  ]);
  expect(scale.seconds).toBe(5);
  expect(scale.rounds.map(({ from, length }) => [from, length])).toEqual([
    [0, 2],
    [2, 3],
  ]);
});

test("one round is not spoken of as several", () => {
  expect(scaleWords(1, 0.131)).toBe("The last round, 131 ms");
  expect(scaleWords(12, 2.1)).toBe("The last 12 rounds, 2.10 s together");
});
