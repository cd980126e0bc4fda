import { describe, expect, test } from "vitest";
import { aggregatorIdentity, nodeIdentity, textOf } from "../../test/support/identities.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "../protocol/codec.ts";
import type { NodeIdentity } from "../protocol/identity/handshake.ts";
import { stoppedReason } from "../protocol/messages.ts";
import type { RunCheckpoint } from "./checkpoints.ts";
import type { KeptNames } from "./node-proofs.ts";
import type { Channel } from "./ports.ts";

/** Names that outlast the aggregator's memory. */
function keptNames(owners = new Map<string, string>()): KeptNames & { readonly owners: Map<string, string> } {
  return { owners, ownerOf: (name) => ({ owner: owners.get(name) }), bind: (name, key) => void owners.set(name, key) };
}

type Run = ReturnType<typeof virtualRun>;

/** A node in the run, with what became of it. */
function startNode(
  run: Run,
  name: string,
  identity: NodeIdentity | undefined,
  instance: string,
  dial?: () => Promise<Channel>,
) {
  const node = run.node(name, { identity, config: { instance }, ...(dial ? { dial } : {}) });
  const events = run.nodeEvents(name);
  let end: { readonly reason: string; readonly failed: boolean } | undefined;
  void node.ended.then((ended) => {
    end = ended;
  });
  return { ...node, events, end: () => end };
}

const joined = (run: Run) => run.all("node-joined").map(({ name }) => name);
const refused = (run: Run) => run.all("connection-refused").map(({ reason }) => reason);

describe("a node with a key", () => {
  test("proves it before it joins, and nothing of that is left in the rounds", async () => {
    const identity = aggregatorIdentity();
    const sent: string[] = [];
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity });
    const watched = async () => {
      const [near, far] = linkChannels({ clock: run.clock });
      run.aggregator.accept({
        ...far,
        send(frame) {
          sent.push(decodeAggregatorMessage(frame.slice()).type);
          far.send(frame);
        },
        listen: (listener) =>
          far.listen({
            ...listener,
            onFrame(frame) {
              sent.push(decodeNodeMessage(frame.slice()).type);
              listener.onFrame(frame);
            },
          }),
      });
      return near;
    };
    startNode(run, "pi-1", nodeIdentity({ aggregatorKey: identity.key.publicKey }), "once", watched);
    const { rounds } = await run.finish({ budgetSeconds: 1 });
    expect(rounds).toBeGreaterThan(2);
    expect(sent.slice(0, 5)).toEqual(["hello", "challenge", "proof", "welcome", "assignment"]);
    expect(sent.filter((type) => ["hello", "challenge", "proof"].includes(type))).toHaveLength(3);
  });

  test("is asked for its proof again after two seconds, and joins though the link takes longer, each proof counting once", async () => {
    const identity = aggregatorIdentity();
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity });
    const late = (act: () => void) => run.clock.after(1500, act);
    const slow = async () => {
      const [near, far] = linkChannels({ clock: { ...run.clock, after: (_delayMs, act) => late(act) } });
      run.aggregator.accept(far);
      return near;
    };
    startNode(run, "pi-1", nodeIdentity({ aggregatorKey: identity.key.publicKey }), "once", slow);
    await run.clock.advance(20);
    expect(joined(run)).toEqual(["pi-1"]);
    expect(run.all("node-gone")).toEqual([]);
    expect(refused(run)).toEqual([]);
  });

  test("that is not its own is refused", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: aggregatorIdentity() });
    const [thief, owner] = [nodeIdentity(), nodeIdentity()];
    startNode(run, "pi-1", { ...thief, key: { ...thief.key, publicKey: owner.key.publicKey } }, "thief");
    await run.clock.advance(1);
    expect(joined(run)).toEqual([]);
    expect(refused(run)[0]).toBe("this node has not the key that it shows");
    expect(run.nodeEvents("pi-1")).toContainEqual(
      expect.objectContaining({ kind: "connecting", refused: true, reason: "this node has not the key that it shows" }),
    );
  });

  test("comes back at once when it was started anew, though its former connection looks open, and that program ends", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: aggregatorIdentity() });
    const identity = nodeIdentity();
    const first = startNode(run, "pi-1", identity, "first");
    await run.clock.advance(1);
    startNode(run, "pi-1", identity, "second");
    await run.clock.advance(0.1);
    expect(joined(run)).toEqual(["pi-1", "pi-1"]);
    expect(first.end()).toEqual({
      failed: true,
      reason: expect.stringMatching(
        /^another program with the key of this node.*: to have both, give one of them another --name$/,
      ),
    });
    await run.clock.advance(60);
    expect(joined(run)).toHaveLength(2);
  });

  test("that was stopped from the page may come back, as any node", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: aggregatorIdentity() });
    const identity = nodeIdentity();
    const first = startNode(run, "pi-1", identity, "first");
    await run.clock.advance(1);
    run.aggregator.stopNode("pi-1");
    await run.clock.advance(1);
    expect(first.end()).toEqual({ failed: false, reason: stoppedReason });
    startNode(run, "pi-1", identity, "second");
    await run.clock.advance(1);
    expect(joined(run)).toHaveLength(2);
  });
});

