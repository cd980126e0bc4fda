import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { addressOf, edgewise } from "./support/edgewise.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Made-up readings: what is warm is on. */
function table(name: string, header: string): string {
  const path = join(folder, `${name}.csv`);
  const rows = Array.from({ length: 120 }, (_, i) => {
    const warmth = (i * 37 + name.length) % 100;
    return `${warmth},${i % 3 === 0 ? "roof" : "cellar"},${warmth >= 50 ? "on" : "off"}`;
  });
  writeFileSync(path, `${[header, ...rows].join("\n")}\n`);
  return path;
}

test("tables at two sites pass their relays; one that lacks a column is sent away by its relay, counted at the aggregator, and takes part when it is mended", async () => {
  const asked = ["--target", "state", "--rounds", "20", "--once", "--json", "--no-open", "--port", "0"];
  const aggregator = edgewise("aggregator", ...asked, "--nodes", "4");
  const address = await addressOf(aggregator);
  const relayAt = async (site: string) => {
    const own = ["--name", site, "--nodes", "2", "--state-dir", join(folder, site)];
    const relay = edgewise("relay", address, "--listen", "127.0.0.1:0", ...own);
    return { relay, link: await addressOf(relay) };
  };
  const [roof, cellar] = [await relayAt("roof"), await relayAt("cellar")];
  const startNode = (link: string, name: string, header = "warmth,site,state") =>
    edgewise("node", link, "--name", name, "--data", table(name, header), "--yes");
  for (const name of ["a", "bb"]) startNode(roof.link, name);
  startNode(cellar.link, "ccc");
  const odd = startNode(cellar.link, "odd", "heat,site,state");
  expect(await odd.ended).toEqual({ code: 1, signal: null });
  const why = "the table does not fit those of the others: column warmth is missing";
  expect(odd.lines.join("\n")).toContain(why);
  expect(await cellar.relay.line(/odd ended/)).toContain(why);
  await aggregator.line(/1 node behind cellar/);
  startNode(cellar.link, "odd");
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  const result = JSON.parse(aggregator.stdout());
  expect(result).toMatchObject({
    ...{ dataset: "own", model: "logistic-regression", nodes: 4, evaluatedNodes: 4 },
    test: { kind: "classes", examples: 96, classes: ["off", "on"], learnedNothing: false },
  });
  expect(result.test.nodes.map(({ name }: { name: string }) => name)).toEqual(["cellar", "roof"]);
  for (const { relay } of [roof, cellar]) expect(await relay.ended).toEqual({ code: 0, signal: null });
});
