import { expect, test } from "vitest";
import { devices, simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import { synthetic } from "../datasets/synthetic.ts";
import { simulate } from "./simulate.ts";

test.each(["common", "own"] as const)(
  "relays of four nodes each, of different speeds, cost their aggregator at %s pace at most 1.2 times the bytes of as many nodes",
  async (pace) => {
    // 610 weights.
    const data = await synthetic("synthetic", 1, 1).load("train", async () => new Uint8Array());
    const there = { ...smallEnvironment, trainData: data, testData: data };
    const of = { model: "softmax-regression", strategy: "fixed:6", update: "scaffold", stepSize: 0.01, rounds: 20 };
    const settings = simulationSettings({ ...of, pace, budgetSeconds: 1000 });
    const bytesOf = async (nodes: number, relays?: number) => {
      const costs = devices(...Array.from({ length: nodes }, (_, i) => 0.01 + 0.003 * (i % 5)));
      const { result } = await simulate({ ...settings, nodes, costs, ...(relays ? { relays } : {}) }, there);
      expect(result.rounds).toBe(20);
      return (result.bytesSent ?? 0) + (result.bytesReceived ?? 0);
    };
    const ratio = (await bytesOf(16, 4)) / (await bytesOf(4));
    expect(ratio).toBeLessThanOrEqual(1.2);
  },
);