describe("a name that belongs to a key", () => {
  const others = [
    ["another key", nodeIdentity()],
    ["no key", undefined],
  ] as const;

  test.each(others)(
    "is not for a node with %s while its owner is away, and the owner has it again",
    async (_what, thief) => {
      const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: { ...aggregatorIdentity(), names: keptNames() } });
      const identity = nodeIdentity();
      const owner = startNode(run, "pi-1", identity, "owner");
      await run.clock.advance(1);
      owner.stop();
      // For longer than the aggregator remembers who has gone.
      await run.clock.advance(700);
      const end = startNode(run, "pi-1", thief, "thief");
      await run.clock.advance(1);
      expect(end.end()).toEqual({
        failed: true,
        reason: expect.stringMatching(
          /^the name pi-1 belongs to a node with a key, and this one has (none|another one): choose another one with --name; if that node has lost its key, `edgewise tokens forget-key pi-1` frees the name/,
        ),
      });
      startNode(run, "pi-1", identity, "owner again");
      await run.clock.advance(1);
      expect(joined(run)).toEqual(["pi-1", "pi-1"]);
    },
  );

  test.each(others)(
    "is not for a node with %s while its owner is there, whom it does not disturb",
    async (_what, thief) => {
      const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: aggregatorIdentity() });
      startNode(run, "pi-1", nodeIdentity(), "owner");
      await run.clock.advance(1);
      startNode(run, "pi-1", thief, "thief");
      await run.clock.advance(1);
      expect(joined(run)).toEqual(["pi-1"]);
      expect(run.all("node-gone")).toEqual([]);
      expect(refused(run)).toHaveLength(1);
    },
  );

  test("is its node's also after a restart of the aggregator: by its own memory, in a run that goes on", async () => {
    const identity = aggregatorIdentity();
    let kept: RunCheckpoint | undefined;
    const keeping = {
      session: "s",
      async write(checkpoint: RunCheckpoint) {
        kept = checkpoint;
      },
    };
    const before = virtualRun({ nodes: 0, nodesNeeded: 1, identity, keeping });
    const own = nodeIdentity();
    startNode(before, "pi-1", own, "owner");
    await before.finish({ budgetSeconds: 1 });
    if (!kept) throw new Error("nothing was kept");
    const taken = { checkpoint: kept, downSeconds: 1, charges: false, earlier: [] };
    const after = virtualRun({ nodes: 0, nodesNeeded: 1, identity, keeping, taken });
    const thief = startNode(after, "pi-1", nodeIdentity(), "thief");
    await after.clock.advance(1);
    expect(thief.end()?.reason).toMatch(/^the name pi-1 belongs to a node with a key/);
    startNode(after, "pi-1", own, "owner again");
    await after.clock.advance(1);
    expect(joined(after)).toEqual(["pi-1"]);
  });

  test("is its node's also after a restart of the aggregator: by the names that it keeps, until a person frees it", async () => {
    const names = keptNames();
    const own = nodeIdentity();
    const before = virtualRun({ nodes: 0, nodesNeeded: 1, identity: { ...aggregatorIdentity(), names } });
    startNode(before, "pi-1", own, "owner");
    await before.clock.advance(1);
    expect([...names.owners]).toEqual([["pi-1", textOf(own)]]);
    const after = virtualRun({ nodes: 0, nodesNeeded: 1, identity: { ...aggregatorIdentity(), names } });
    startNode(after, "pi-1", nodeIdentity(), "thief");
    await after.clock.advance(1);
    expect(joined(after)).toEqual([]);
    names.owners.delete("pi-1");
    startNode(after, "pi-1", nodeIdentity(), "with its new key");
    await after.clock.advance(1);
    expect(joined(after)).toEqual(["pi-1"]);
  });

  test("cannot be looked up: then nobody joins under it, and the aggregator goes on", async () => {
    const names = { ownerOf: () => ({ problem: "unreadable" }), bind() {} };
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: { ...aggregatorIdentity(), names } });
    startNode(run, "pi-1", nodeIdentity(), "owner");
    await run.clock.advance(0.1);
    expect(refused(run)).toEqual(["unreadable"]);
  });
});

