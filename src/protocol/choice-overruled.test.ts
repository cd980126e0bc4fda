import { expect, test } from "vitest";
import { overruledSentence } from "./choice-overruled.ts";

test("it is said what both lose on the test examples", () => {
  expect(overruledSentence({ chosenLoss: 1, loss: 0.28123 })).toBe(
    "the nodes' losses spoke for weights that lose 1.00 on the test examples: others, that lose 0.281, are returned",
  );
});
