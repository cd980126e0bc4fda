import { expect, test } from "vitest";
import { aggregateWords } from "./aggregate-words.ts";

test("what is made of the weights is said by its title, and what is usual is left out", () => {
  expect([undefined, "mean", "clipped", "krum:3", "mine:2"].map((name) => aggregateWords(name))).toEqual([
    "",
    "",
    "clipped mean of the weights",
    "Krum (3) of the weights",
    "mine (2) of the weights",
  ]);
});
