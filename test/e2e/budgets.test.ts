import { afterAll, expect, test } from "vitest";
import type { RunResult } from "../../src/protocol/result.ts";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const learning = ["--datasets", folder.path, "--nodes", "2", "--strategy", "fixed:3", "--rounds", "3", "--seed", "2"];
const budgets = ["--budget", "30s", "--budget", "200kB"];

const usesOf = ({ budgets: uses }: RunResult) => uses.map(({ resource, budget }) => [resource, budget]);
const bytesOf = ({ budgets: uses }: RunResult) => uses.find(({ resource }) => resource === "bytes");

test("a live run counts its bytes, ends before they are spent, and a simulated one has rounds of as many", async () => {
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
    ["time", 30],
    ["bytes", 200_000],
  ]);
  expect((live.bytesSent ?? 0) + (live.bytesReceived ?? 0)).toBeLessThanOrEqual(200_000);
  const simulation = edgewise("simulate", "--json", ...learning, ...budgets);
  expect(await simulation.ended).toEqual({ code: 0, signal: null });
  const simulated: RunResult = JSON.parse(simulation.stdout());
  expect(simulated.rounds).toBe(live.rounds);
  expect(bytesOf(simulated)?.globalCost).toBe(bytesOf(live)?.globalCost);
});
