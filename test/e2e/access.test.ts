import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { edgewise } from "./support/edgewise.ts";
import { mnistFolder } from "./support/mnist-folder.ts";

const folder = mnistFolder();
const state = mkdtempSync(join(tmpdir(), "edgewise-state-"));
afterAll(() => {
  folder.remove();
  rmSync(state, { recursive: true });
});

test("where others reach the aggregator, a node joins over TLS by a link, and without its token is refused", async () => {
  const own = ["--state-dir", state];
  const data = ["--datasets", folder.path];
  const run = ["--nodes", "1", "--strategy", "fixed:2", "--rounds", "5", "--once", "--json", "--no-open"];
  const aggregator = edgewise("aggregator", "--host", "0.0.0.0", "--port", "0", ...run, ...own, ...data);
  await aggregator.line(/links with tokens, for people and nodes, are made by: npx edgewise tokens create/);
  const made = edgewise("tokens", "create", "join", ...own);
  expect(await made.ended).toEqual({ code: 0, signal: null });
  const [, link = "", token = ""] =
    /^npx edgewise node (wss:\S+#join=([\w-]{22}),cert=[\w-]{43},key=[\w-]{43})$/m.exec(made.stdout()) ?? [];

  const stranger = edgewise("node", link.replace(`join=${token},`, ""), "--name", "stranger", ...data);
  await stranger.line(/HTTP 401 Unauthorized: one may take part as a node here with a token only/);
  const node = edgewise("node", link, "--name", "pi-1", ...data);
  expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(aggregator.stdout())).toMatchObject({ nodes: 1, rounds: 5 });
  expect(await node.ended).toEqual({ code: 0, signal: null });
  const printed = [aggregator, stranger, node].flatMap(({ lines }) => lines).join("\n");
  expect(printed).not.toContain(token);
  // The name is the node's from now on.
  const names = edgewise("tokens", "keys", ...own);
  const line = edgewise("node", "--show-key", "--name", "pi-1");
  await Promise.all([names.ended, line.ended]);
  const [, key = ""] = /^ed25519 ([\w-]{43}) pi-1$/m.exec(line.stdout()) ?? [];
  expect(names.stdout()).toMatch(new RegExp(`^pi-1 +${key} `, "m"));
});
