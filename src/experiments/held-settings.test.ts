import { expect, test } from "vitest";
import { everyCombination } from "./axes.ts";
import { oneSlower, testbed } from "./devices.ts";
import { heldInWords } from "./held-settings.ts";
import { baseSettings } from "./tasks.ts";
import { caseAxis, numberAxis, seedAxis, strategyAxis } from "./usual-axes.ts";

const base = baseSettings("squared-svm");

test("what is the same in all runs is told, and what is varied is not", () => {
  const nodes = numberAxis("nodes", [5, 10], (settings, value) => ({ ...settings, nodes: value }));
  const runs = everyCombination(base, [caseAxis(), nodes, strategyAxis(["adaptive", "fixed:3"]), seedAxis([1, 2])]);
  expect(heldInWords(runs)).toBe(
    "The same in all runs: squared-svm, learned from mnist-even-odd, a budget of 15 s, minibatches of 100, step size 0.01, " +
      "a local update takes 0.013015 s (standard deviation 0.006946 s), an aggregation 0.131604 s (standard deviation " +
      "0.053873 s).",
  );
});

test("that centralised learning is one node without messages is no difference between the others", () => {
  const runs = everyCombination(base, [caseAxis([2]), strategyAxis(["adaptive", "centralized"])]);
  expect(heldInWords(runs)).toMatch(
    /partition by-label, 5 nodes, .*an aggregation 0\.131604 s .*\. But centralised learning has one machine, on which a local update takes 0\.009974 s \(standard deviation 0\.011923 s\), and no aggregations\.$/,
  );
  expect(heldInWords(runs.slice(1))).toMatch(/one node, .*an aggregation 0 s/);
});

test("a file's own settings are told, devices by their names", () => {
  const devices = { ...base, costs: { kind: "profiles" as const, nodes: testbed } };
  const words = heldInWords([{ settings: { ...devices, batch: "full", examples: 1000, phi: 0.1, tauMax: 50 } }]);
  expect(words).toMatch(/1000 of its examples, .*full gradients, .*phi 0\.1, tau at most 50 where it is chosen/);
  expect(words).toMatch(/devices laptop, laptop\+wifi, raspberry-pi-3\+wifi/);
  expect(
    heldInWords([{ settings: devices }, { settings: { ...devices, costs: { kind: "profiles", nodes: oneSlower } } }]),
  ).not.toMatch(/devices/);
});