test("nodes without a key join as ever, beside nodes with one, where none is demanded", async () => {
  const run = virtualRun({ nodes: 1, nodesNeeded: 2, identity: { ...aggregatorIdentity(), names: keptNames() } });
  startNode(run, "pi-1", nodeIdentity(), "with a key");
  await run.clock.advance(1);
  expect(joined(run).sort()).toEqual(["node-1", "pi-1"]);
});

test("who may join is asked for with the key that was proven", async () => {
  const [listed, other] = [nodeIdentity(), nodeIdentity()];
  const run = virtualRun({
    nodes: 0,
    nodesNeeded: 1,
    identity: aggregatorIdentity(),
    admit: ({ key, name }) => (key === textOf(listed) ? undefined : `${name} is not listed`),
  });
  startNode(run, "a", listed, "a");
  startNode(run, "b", other, "b");
  startNode(run, "c", undefined, "c");
  startNode(run, "d", { ...other, key: { ...other.key, publicKey: listed.key.publicKey } }, "d");
  await run.clock.advance(0.1);
  expect(joined(run)).toEqual(["a"]);
  expect(refused(run).sort()).toEqual([
    "b is not listed",
    "c is not listed",
    "this node has not the key that it shows",
  ]);
});

test("a node that cannot have its name is not counted among those that a token has let in", async () => {
  const asked: string[] = [];
  const run = virtualRun({
    nodes: 0,
    nodesNeeded: 1,
    identity: { ...aggregatorIdentity(), names: keptNames(new Map([["pi-1", textOf(nodeIdentity())]])) },
    admit({ name }) {
      asked.push(name);
      return undefined;
    },
  });
  startNode(run, "pi-1", nodeIdentity(), "thief");
  startNode(run, "pi-2", nodeIdentity(), "another");
  await run.clock.advance(0.1);
  expect(joined(run)).toEqual(["pi-2"]);
  expect(asked).toEqual(["pi-2"]);
});

describe("an aggregator whose key the node's link names", () => {
  test.each([
    [
      "with another key",
      aggregatorIdentity(),
      /^the key of this aggregator is [\w-]{43}, which is not the one that the link names/,
    ],
    ["that proves none", undefined, /^this aggregator does not prove the key that the link names/],
  ] as const)("is not taken for one %s", async (_what, identity, reason) => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, ...(identity ? { identity } : {}) });
    startNode(run, "pi-1", nodeIdentity({ aggregatorKey: aggregatorIdentity().key.publicKey }), "once");
    await run.clock.advance(0.1);
    expect(run.nodeEvents("pi-1")).toEqual([
      { kind: "disconnected", reason: expect.stringMatching(reason) },
      expect.objectContaining({ kind: "connecting", refused: true, reason: expect.stringMatching(reason) }),
    ]);
  });

  test("is needed by no node whose link names none, also not by one with a key", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1 });
    startNode(run, "pi-1", nodeIdentity(), "once");
    await run.clock.advance(0.1);
    expect(joined(run)).toEqual(["pi-1"]);
  });

  test("is proven to a node without a key too", async () => {
    const identity = aggregatorIdentity();
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity });
    const { signatures } = identity;
    startNode(run, "a", { signatures, aggregatorKey: identity.key.publicKey }, "a");
    startNode(run, "b", { signatures, aggregatorKey: aggregatorIdentity().key.publicKey }, "b");
    await run.clock.advance(0.2);
    expect(run.nodeEvents("a")[0]).toEqual({ kind: "connected" });
    expect(run.nodeEvents("b")[0]).toMatchObject({ kind: "disconnected" });
  });

  test("cannot be told to end by somebody else, who says so before the proof", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1 });
    const dial = async () => {
      const [near, far] = linkChannels({ clock: run.clock });
      const dismissal = encode({ type: "dismissal", reason: "be gone", final: true });
      far.listen({ onFrame: () => far.send(dismissal), onClose() {} });
      return near;
    };
    const node = startNode(
      run,
      "pi-1",
      nodeIdentity({ aggregatorKey: aggregatorIdentity().key.publicKey }),
      "once",
      dial,
    );
    await run.clock.advance(0.1);
    expect(node.end()).toBeUndefined();
    expect(run.nodeEvents("pi-1")).toEqual([]);
  });
});

