import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultFields } from "../../scripts/lib/result-fields.mjs";
import { runResult } from "../../src/protocol/result.ts";
import type { RoundFinished, RunSummary } from "../../src/watch/events.ts";
import { fieldsOfEveryResult } from "../support/result-fields.ts";
import { type Edgewise, edgewise, launchEdgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const vectorBytes = 4 * 784;

test("docs/reference.md explains every field", () => {
  for (const key of Object.keys(runResult.shape)) expect(Object.keys(resultFields)).toContain(key);
});

const folder = mnistFolder();
afterAll(() => folder.remove());

const once = ["demo", "--once", "--json", "--no-open", "--port", "0"];

/** The one line that a run printed. */
async function summaryOf(run: Edgewise): Promise<RunSummary> {
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.stdout()).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(run.stdout());
}

const roundsOf = (run: Edgewise) =>
  run.logged().filter((entry) => entry.kind === "round-finished") as unknown as RoundFinished[];

describe.each([
  { partition: 1, strategy: "adaptive-2019", batch: "100", budgetSeconds: 2, rounds: 1_000_000 },
  { partition: 2, strategy: "adaptive-2018", batch: "100", budgetSeconds: 600, rounds: 30 },
  { partition: 3, strategy: "fixed:10", batch: "100", budgetSeconds: 600, rounds: 30 },
  { partition: 4, strategy: "adaptive-2019", batch: "full", budgetSeconds: 600, rounds: 30 },
])(
  "demo --once --json, case $partition, $strategy, batch $batch",
  ({ partition, strategy, batch, budgetSeconds, rounds: most }) => {
    let run: Edgewise;
    let summary: RunSummary;
    let rounds: RoundFinished[];

    beforeAll(async () => {
      const task = ["--case", String(partition), "--strategy", strategy, "--batch", batch, "--datasets", folder.path];
      const size = ["--nodes", "3", "--seed", "3", "--devices", "none"];
      const end = ["--budget", String(budgetSeconds), "--rounds", String(most)];
      run = launchEdgewise(...once, ...task, ...size, ...end, "--json-logs");
      summary = await summaryOf(run);
      rounds = roundsOf(run);
    });
    afterAll(() => run.end());

    test("prints exactly the keys of a run's summary, with what was asked for in them", () => {
      expect(Object.keys(summary).toSorted()).toEqual(fieldsOfEveryResult.toSorted());
      expect(summary).toMatchObject({ case: partition, strategy, seed: 3, budgetSeconds, nodes: 3 });
    });

    test("logs JSON lines on stderr and nothing else", () => {
      expect(run.logged()).toHaveLength(run.lines.length);
      expect(run.logged().map((entry) => entry.kind)).toContain("run-finished");
    });

    test("learns: the loss falls below that of weights 0, and more answers than half are right", () => {
      expect(rounds[0]?.loss).toBeCloseTo(0.5, 6);
      expect(summary.loss).toBeGreaterThan(0);
      expect(summary.loss).toBeLessThan(0.5);
      expect(summary.accuracy).toBeGreaterThan(0.5);
      expect(summary.accuracy).toBeLessThanOrEqual(1);
    });

    test("starts no round after its budget is spent, and charges each round c tau + b", () => {
      // A round that the budget's end cut off is charged, and not among those that finished.
      expect(rounds.at(-1)?.consumedSeconds).toBeLessThanOrEqual(summary.consumedSeconds);
      for (const round of rounds) {
        expect(round.consumedBeforeSeconds).toBeLessThan(budgetSeconds);
        const updates = round.localUpdates === 0 ? 1 : round.localUpdates;
        const charged = round.localCostSeconds * updates + round.globalCostSeconds;
        expect(round.consumedSeconds).toBeCloseTo(round.consumedBeforeSeconds + charged, 9);
      }
    });

    test("counts rounds, local updates and the mean tau as its log does", () => {
      const taus = rounds.map((round) => round.localUpdates).filter((tau) => tau > 0);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      expect(summary.rounds).toBe(taus.length);
      expect(summary.localUpdates).toBe(sum(taus));
      expect(summary.averageTau).toBeCloseTo(sum(taus.map((tau) => tau * tau)) / sum(taus), 9);
      if (strategy === "fixed:10") expect(new Set(taus.slice(0, -1))).toEqual(new Set([10]));
      else expect(taus.slice(0, 2)).toEqual([1, 1]);
    });

    test("has estimates: beta above its floor, rho and delta not negative", () => {
      expect(summary.beta).toBeGreaterThan(1e-5);
      expect(summary.rho).toBeGreaterThanOrEqual(0);
      expect(summary.delta).toBeGreaterThan(0);
      expect(summary.localCostSeconds).toBeGreaterThan(0);
      expect(summary.globalCostSeconds).toBeGreaterThan(0);
    });

    test("sends one vector a round to each node, gets two back, and little besides", () => {
      const exchanges = 3 * summary.rounds;
      expect(summary.bytesSent).toBeGreaterThan(exchanges * vectorBytes);
      expect(summary.bytesReceived).toBeGreaterThan((2 * exchanges - 3) * vectorBytes);
      // The final evaluation and the score are two more vectors to each node; nodes show 25 pictures each.
      const rest = 3 * (2 * vectorBytes + 25 * 784 + 2000);
      expect(summary.bytesSent).toBeLessThan(exchanges * (vectorBytes + 300) + rest);
      expect(summary.bytesReceived).toBeLessThan(exchanges * (2 * vectorBytes + 300) + rest);
    });
  },
);

test("50 local updates on MNIST come close to the optimum, which no loss is below", async () => {
  const run = edgewise(...once, "--devices", "none", "--nodes", "2", "--rounds", "30", "--strategy", "fixed:50");
  const summary = await summaryOf(run);
  // F(w*) = 0.222076 over all training examples, where 87.68 % of the test examples are answered right.
  expect(summary.loss).toBeGreaterThan(0.222076);
  expect(summary.loss).toBeLessThan(0.3);
  expect(summary.accuracy).toBeGreaterThan(0.82);
  expect(summary.accuracy).toBeLessThan(0.89);
});

test("emulated devices and links are no faster than the paper's: c is 10 ms or more, b 80 ms or more", async () => {
  // At a common pace c is that of the slowest device.
  const paper = ["--devices", "paper", "--pace", "common", "--budget", "3"];
  const run = edgewise(...once, ...paper, "--datasets", folder.path);
  const { nodes, localCostSeconds, globalCostSeconds } = await summaryOf(run);
  expect(nodes).toBe(5);
  expect(localCostSeconds).toBeGreaterThan(0.01);
  expect(globalCostSeconds).toBeGreaterThan(0.08);
});

test("without --json a run prints its result on stderr and nothing on stdout", async () => {
  const little = ["--budget", "0.5", "--datasets", folder.path];
  const run = edgewise("demo", "--once", "--port", "0", "--devices", "none", "--nodes", "1", ...little);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.stdout()).toBe("");
  expect(run.lines.at(-1)).toMatch(/^run 1 finished: loss 0\.\d+, accuracy [\d.]+ %; \d+ rounds?,/);
});
