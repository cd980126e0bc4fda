import { expect, test } from "vitest";
import { wentBackSentence } from "./went-back.ts";

test("it is said who could not go on, up to five names, and which weights are taken up again", () => {
  expect(wentBackSentence({ round: 12, to: 10, nodes: ["a", "b", "c"] })).toBe(
    "a, b, c could not go on from the weights of round 12: those of round 10 are taken up again",
  );
  expect(wentBackSentence({ round: 2, to: 1, nodes: ["a", "b", "c", "d", "e", "f", "g"] })).toMatch(
    /^a, b, c, d, e and 2 more could not/,
  );
});
