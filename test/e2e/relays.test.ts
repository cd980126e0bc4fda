import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { difference } from "../support/difference.ts";
import { addressOf, type Edgewise, edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
const runs = mkdtempSync(join(tmpdir(), "edgewise-relays-"));
afterAll(() => {
  folder.remove();
  rmSync(runs, { recursive: true });
});

const data = ["--datasets", folder.path];
const asked = ["--strategy", "fixed:3", "--update", "scaffold", "--rounds", "8", "--partition", "by-label"];

/** What a run of four nodes comes to; `connect` starts them. */
async function outcomeOf(
  name: string,
  connect: (address: string, aggregator: Edgewise) => Promise<void>,
  options: readonly string[] = [],
) {
  const kept = join(runs, name);
  const once = ["aggregator", "--once", "--json", "--no-open", "--port", "0", "--nodes", "4", "--runs-dir", kept];
  const aggregator = edgewise(...once, ...asked, ...data, ...options);
  await connect(await addressOf(aggregator), aggregator);
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  const summary = JSON.parse(aggregator.stdout());
  expect(summary).toMatchObject({ nodes: 4, evaluatedNodes: 4, rounds: 8 });
  const { weights } = JSON.parse(readFileSync(join(kept, "latest", "model.json"), "utf8"));
  return { summary, weights: new Float32Array(new Uint8Array(Buffer.from(weights, "base64")).buffer) };
}

const startNode = (link: string, name: string, ...options: string[]) =>
  edgewise("node", link, "--name", name, ...data, ...options);

/** What lets nodes in at a relay that asks for tokens. */
async function linkByToken(relay: Edgewise, stateDir: string): Promise<string> {
  await relay.line(/made by: npx edgewise tokens create join/);
  const made = edgewise("tokens", "create", "join", "--json", "--state-dir", stateDir);
  await made.ended;
  return JSON.parse(made.stdout()).links[0];
}

/** What lets nodes in at a relay that has a list of keys: there is nothing secret in it. */
async function linkByKey(relay: Edgewise): Promise<string> {
  const link = /ws:\S+#key=\S+/.exec(await relay.line(/#key=/))?.[0] ?? "";
  const stranger = startNode(link, "stranger", "--no-key");
  await stranger.line(/only nodes with a key of this aggregator's list may join/);
  await stranger.end();
  return link;
}

test("two protected relays with two nodes each learn what the four nodes learn flat, end with their aggregator, and learn as much with encodings", async () => {
  const { weights: flat, summary: ofFlat } = await outcomeOf("flat", async (address) => {
    for (const name of ["a", "b", "c", "d"]) startNode(address, name);
  });
  const shown = edgewise("node", "--show-key");
  await shown.ended;
  const allowed = join(runs, "allowed");
  // The key, under any name.
  writeFileSync(allowed, shown.stdout().split(" ").slice(0, 2).join(" "));
  const sites = [
    { site: "site-1", nodes: ["a", "b"], protection: ["--tls", "auto", "--tokens"], linkOf: linkByToken },
    { site: "site-2", nodes: ["c", "d"], protection: ["--allow-keys", allowed], linkOf: linkByKey },
  ];
  const relays: Edgewise[] = [];
  const tree = await outcomeOf("tree", async (address) => {
    for (const { site, nodes, protection, linkOf } of sites) {
      const stateDir = join(runs, site);
      const own = ["--name", site, "--nodes", "2", "--state-dir", stateDir];
      const relay = edgewise("relay", address, "--listen", "0", ...own, ...protection);
      relays.push(relay);
      const link = await linkOf(relay, stateDir);
      for (const name of nodes) startNode(link, name);
    }
  });
  for (const relay of relays) {
    expect(await relay.ended).toEqual({ code: 0, signal: null });
    expect(relay.lines.at(-1)).toBe("the aggregator has done its run and ends");
    expect(relay.lines.join("\n")).not.toContain("join=");
  }
  expect(difference(flat, tree.weights)).toBeLessThanOrEqual(1e-6);

  // Two of the nodes are behind a relay behind another one, and the links are so thin that their weights go as int8.
  const encoded = await outcomeOf(
    "encoded",
    async (address, aggregator) => {
      const [outer, inner] = ["outer", "inner"].map((name) => ["--name", name, "--state-dir", join(runs, name)]);
      const above = edgewise("relay", address, "--listen", "127.0.0.1:0", "--nodes", "3", ...(outer as string[]));
      const outerLink = await addressOf(above);
      const below = edgewise("relay", outerLink, "--listen", "127.0.0.1:0", "--nodes", "2", ...(inner as string[]));
      const innerLink = await addressOf(below);
      const links = { a: innerLink, b: innerLink, c: outerLink, d: address };
      for (const [name, link] of Object.entries(links)) startNode(link, name, "--link", "thin");
      await aggregator.line(/weights are sent as int8: as float32 a round's bytes cost/);
    },
    ["--encoding", "auto"],
  );
  expect(difference(flat, encoded.weights)).toBeLessThan(0.05);
  // Two connections at the aggregator in place of four, and little more than a quarter of the bytes over each.
  expect(encoded.summary.bytesReceived).toBeLessThan(ofFlat.bytesReceived / 4);
});
