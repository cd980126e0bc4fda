import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";
import { freePort } from "./support/free-port.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
const runs = mkdtempSync(join(tmpdir(), "edgewise-restart-"));
afterAll(() => {
  folder.remove();
  rmSync(runs, { recursive: true });
});

const data = ["--datasets", folder.path];
const kept = ["--runs-dir", runs];

test("an aggregator that is killed in the middle of a run goes on with it when it is started again", async () => {
  const port = String(await freePort());
  const ending = ["--nodes", "2", "--strategy", "fixed:2", "--rounds", "2000", "--budget", "600"];
  const first = edgewise("aggregator", "--port", port, "--no-open", "--verbose", ...ending, ...data, ...kept);
  const nodes = ["one", "two"].map((name) => edgewise("node", `127.0.0.1:${port}`, "--name", name, ...data));
  await first.line(/^round +20 /);
  const [run = ""] = readdirSync(runs);
  // Nobody else may decide on this run.
  const second = edgewise("aggregator", "--resume", run, ...kept);
  expect((await second.ended).code).toBe(2);
  expect(second.lines.join()).toMatch(/another process \(\d+\) is at work in /);

  first.signal("SIGKILL");
  await first.ended;
  const other = edgewise("aggregator", "--port", "0", "--no-open", ...data, ...kept);
  await other.line(
    new RegExp(`^run ${run} did not come to its end; go on with it by: npx edgewise aggregator --resume ${run} `),
  );
  other.signal("SIGTERM");
  await other.ended;

  const again = edgewise("aggregator", "--resume", "latest", "--once", "--json", ...kept);
  const goesOn = await again.line(/^run 1 goes on in round \d+, as soon as 2 nodes are back; /);
  expect(Number(/round (\d+)/.exec(goesOn)?.[1])).toBeGreaterThan(1);
  expect(await again.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(again.stdout())).toMatchObject({ rounds: 2000, nodes: 2, ending: "rounds", evaluatedNodes: 2 });
  for (const node of nodes) await node.line(/^the aggregator is back: going on with run 1/);

  // No round is told of twice; the last one evaluates.
  const [, ...rows] = readFileSync(join(runs, run, "metrics.csv"), "utf8")
    .trim()
    .split("\n");
  const rounds = rows.map((row) => Number(row.split(",")[0]));
  expect(rounds).toEqual([...new Set(rounds)].sort((a, b) => a - b));
  expect(rounds.at(-1)).toBe(2001);
  expect(readdirSync(join(runs, run)).filter((file) => /^(?:checkpoint|lock)/.test(file))).toEqual([]);
});
