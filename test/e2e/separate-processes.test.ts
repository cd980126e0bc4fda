import { afterAll, describe, expect, test } from "vitest";
import { addressOf, type Edgewise, edgewise } from "./support/edgewise.ts";
import { freePort } from "./support/free-port.ts";
import { mnistFolder } from "./support/mnist-folder.ts";
import { watchEvents } from "./support/page-watcher.ts";

const folder = mnistFolder();
afterAll(() => folder.remove());

const data = ["--datasets", folder.path];
const once = ["aggregator", "--once", "--json", "--no-open", ...data];

const startNode = (address: string, name: string, ...options: readonly string[]) =>
  edgewise("node", address, "--name", name, ...data, ...options);

/** Ends a node with the signal of Ctrl-C. */
async function stop(node: Edgewise): Promise<void> {
  node.signal("SIGTERM");
  expect(await node.ended).toEqual({ code: 0, signal: null });
}

describe("nodes and aggregator in processes of their own", () => {
  test("nodes that were started first and stay wait, do the run when the aggregator is there, and serve the next one", async () => {
    const port = await freePort();
    const nodes = ["one", "two", "three"].map((name) => startNode(`127.0.0.1:${port}`, name, "--stay"));
    await Promise.all(
      nodes.map((node) => node.line(/^nothing listens at 127\.0\.0\.1:\d+ yet; trying again until it works$/)),
    );

    const aggregator = edgewise(...once, "--nodes", "3", "--rounds", "10", "--port", String(port));
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(aggregator.stdout())).toMatchObject({ nodes: 3, rounds: 10 });
    for (const node of nodes) {
      await node.line(/^run 1 is over$/);
      await node.line(/^! disconnected: the aggregator has done its run and ends$/);
      expect(node.stdout()).toBe("");
    }

    const next = edgewise(...once, "--nodes", "3", "--rounds", "10", "--port", String(port));
    expect(await next.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(next.stdout()).nodes).toBe(3);
    await Promise.all(nodes.map(stop));
  });

  test("nodes of an aggregator that has done its one run end with it, and say so", async () => {
    const aggregator = edgewise(...once, "--nodes", "2", "--rounds", "10", "--port", "0");
    const address = await addressOf(aggregator);
    const nodes = ["one", "two"].map((name) => startNode(address, name));
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    for (const node of nodes) {
      expect(await node.ended).toEqual({ code: 0, signal: null });
      expect(node.lines.at(-1)).toBe("the aggregator has done its run and ends");
    }
  });

  test("an aggregator says for how many nodes it waits, and the nodes say it too", async () => {
    const aggregator = edgewise(...once, "--nodes", "3", "--rounds", "10", "--port", "0");
    const address = await addressOf(aggregator);
    await aggregator.line(/^waiting for nodes: 0 of 3$/);
    const nodes: Edgewise[] = [];
    for (const [i, name] of ["node-10", "node-9", "a.node_1"].entries()) {
      nodes.push(startNode(address, name));
      await aggregator.line(new RegExp(`^${name} joined \\(Node\\.js `));
      if (i === 2) continue;
      await aggregator.line(new RegExp(`^waiting for nodes: ${i + 1} of 3$`));
      await nodes[0]?.line(new RegExp(`^waiting for nodes: ${i + 1} of 3$`));
    }
    // Nodes are ordered by name, and 9 comes before 10.
    await nodes[2]?.line(/share 1 of 3/);
    await nodes[1]?.line(/share 2 of 3/);
    await nodes[0]?.line(/share 3 of 3/);
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(aggregator.stdout()).nodes).toBe(3);
    for (const node of nodes) expect(await node.ended).toEqual({ code: 0, signal: null });
  });

  test("aggregator --with-node is enough for a run of one node", async () => {
    const aggregator = edgewise(...once, "--with-node", "--nodes", "1", "--rounds", "10", "--port", "0");
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(aggregator.stdout()).nodes).toBe(1);
    await aggregator.line(/^local-node joined/);
  });

  test("a second node of the same name is told so, and gets in when the first, which has no key, is gone", async () => {
    const aggregator = edgewise("aggregator", "--no-open", ...data, "--nodes", "2", "--port", "0");
    const address = await addressOf(aggregator);
    const first = startNode(address, "twin", "--no-key");
    await aggregator.line(/^twin joined/);
    const second = startNode(address, "twin", "--no-key");
    await second.line(/the name twin is in use by a connected node: choose another one with --name/);
    await stop(first);
    await second.line(/^connected to the aggregator$/);
    await aggregator.line(/^twin is back/);
  });
});

describe("a node that is killed", () => {
  const endless = [...once, "--json-logs", "--strategy", "fixed:1", "--budget", "600", "--port", "0"];
  const namesOf = (entry: Readonly<Record<string, unknown>>) =>
    (entry.nodes as readonly { readonly name: string }[]).map(({ name }) => name).sort();

  test("the run goes on without it, and with it again when it is back under its name", async () => {
    const aggregator = edgewise(...endless, "--nodes", "3");
    const address = await addressOf(aggregator);
    const nodes = ["a", "b", "c"].map((name) => startNode(address, name));
    const finished = (names: string, after: number) =>
      aggregator.entry(
        (entry) =>
          entry.kind === "round-finished" && Number(entry.sequence) > after && String(namesOf(entry)) === names,
      );
    await finished("a,b,c", 0);

    nodes[1]?.signal("SIGKILL");
    const gone = await aggregator.entry((entry) => entry.kind === "node-gone");
    expect(gone).toMatchObject({ name: "b", level: 40 });
    await finished("a,c", Number(gone.sequence));

    startNode(address, "b");
    const back = await aggregator.entry(
      (entry) => entry.kind === "node-joined" && Number(entry.sequence) > Number(gone.sequence),
    );
    expect(back).toMatchObject({ name: "b", again: true });
    await finished("a,b,c", Number(back.sequence));

    const page = await watchEvents(address);
    page.command({ kind: "stop" });
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(aggregator.stdout()).nodes).toBe(3);
  });

  test("a run of which all nodes were killed goes on when one is back", async () => {
    const aggregator = edgewise(...endless, "--nodes", "1");
    const address = await addressOf(aggregator);
    const node = startNode(address, "a");
    await aggregator.entry((entry) => entry.kind === "round-finished");
    node.signal("SIGKILL");
    const waiting = await aggregator.entry(
      (entry) => entry.kind === "waiting" && entry.present === 0 && String(entry.missing) === "a",
    );
    startNode(address, "a");
    await aggregator.entry(
      (entry) => entry.kind === "round-finished" && Number(entry.sequence) > Number(waiting.sequence),
    );
    const page = await watchEvents(address);
    page.command({ kind: "stop" });
    expect(await aggregator.ended).toEqual({ code: 0, signal: null });
  });
});
