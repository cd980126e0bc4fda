import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { addressOf, edgewise } from "./support/edgewise.ts";
import { freePort } from "./support/free-port.ts";
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
async function weightsOf(name: string, connect: (address: string) => Promise<void>): Promise<Float32Array> {
  const kept = join(runs, name);
  const once = ["aggregator", "--once", "--json", "--no-open", "--port", "0", "--nodes", "4", "--runs-dir", kept];
  const aggregator = edgewise(...once, ...asked, ...data);
  await connect(await addressOf(aggregator));
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ nodes: 4, evaluatedNodes: 4, rounds: 8 });
  const { weights } = JSON.parse(readFileSync(join(kept, "latest", "model.json"), "utf8"));
  return new Float32Array(new Uint8Array(Buffer.from(weights, "base64")).buffer);
}

const startNode = (address: string, name: string) => edgewise("node", address, "--name", name, ...data);

test("two relays with two nodes each learn what the four nodes learn flat, and end with their aggregator", async () => {
  const flat = await weightsOf("flat", async (address) => {
    for (const name of ["a", "b", "c", "d"]) startNode(address, name);
  });
  const relays: ReturnType<typeof edgewise>[] = [];
  const tree = await weightsOf("tree", async (address) => {
    for (const [site, nodes] of [
      ["site-1", ["a", "b"]],
      ["site-2", ["c", "d"]],
    ] as const) {
      const port = await freePort();
      relays.push(edgewise("relay", address, "--listen", String(port), "--name", site, "--nodes", "2"));
      for (const name of nodes) startNode(`127.0.0.1:${port}`, name);
    }
  });
  for (const relay of relays) {
    expect(await relay.ended).toEqual({ code: 0, signal: null });
    expect(relay.lines.at(-1)).toBe("the aggregator has done its run and ends");
  }
  const largest = flat.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  for (const [j, entry] of flat.entries())
    expect(Math.abs(entry - (tree[j] as number))).toBeLessThanOrEqual(1e-6 * largest);
});
