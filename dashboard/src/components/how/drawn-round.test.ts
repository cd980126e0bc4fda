import { expect, test } from "vitest";
import { apartness, lanesOf } from "./drawn-round.ts";
import type { RoundNumbers } from "./round-numbers.ts";

const node = (name: string, compute: number, wait: number) => ({
  ...{ name, compute, wait, communicate: 1, examples: 1, share: 0.1, localUpdates: 5 },
});

test("a lane's pieces are shares of the round, and fill it", () => {
  const { lanes } = lanesOf({ nodes: [node("a", 2, 1), node("b", 3, 0)] });
  expect(lanes[0]).toEqual({ name: "a", updates: 5, compute: 0.5, communicate: 0.25, wait: 0.25 });
  expect(lanes[1]).toMatchObject({ compute: 0.75, communicate: 0.25, wait: 0 });
});

test("of many nodes five are drawn and the slowest, for which the others wait", () => {
  const nodes = Array.from({ length: 20 }, (_, i) => node(`n${i}`, 1, i === 12 ? 0 : 3));
  const { lanes, more } = lanesOf({ nodes });
  expect(lanes.map(({ name }) => name)).toEqual(["n0", "n1", "n2", "n3", "n4", "n12"]);
  expect(more).toBe(14);
});

test("as many lanes are drawn when the slowest of many nodes is among the first", () => {
  const nodes = Array.from({ length: 20 }, (_, i) => node(`n${i}`, 1, i === 2 ? 0 : 3));
  const { lanes, more } = lanesOf({ nodes });
  expect(lanes.map(({ name }) => name)).toEqual(["n0", "n1", "n2", "n3", "n4", "n5"]);
  expect(more).toBe(14);
});

test("drift and noise are drawn against how far all moved together, within the picture", () => {
  const of = (apart: NonNullable<RoundNumbers["apart"]>) => apartness({ apart } as RoundNumbers);
  expect(of({ movement: 2, noise: 0.5, drift: 1 })).toEqual({ noise: 0.25, drift: 0.5 });
  expect(of({ movement: 1, noise: 0, drift: 80 })).toEqual({ noise: 0, drift: 6 });
  expect(of({ movement: 0, noise: 1, drift: 1 })).toEqual({ noise: 0, drift: 0 });
});
