import { expect, test } from "vitest";
import { spellingsOfOne } from "./spellings.ts";

test("names that differ in capitals, spaces and hyphens between words may be one", () => {
  const names = ["Male", "female", "male ", "MALE", "heat-pump", "Heat pump", "heat_pump", "fan"];
  expect(spellingsOfOne(names)).toEqual([
    ["Male", "male ", "MALE"],
    ["heat-pump", "Heat pump", "heat_pump"],
  ]);
});

test("signs and numbers keep names apart", () => {
  expect(spellingsOfOne(["-1", "1", "<=50K", ">50K", "1.5", "15", "a+", "a-"])).toEqual([]);
});
