import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { smallDataset } from "../../../test/support/virtual-run.ts";
import { keyText } from "../../protocol/identity/key-text.ts";
import { createAggregator, createNode } from "../../runtime/create.ts";
import { linkChannels } from "../memory/linked-channels.ts";
import { createVirtualClock } from "../memory/virtual-clock.ts";
import { aggregatorIdentity, nodeIdentity } from "./identity.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "edgewise-identity-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** An aggregator with a key, and how nodes come to it. */
function aggregatorIn(path: string) {
  // As where promises wait for the platform, which signs.
  const clock = createVirtualClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const data = smallDataset();
  const identity = aggregatorIdentity(join(path, "aggregator.key"));
  const aggregator = createAggregator({ model: "squared-svm", testData: data, nodes: 1, clock, identity });
  onTestFinished(() => aggregator.close());
  const joined: string[] = [];
  const refused: string[] = [];
  aggregator.subscribe((event) => {
    if (event.kind === "node-joined") joined.push(event.name);
    if (event.kind === "connection-refused") refused.push(event.reason);
  });
  function node(name: string, keyFile: string | undefined, key = keyText(identity.key.publicKey)) {
    const own = keyFile === undefined ? undefined : nodeIdentity(join(path, keyFile), { key });
    const dial = async () => {
      const [near, far] = linkChannels({ clock, names: [name, "aggregator"] });
      aggregator.accept(far);
      return near;
    };
    const started = createNode({ name, data, dial, clock, ...(own ? { identity: own } : {}) });
    onTestFinished(() => started.stop());
    return started;
  }
  return { clock, node, joined, refused };
}

test("a node of a program of one's own has its name by the key of its file, which outlasts the program", async () => {
  const path = folder();
  const { clock, node, joined, refused } = aggregatorIn(path);
  const first = node("pi-1", "pi-1.key");
  await clock.advance(1);
  expect(joined).toEqual(["pi-1"]);
  first.stop();
  await clock.advance(1);
  node("pi-1", "another.key");
  node("pi-1", undefined);
  await clock.advance(1);
  expect(joined).toEqual(["pi-1"]);
  expect(refused).toHaveLength(2);
  node("pi-1", "pi-1.key");
  await clock.advance(1);
  expect(joined).toEqual(["pi-1", "pi-1"]);
  if (process.platform !== "win32") expect(statSync(join(path, "pi-1.key")).mode & 0o777).toBe(0o600);
});

test("it takes nothing from an aggregator that has another key than its link names", async () => {
  const path = folder();
  const { clock, node, joined } = aggregatorIn(path);
  const other = nodeIdentity(join(path, "other.key")).key;
  node("pi-1", "pi-1.key", keyText(other?.publicKey ?? new Uint8Array()));
  await clock.advance(10);
  expect(joined).toEqual([]);
});

test("what is no key is refused before anything is sent", () => {
  expect(() => nodeIdentity(join(folder(), "pi-1.key"), { key: "gTl3" })).toThrow('"gTl3" is no key');
});