describe("whoever is between a node and its aggregator", () => {
  /** Sees every frame on its way, and may send another one in its place, or none. */
  function between(run: Run, change: (frame: Uint8Array, from: "node" | "aggregator") => Uint8Array | undefined) {
    return async () => {
      const [near, ofNode] = linkChannels({ clock: run.clock });
      const [ofAggregator, far] = linkChannels({ clock: run.clock });
      run.aggregator.accept(far);
      const relay = (from: Channel, to: Channel, side: "node" | "aggregator") =>
        from.listen({
          onFrame(frame) {
            const passed = change(frame.slice(), side);
            if (passed) to.send(passed);
          },
          onClose: (reason) => to.close(reason),
        });
      relay(ofNode, ofAggregator, "node");
      relay(ofAggregator, ofNode, "aggregator");
      return near;
    };
  }

  test("as a proxy is, changes nothing: both prove their keys through it", async () => {
    const identity = aggregatorIdentity();
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity });
    const own = nodeIdentity({ aggregatorKey: identity.key.publicKey });
    startNode(
      run,
      "pi-1",
      own,
      "once",
      between(run, (frame) => frame),
    );
    const { rounds } = await run.finish({ budgetSeconds: 1 });
    expect(rounds).toBeGreaterThan(2);
  });

  test("can pose as neither by showing a key of its own", async () => {
    const identity = aggregatorIdentity();
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity });
    const own = nodeIdentity({ aggregatorKey: identity.key.publicKey });
    const mine = nodeIdentity();
    const swap = (frame: Uint8Array, from: "node" | "aggregator") => {
      if (from === "aggregator") return frame;
      const message = decodeNodeMessage(frame.slice());
      if (message.type !== "hello" || !message.identity) return frame;
      return encode({ ...message, identity: { ...message.identity, key: mine.key.publicKey } });
    };
    startNode(run, "pi-1", own, "once", between(run, swap));
    await run.clock.advance(0.1);
    expect(joined(run)).toEqual([]);
    expect(run.nodeEvents("pi-1")[0]).toMatchObject({
      reason: expect.stringMatching(/^this aggregator has not the key that it shows/),
    });
  });

  test("cannot give the node another name, nor take its place by what it heard", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: aggregatorIdentity() });
    const heard: Uint8Array[] = [];
    const hear = (frame: Uint8Array, from: "node" | "aggregator") => {
      if (from === "node") heard.push(frame.slice());
      return frame;
    };
    const node = startNode(run, "pi-1", nodeIdentity(), "once", between(run, hear));
    await run.clock.advance(0.1);
    node.stop();
    await run.clock.advance(0.1);
    const [near, far] = linkChannels({ clock: run.clock });
    near.listen({ onFrame() {}, onClose() {} });
    run.aggregator.accept(far);
    expect(heard.slice(0, 2).map((frame) => decodeNodeMessage(frame.slice()).type)).toEqual(["hello", "proof"]);
    for (const frame of heard.slice(0, 2)) near.send(frame);
    await run.clock.advance(0.1);
    expect(joined(run)).toEqual(["pi-1"]);

    const rename = (frame: Uint8Array) => {
      const message = decodeNodeMessage(frame.slice());
      return message.type === "hello" ? encode({ ...message, name: "pi-2" }) : frame;
    };
    startNode(
      run,
      "pi-1",
      nodeIdentity(),
      "another",
      between(run, (frame, from) => (from === "node" ? rename(frame) : frame)),
    );
    await run.clock.advance(0.1);
    expect(joined(run)).toEqual(["pi-1"]);
  });

  test("is sent away when it says something else in the middle of a handshake", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, identity: aggregatorIdentity() });
    const other = (frame: Uint8Array, from: "node" | "aggregator") =>
      from === "node" && decodeNodeMessage(frame.slice()).type === "proof"
        ? encode({ type: "ready", assignment: 1, examples: 1 })
        : frame;
    startNode(run, "pi-1", nodeIdentity(), "once", between(run, other));
    await run.clock.advance(0.1);
    expect(refused(run)).toEqual(["ready: came before the node had proven its key"]);
  });
});
