import { afterAll, expect, test } from "vitest";
import type { RunResult } from "../../src/protocol/result.ts";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const learning = ["--datasets", folder.path, "--nodes", "2", "--strategy", "fixed:3", "--seed", "2"];
/** Bytes for two rounds, and time for many more. */
const budgets = ["--budget", "300s", "--budget", "100kB"];

const usesOf = ({ budgets: uses }: RunResult) => uses.map(({ resource, budget }) => [resource, budget]);
const bytesOf = ({ budgets: uses }: RunResult) => uses.find(({ resource }) => resource === "bytes");

test("a live run counts its bytes, ends before they are spent, and a simulated round costs as many", async () => {
  const run = edgewise(
    "demo",
    "--once",
    "--json",
    "--no-open",
    "--port",
    "0",
    "--devices",
    "none",
    ...learning,
    ...budgets,
  );
  expect(await run.ended).toEqual({ code: 0, signal: null });
  const live: RunResult = JSON.parse(run.stdout());
  expect(usesOf(live)).toEqual([
    ["time", 300],
    ["bytes", 100_000],
  ]);
  expect(live).toMatchObject({ ending: "budget", binding: "bytes" });
  expect((live.bytesSent ?? 0) + (live.bytesReceived ?? 0)).toBeLessThanOrEqual(100_000);
  const rounds = ["--rounds", String(live.rounds)];
  const simulation = edgewise("simulate", "--json", ...learning, ...rounds, "--budget", "300s", "--budget", "1MB");
  expect(await simulation.ended).toEqual({ code: 0, signal: null });
  const simulated: RunResult = JSON.parse(simulation.stdout());
  expect(simulated.rounds).toBe(live.rounds);
  expect(bytesOf(simulated)?.globalCost).toBe(bytesOf(live)?.globalCost);
});
