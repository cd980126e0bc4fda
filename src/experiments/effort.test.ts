import { expect, test } from "vitest";
import { expectedSeconds } from "./effort.ts";
import { baseSettings } from "./tasks.ts";

const settings = baseSettings("squared-svm");

test("more time, more nodes, cheaper aggregations and larger models take longer to simulate; runs add up", () => {
  const base = expectedSeconds([{ settings }]);
  expect(expectedSeconds([{ settings }, { settings }])).toBeCloseTo(2 * base, 12);
  for (const longer of [
    { ...settings, budgetSeconds: 60 },
    { ...settings, nodes: 50 },
    { ...settings, costs: { ...settings.costs, global: { kind: "constant", seconds: 0 } } as typeof settings.costs },
    baseSettings("softmax-regression"),
    baseSettings("mlp:64"),
  ]) {
    expect(expectedSeconds([{ settings: longer }])).toBeGreaterThan(1.5 * base);
  }
});
