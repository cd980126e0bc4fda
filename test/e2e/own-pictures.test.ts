import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, expect, test } from "vitest";
import { difference } from "../support/difference.ts";
import { addressOf, edgewise } from "./support/edgewise.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "edgewise-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const width = 12;
const height = 10;
/** Bars on a dark ground: which pixels are bright. */
const bars = {
  across: (_x: number, y: number, at: number) => y >= at + 2 && y < at + 4,
  down: (x: number, _y: number, at: number) => x >= at + 3 && x < at + 5,
  slope: (x: number, y: number, at: number) => Math.abs(x - y - at + 2) < 2,
};

/** A folder of 20 pictures for each of these classes. */
function pictures(name: string, classes: readonly (keyof typeof bars)[], channels: 1 | 3): string {
  const path = join(folder, name);
  for (const each of classes) {
    mkdirSync(join(path, each), { recursive: true });
    for (let i = 0; i < 20; i++) {
      const data = Uint8Array.from({ length: width * height * channels }, (_, k) => {
        const pixel = Math.floor(k / channels);
        const isBright = bars[each](pixel % width, Math.floor(pixel / width), i % 4);
        // Where there is colour, it is red.
        return (isBright ? 180 : 20) + ((7 * i + pixel) % 40) + (isBright && k % channels === 0 ? 30 : 0);
      });
      writeFileSync(join(path, each, `${i}.png`), encode({ width, height, channels, depth: 8, data }));
    }
  }
  return path;
}

test("nodes with folders of pictures of other classes and colours learn to tell all of them apart", async () => {
  const grey = pictures("grey", ["across", "down"], 1);
  const coloured = pictures("coloured", ["across", "slope"], 3);
  const runs = join(folder, "runs");
  const asked = ["--pictures", "8x8", "--nodes", "2", "--rounds", "20", "--once", "--json", "--no-open", "--port", "0"];
  const aggregator = edgewise("aggregator", ...asked, "--runs-dir", runs);
  const address = await addressOf(aggregator);
  edgewise("node", address, "--name", "a", "--data", grey, "--yes");
  edgewise("node", address, "--name", "b", "--data", coloured, "--yes");
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  const { model, dataset, test: found } = JSON.parse(aggregator.stdout());
  expect([dataset, model]).toEqual(["own", "softmax-regression"]);
  expect(found).toMatchObject({ examples: 16, classes: ["across", "down", "slope"], learnedNothing: false });
  expect(found.nodes.map(({ name }: { name: string }) => name)).toEqual(["a", "b"]);
  expect(found.accuracy).toBeGreaterThan(0.8);

  const kept = join(runs, "latest");
  const evaluate = edgewise("evaluate", kept, grey, "--json");
  expect(await evaluate.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(evaluate.stdout())).toMatchObject({ examples: 40, learnedNothing: false, dropped: [] });
  const predict = edgewise("predict", kept, join(coloured, "slope"));
  expect(await predict.ended).toEqual({ code: 0, signal: null });
  const [header, first] = predict.stdout().split("\n");
  expect(header).toBe("file,prediction,probability across,probability down,probability slope");
  expect(first).toMatch(/slope[/\\]0\.png,slope,/);

  const asNodes = ["--data", grey, coloured, "--partition", "by-file", "--pictures", "8x8"];
  const simulate = edgewise("simulate", ...asNodes, "--rounds", "20", "--json");
  expect(await simulate.ended).toEqual({ code: 0, signal: null });
  const simulated = JSON.parse(simulate.stdout());
  expect(simulated).toMatchObject({
    model: "softmax-regression",
    nodes: 2,
    test: { examples: 16, learnedNothing: false },
  });
});

test("pictures at two sites, each behind a relay, give the weights that they give without relays, and the classes of all", async () => {
  const sites = {
    grey: { a: pictures("a", ["across", "down"], 1), b: pictures("b", ["down"], 1) },
    coloured: { c: pictures("c", ["slope"], 3), d: pictures("d", ["across", "slope"], 3) },
  };
  const asked = ["--pictures", "8x8", "--nodes", "4", "--strategy", "fixed:3", "--rounds", "10", "--once", "--json"];
  const outcomeOf = async (name: string, linkOf: (address: string, site: string) => Promise<string>) => {
    const kept = join(folder, name);
    const aggregator = edgewise("aggregator", ...asked, "--no-open", "--port", "0", "--runs-dir", kept);
    const address = await addressOf(aggregator);
    for (const [site, nodes] of Object.entries(sites)) {
      const link = await linkOf(address, site);
      for (const [own, path] of Object.entries(nodes)) edgewise("node", link, "--name", own, "--data", path, "--yes");
    }
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    const { weights } = JSON.parse(readFileSync(join(kept, "latest", "model.json"), "utf8"));
    const asNumbers = new Float32Array(new Uint8Array(Buffer.from(weights, "base64")).buffer);
    return { summary: JSON.parse(aggregator.stdout()), weights: asNumbers };
  };
  const flat = await outcomeOf("flat", async (address) => address);
  const tree = await outcomeOf("tree", (address, site) =>
    addressOf(edgewise("relay", address, "--listen", "0", "--name", site, "--nodes", "2")),
  );
  const { nodes: byNode, ...test } = flat.summary.test;
  const { nodes: bySite, ...testOfTree } = tree.summary.test;
  expect(test).toMatchObject({ classes: ["across", "down", "slope"], learnedNothing: false });
  expect(testOfTree).toMatchObject({ classes: test.classes, examples: test.examples, accuracy: test.accuracy });
  expect(byNode.map(({ name }: { name: string }) => name)).toEqual(["a", "b", "c", "d"]);
  expect(bySite.map(({ name }: { name: string }) => name)).toEqual(["coloured", "grey"]);
  expect(difference(tree.weights, flat.weights)).toBeLessThan(1e-5);
});
