import { expect, test } from "vitest";
import { looksOfStrategies } from "./strategy-looks.ts";
import { allInks } from "./theme.ts";

const known = ["adaptive", "adaptive-2019", "adaptive-2018", "centralized", "asynchronous", "sgd"];
const inksOf = (names: readonly string[]) => looksOfStrategies(names).map(({ ink }) => ink.light);
const lightness = (colour: string) => Number.parseInt(colour.slice(1, 3), 16);

test("a strategy has the same look in whatever company", () => {
  const alone = (name: string) => looksOfStrategies([name])[0];
  const together = [...known, "fixed:1", "fixed:10", "fixed:100"];
  expect(looksOfStrategies([...together].reverse()).reverse()).toEqual(together.map(alone));
});

test("unknown names have colours of their own, and no two of them the same colour and line", () => {
  const rules = Array.from({ length: 25 }, (_, i) => `fedprox:${i}`);
  const looks = looksOfStrategies([...rules, ...known]).slice(0, rules.length);
  for (const { ink } of looks) expect(inksOf(known)).not.toContain(ink.light);
  expect(new Set(looks.map(({ ink, dash }) => `${ink.light} ${dash}`)).size).toBe(rules.length);
});

test("fixed taus are greys that darken with tau, however near they are to one another", () => {
  const taus = [1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100, 1000];
  const greys = inksOf(taus.map((tau) => `fixed:${tau}`)).map(lightness);
  expect(greys).toEqual([...new Set(greys)].sort((a, b) => b - a));
  const near = inksOf([95, 96, 97, 98, 99, 100].map((tau) => `fixed:${tau}`));
  expect(new Set(near).size).toBe(6);
});

test("on dark paper each colour becomes one other", () => {
  expect(new Set(allInks.map(({ light }) => light)).size).toBe(allInks.length);
  expect(new Set(allInks.map(({ dark }) => dark)).size).toBe(allInks.length);
});
