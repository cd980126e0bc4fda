import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressOf, edgewise } from "./support/edgewise.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "edgewise-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  readonly warmth: number;
  readonly site: string;
  readonly on: boolean;
}

/** Made-up readings: what is warm is on. */
const rows: readonly Row[] = Array.from({ length: 120 }, (_, i) => ({
  warmth: (i * 37) % 100,
  site: i % 3 === 0 ? "roof" : "cellar",
  on: (i * 37) % 100 >= 50,
}));

function table(name: string, header: string, line: (row: Row) => string): string {
  const path = join(folder, name);
  writeFileSync(path, `${[header, ...rows.map(line)].join("\n")}\n`);
  return path;
}

const wanted = ["--target", "state", "--rounds", "20", "--once", "--json", "--no-open", "--port", "0"];

test("nodes with tables written in their own ways learn one model, and test it", async () => {
  const tables = {
    plain: table("plain.csv", "warmth,site,state", ({ warmth, site, on }) => `${warmth}.5,${site},${on ? 1 : 0}`),
    comma: table(
      "comma.csv",
      "state;warmth;site",
      ({ warmth, site, on }) => `${on ? "1.0" : "0.0"};${warmth},5;${site}`,
    ),
    more: table(
      "more.csv",
      "id,site,warmth,state",
      ({ warmth, site, on }) => `x${warmth},${site},${warmth}.5,${on ? 1 : 0}`,
    ),
  };
  const aggregator = edgewise("aggregator", ...wanted, "--nodes", "3");
  const address = await addressOf(aggregator);
  for (const [name, path] of Object.entries(tables)) {
    edgewise("node", address, "--name", name, "--data", path, "--yes");
  }
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  const result = JSON.parse(aggregator.stdout());
  expect(result).toMatchObject({
    dataset: "own",
    model: "logistic-regression",
    test: { kind: "classes", examples: 72, classes: ["0", "1"], learnedNothing: false },
  });
  expect(result.test.accuracy).toBeGreaterThan(0.9);
  expect(result.test.nodes.map(({ name, examples }: { name: string; examples: number }) => [name, examples])).toEqual([
    ["comma", 24],
    ["more", 24],
    ["plain", 24],
  ]);
});

test("a node whose table does not fit the others' is told what differs, and another takes its place", async () => {
  const good = table("good.csv", "warmth,site,state", ({ warmth, site, on }) => `${warmth},${site},${on}`);
  const bad = table("bad.csv", "heat,site,state", ({ warmth, site, on }) => `${warmth},${site},${on}`);
  const aggregator = edgewise("aggregator", ...wanted, "--nodes", "3");
  const address = await addressOf(aggregator);
  for (const name of ["a", "b"]) edgewise("node", address, "--name", name, "--data", good, "--yes");
  const odd = edgewise("node", address, "--name", "odd", "--data", bad, "--yes");
  expect(await odd.ended).toEqual({ code: 1, signal: null });
  expect(odd.lines.join("\n")).toContain("the table does not fit those of the others: column warmth is missing");
  edgewise("node", address, "--name", "c", "--data", good, "--yes");
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ nodes: 3, test: { examples: 72 } });
});

test("what is wrong with a table is said before the node connects, and without --yes somebody has to agree", async () => {
  const path = join(folder, "ragged.csv");
  writeFileSync(path, "a,b\n1,2\n3\n");
  const nobody = "ws://127.0.0.1:9";
  const ragged = edgewise("node", nobody, "--data", path, "--yes");
  expect(await ragged.ended).toEqual({ code: 2, signal: null });
  expect(ragged.lines.join("\n")).toContain("line 3 has 1 field where there are 2 columns");
  const unasked = edgewise("node", nobody, "--data", path);
  expect(await unasked.ended).toEqual({ code: 2, signal: null });
  expect(unasked.lines.join("\n")).toContain("start it with --yes");
});
