import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";
import { freePort } from "./support/free-port.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
const kept = mkdtempSync(join(tmpdir(), "edgewise-several-"));
afterAll(() => {
  folder.remove();
  rmSync(kept, { recursive: true });
});

const runs = join(kept, "runs");
const data = ["--datasets", folder.path];

function fileWith(lines: readonly string[]): string {
  const path = join(kept, "runs.yaml");
  writeFileSync(path, lines.join("\n"));
  return path;
}

interface Kept {
  readonly sharing: { readonly name: string };
  readonly ending: string | null;
  readonly nodes: readonly string[];
}

const keptRuns = () =>
  readdirSync(runs)
    .filter((name) => name !== "latest")
    .map((name) => JSON.parse(readFileSync(join(runs, name, "run.json"), "utf8")) as Kept);

test("two runs at once outlast a kill of their aggregator, and nodes go on to the one that waits", async () => {
  const port = String(await freePort());
  const file = fileWith([
    `port: ${port}`,
    "open: false",
    "budget: 600",
    "strategy: fixed:2",
    // Neither ends before both are under way.
    "delay: 10",
    "runs:",
    "  - {name: first, nodes: 2, rounds: 250}",
    "  - {name: second, nodes: 2, model: logistic-regression, rounds: 250}",
    "  - {name: third, nodes: 3, rounds: 5}",
  ]);
  const given = ["aggregator", file, "--runs-dir", runs, ...data];
  const aggregator = edgewise(...given, "--verbose");
  const link = `127.0.0.1:${port}`;
  const nodes = [
    edgewise("node", link, "--name", "both", "--serves", "4", "--no-key", ...data),
    edgewise("node", link, "--name", "one", "--run", "first", "--no-key", ...data),
    edgewise("node", link, "--name", "three", "--run", "third", "--no-key", ...data),
  ];
  await aggregator.line(/^first \| run 1: /);
  nodes.push(edgewise("node", link, "--name", "two", "--no-key", ...data));
  for (const run of ["first", "second"]) await aggregator.line(new RegExp(`^${run} \\| round +\\d{2,} `));
  const status = (await (await fetch(`http://${link}/api/status`)).json()) as {
    runs: { name: string; doing: string }[];
  };
  expect(status.runs.map(({ name, doing }) => `${name} ${doing}`)).toEqual([
    expect.stringMatching(/^first (?:round|evaluating)$/),
    expect.stringMatching(/^second (?:round|evaluating)$/),
    "third waiting",
  ]);
  aggregator.signal("SIGKILL");
  await aggregator.ended;

  const again = edgewise(...given, "--resume", "latest", "--once", "--json");
  for (const run of ["first", "second"]) await again.line(new RegExp(`^${run} \\| run 1 goes on in round \\d+`));
  expect(await again.ended).toEqual({ code: 0, signal: null });
  const results = again
    .stdout()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { name: string; rounds: number; ending: string; nodes: number });
  expect(results.map(({ name, rounds, ending, nodes: count }) => [name, rounds, ending, count])).toEqual([
    ["first", 250, "rounds", 2],
    ["second", 250, "rounds", 2],
    ["third", 5, "rounds", 3],
  ]);
  expect(again.lines.join("\n")).not.toContain("keeping runs:");
  for (const node of nodes) expect((await node.ended).code).toBe(0);
  const byName = new Map(keptRuns().map((run) => [run.sharing.name, run]));
  expect(byName.size).toBe(3);
  expect(byName.get("first")?.nodes).toEqual(["both", "one"]);
  expect(byName.get("second")?.nodes).toEqual(["both", "two"]);
  expect(byName.get("third")?.nodes).toEqual(["both", "three", "two"]);

  // All have ended: none is begun anew.
  const once = edgewise(...given, "--resume", "latest", "--once");
  expect((await once.ended).code).toBe(0);
  expect(once.lines.filter((line) => /has come to its end already$/.test(line))).toHaveLength(3);
});

test("a node that is started with the runs takes part in one after the other, and ends with them", async () => {
  const file = fileWith([
    "with-node: true",
    "once: true",
    "port: 0",
    "strategy: fixed:2",
    "nodes: 1",
    "rounds: 3",
    `datasets: ${folder.path}`,
    "runs:",
    "  - {name: first}",
    "  - {name: second, model: logistic-regression}",
  ]);
  const aggregator = edgewise("aggregator", file, "--json", "--no-save", "--verbose");
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  const results = aggregator.stdout().trim().split("\n");
  expect(results.map((line) => JSON.parse(line))).toMatchObject([
    { name: "first", rounds: 3, ending: "rounds", nodes: 1 },
    { name: "second", rounds: 3, ending: "rounds", nodes: 1 },
  ]);
  expect(aggregator.lines.join("\n")).toMatch(/local-node \| .*goes on to run second/);
});

test("a file with several runs is refused with a line for each mistake", async () => {
  const file = fileWith([
    "strategy: fixed:2",
    "with-node: 1",
    "runs:",
    "  - {name: first, nodes: 2, port: 7000}",
    "  - {nodes: 2}",
    "  - {name: a b, nodes: two}",
    "  - {name: first}",
  ]);
  const refused = edgewise("aggregator", file);
  expect(await refused.ended).toEqual({ code: 2, signal: null });
  expect(refused.lines.map((line) => line.replace(/^.*runs\.yaml:/, ""))).toEqual([
    "2: with-node: must be true or false",
    "4: port: holds for all runs: say it beside `runs`",
    "5: the run has no name: add a line such as `name: digits`",
    '6: name: "a b" must consist of letters, digits, and _ -',
    expect.stringMatching(/^6: nodes: "two" is not possible: /),
    "7: name: there are two runs first",
  ]);
  const checked = edgewise("check", file);
  expect((await checked.ended).code).toBe(1);
  expect(checked.stdout().trim().split("\n")).toEqual(refused.lines.map((line) => line.replace(/^edgewise: /, "")));
});
