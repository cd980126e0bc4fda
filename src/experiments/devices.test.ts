import { expect, test } from "vitest";
import { createCostModel } from "../simulation/costs.ts";
import { devicesAxis, fiveAlike, oneStalls, twentyUnlike } from "./devices.ts";
import { baseSettings } from "./tasks.ts";

test("there are as many nodes as devices", () => {
  const { levels } = devicesAxis({ five: fiveAlike, twenty: twentyUnlike });
  const base = baseSettings("squared-svm");
  expect(levels.map(({ value, change }) => [value, change(base).nodes])).toEqual([
    ["five", 5],
    ["twenty", 20],
  ]);
});

test("speeds of unlike devices are log-normal around that of a Raspberry Pi 3", () => {
  const logarithms = twentyUnlike.map(({ device }) => Math.log(device.updateSeconds.mean / 0.0122));
  const mean = logarithms.reduce((sum, each) => sum + each, 0) / 20;
  const deviation = Math.sqrt(logarithms.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 19);
  expect(Math.abs(mean)).toBeLessThan(0.4);
  expect(deviation).toBeGreaterThan(0.5);
  expect(deviation).toBeLessThan(1.1);
});

test("one of five stalls for 3 s now and then, the others never", () => {
  const costs = createCostModel({ kind: "profiles", nodes: oneStalls }, { seed: 1, inStep: true });
  const longest = Array.from({ length: 5 }, (_, node) => {
    const seconds = costs.updates(node);
    return Math.max(...Array.from({ length: 2000 }, () => seconds()));
  });
  for (const seconds of longest.slice(0, 4)) expect(seconds).toBeLessThan(0.1);
  expect(longest[4]).toBeGreaterThan(3);
});
