import { expect, test } from "vitest";
import { waitSentence } from "./round-waits.ts";

test("a sentence says of a wait what is known", () => {
  const names = ["a", "b"];
  expect(waitSentence("round 3", { names })).toBe("round 3 waits for a, b");
  expect(waitSentence("round 3", { names, more: 4, askedSeconds: 9, expectedSeconds: 1.44, goesOnInSeconds: 2 })).toBe(
    "round 3 waits for a, b and 4 more: asked 9.0 s ago, expected 1.4 s; goes on without them in 2.0 s or later",
  );
});
