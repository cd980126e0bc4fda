import { expect, test } from "vitest";
import { pacesInWords, pacesOf } from "./pace-words.ts";

const node = (name: string, localUpdates: number) => ({ name, localUpdates });

test("the nodes with the most and the fewest updates are named, of several alike the first", () => {
  const paces = pacesOf([node("a", 10), node("b", 41), node("c", 41), node("d", 10)]);
  expect(paces).toEqual({ most: node("b", 41), least: node("a", 10) });
  expect(paces && pacesInWords(paces)).toBe("b made 41 local updates and a 10, in about the same time");
  expect(paces && pacesInWords(paces, (count) => `<${count}>`)).toMatch(/^b made <41> .* a <10>,/);
});

test("nothing is said where all nodes made the same number, or there is none", () => {
  expect(pacesOf([node("a", 10), node("b", 10)])).toBeUndefined();
  expect(pacesOf([])).toBeUndefined();
});
