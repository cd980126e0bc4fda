import { describe, expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { command } from "./commands.ts";

const accepts = (value: unknown) => command.safeParse(value).success;

describe("the additional delay is bounded, so that no node counts as gone because of it", () => {
  const commands = [
    ["set-delay", (delayMs: number) => ({ kind: "set-delay", delayMs })],
    ["start", (delayMs: number) => ({ kind: "start", settings: settings, delayMs })],
  ] as const;

  test.each(commands)("%s takes 0 to 5000 ms", (_kind, withDelay) => {
    expect([0, 0.5, 5000].map((delayMs) => accepts(withDelay(delayMs)))).toEqual([true, true, true]);
  });

  test.each(commands)("%s takes nothing else", (_kind, withDelay) => {
    for (const delayMs of [-1, 5000.1, 1e9, Number.POSITIVE_INFINITY, Number.NaN, "10", null]) {
      expect(accepts(withDelay(delayMs as number))).toBe(false);
    }
  });
});

test("a node is slowed down by 1 to 100", () => {
  const slow = (slowdown: number) => accepts({ kind: "slow-node", name: "node-1", slowdown });
  expect([1, 2.5, 100].map(slow)).toEqual([true, true, true]);
  expect([0.99, 100.1, Number.POSITIVE_INFINITY].map(slow)).toEqual([false, false, false]);
});

test("names of nodes, datasets and models are not endless", () => {
  expect(accepts({ kind: "stop-node", name: "n".repeat(201) })).toBe(false);
  const task = { dataset: "d".repeat(201), model: "m" };
  expect(accepts({ kind: "start", settings: settings, task })).toBe(false);
});
