import { afterAll, expect, test } from "vitest";
import { addressOf, edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { watchEvents } from "./support/page-watcher.ts";

const common = mnistFolder({ trainExamples: 900 });
const own = mnistFolder({ trainExamples: 130 });
afterAll(() => {
  common.remove();
  own.remove();
});

test("a node with data of its own learns from them in every run, and from no others", async () => {
  const settings = ["--nodes", "3", "--budget", "600", "--case", "3", "--datasets", common.path];
  const aggregator = edgewise("aggregator", "--no-open", "--port", "0", "--json-logs", ...settings);
  const address = await addressOf(aggregator);
  const owner = edgewise("node", address, "--name", "owner", "--own", own.path, "--json-logs");
  for (const name of ["x", "y"]) edgewise("node", address, "--name", name, "--datasets", common.path);

  const page = await watchEvents(address);
  const examplesIn = async (run: number) => {
    const round = await page.event("round-finished", (event) => event.run === run);
    return Object.fromEntries(round.nodes.map(({ name, examples }) => [name, examples]));
  };
  expect(await examplesIn(1)).toEqual({ owner: 130, x: 900, y: 900 });

  const started = await page.event("run-started");
  page.command({ kind: "start", settings: { ...started.settings, partition: "uniform", seed: 2 } });
  expect(await examplesIn(2)).toEqual({ owner: 130, x: 300, y: 300 });

  const assigned = owner.logged().filter((entry) => entry.kind === "assigned");
  expect(assigned.map(({ assignment }) => (assignment as { share: unknown }).share)).toEqual([
    { kind: "own" },
    { kind: "own" },
  ]);
});

test("a run of nodes that all have data of their own is not called by a partition", async () => {
  const wanted = ["--nodes", "2", "--rounds", "10", "--once", "--json"];
  const aggregator = edgewise("aggregator", "--no-open", "--port", "0", ...wanted, "--datasets", common.path);
  const address = await addressOf(aggregator);
  for (const name of ["x", "y"]) edgewise("node", address, "--name", name, "--own", own.path);
  await aggregator.line(/^run 1: own data on 2 nodes, /);
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ partition: "own", case: null, nodes: 2 });
});
