import { describe, expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { smallDataset, steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { decodeNodeMessage, encode } from "../protocol/codec.ts";
import type { AggregatorMessage, Assignment, NodeMessage } from "../protocol/messages.ts";
import { createShareSource, type ShareSource } from "./node-data.ts";
import { type Channel, ConnectionFailed } from "./ports.ts";

const quiet = { labelCounts: false, samples: 0 };

/** A node whose aggregator is the test. */
function nodeAlone(shares?: ShareSource) {
  const run = virtualRun({ nodes: 0, nodesNeeded: 9, link: steadyLink });
  const ends: Channel[] = [];
  const heard: NodeMessage[] = [];
  const closes: string[] = [];
  const node = run.node("node-1", {
    ...(shares ? { shares } : {}),
    dial: async () => {
      const [near, far] = linkChannels({ clock: run.clock });
      ends.push(far);
      far.listen({
        onFrame: (frame) => heard.push(decodeNodeMessage(frame)),
        onClose: (reason) => closes.push(reason),
      });
      return near;
    },
  });
  return {
    clock: run.clock,
    node,
    ends,
    heard,
    closes,
    async say(...messages: AggregatorMessage[]): Promise<void> {
      for (const message of messages) ends.at(-1)?.send(encode(message));
      await run.clock.advance(1);
    },
  };
}

const timing = { heartbeatSeconds: 5, silenceSeconds: 15 };
const welcome = { type: "welcome", protocol: 2, ...timing, capabilities: [] as string[] } as const;

function assignment(number: number, more: Partial<Assignment> = {}): Assignment {
  return {
    type: "assignment",
    assignment: number,
    run: number,
    dataset: "small",
    model: "squared-svm",
    weightCount: 4,
    share: { kind: "partition", partition: "uniform", seed: 1, index: 0, count: 2 },
    stepSize: 0.1,
    batch: "full",
    update: "sgd",
    momentum: 0,
    measure: "estimates",
    seed: 1,
    stream: 0,
    ...more,
  };
}

describe("loading data", () => {
  test("a share that took long does not replace the one that was asked for after it", async () => {
    const { clock, say, heard } = nodeAlone({
      async load(dataset, share, assigned) {
        // The bigger dataset takes its time.
        const seconds = dataset === "big" ? 8 : 1;
        await new Promise<void>((resolve) => clock.after(seconds * 1000, resolve));
        const data = smallDataset(dataset === "big" ? 1 : 2);
        return createShareSource({ loadDataset: async () => data, openness: quiet }).load(dataset, share, assigned);
      },
    });
    await clock.advance(1);
    const replicated = { kind: "partition", partition: "replicated", seed: 1, index: 0, count: 2 } as const;
    await say(welcome, assignment(1, { dataset: "big" }), assignment(2, { share: replicated }));
    await clock.advance(1);
    expect(heard.at(-1)).toMatchObject({ type: "ready", assignment: 2, examples: 60 });
    await clock.advance(8);
    await say({
      type: "directive",
      run: 2,
      round: 1,
      weights: new Float32Array(4),
      localUpdates: 1,
      last: false,
      previousBecameBest: false,
    });
    expect(heard.filter(({ type }) => type === "report")).toMatchObject([{ run: 2, examples: 60 }]);
  });

  test("after an interruption the share is still there", async () => {
    let loads = 0;
    const small = createShareSource({ loadDataset: async () => smallDataset(), openness: quiet });
    const { clock, say, heard, ends } = nodeAlone({
      load(dataset, share, assigned) {
        loads += 1;
        return small.load(dataset, share, assigned);
      },
    });
    await clock.advance(1);
    await say(welcome, assignment(1));
    ends.at(-1)?.close("the network is gone");
    await clock.advance(10);
    await say(welcome, assignment(2));
    expect(heard.filter(({ type }) => type === "ready")).toHaveLength(2);
    expect(loads).toBe(1);
  });

  const refusals: readonly (readonly [string, Partial<Assignment>, ShareSource | undefined, RegExp])[] = [
    [
      "a model that this node does not know",
      { model: "giant" },
      undefined,
      /^there is no model "giant" here; start this node with the aggregator's --plugin, or its version of Edgewise$/,
    ],
    [
      "weights that do not fit its data",
      { weightCount: 784 },
      undefined,
      /^the data here give squared-svm 4 weights, those of the aggregator 784: use data of the same kind$/,
    ],
    [
      "own data where there are none",
      { share: { kind: "own" } },
      undefined,
      /^the aggregator expects data of its own at this node, which has none$/,
    ],
    [
      "a dataset that cannot be read",
      {},
      { load: () => Promise.reject(new Error("labels.csv:17: label x is not a number")) },
      /^labels\.csv:17: label x is not a number$/,
    ],
  ];
  test.each(refusals)("%s: the node refuses, says why, and ends as failed", async (_, more, shares, reason) => {
    const { clock, node, say, heard, closes } = nodeAlone(shares);
    await clock.advance(1);
    await say(welcome, assignment(1, more));
    expect(heard.at(-1)).toMatchObject({ type: "refusal", reason: expect.stringMatching(reason) });
    expect(await node.ended).toMatchObject({ failed: true, reason: expect.stringMatching(reason) });
    expect(closes).toHaveLength(1);
  });
});

describe("the connection", () => {
  test("an aggregator that is not there yet is dialled until it is", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1, link: steadyLink });
    let attempts = 0;
    run.node("node-1", {
      dial: async () => {
        attempts += 1;
        if (attempts < 4) throw new ConnectionFailed("nothing listens there yet");
        const [near, far] = linkChannels({ clock: run.clock });
        run.aggregator.accept(far);
        return near;
      },
    });
    const joined = run.next("node-joined");
    await run.clock.runUntil(joined);
    expect(attempts).toBe(4);
    const pauses = run.nodeEvents("node-1").flatMap((event) => (event.kind === "connecting" ? [event.afterMs] : []));
    for (const [i, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThanOrEqual(500 * 2 ** i);
    }
  });

  test("bytes that are no message make the node connect anew", async () => {
    const { clock, ends, closes, say, heard } = nodeAlone();
    await clock.advance(1);
    await say(welcome);
    ends.at(-1)?.send(Uint8Array.of(0xc1, 0xc1));
    await clock.advance(10);
    expect(closes).toEqual(["the aggregator sent a malformed message: is only 2 bytes long"]);
    expect(heard.filter(({ type }) => type === "hello")).toHaveLength(2);
  });

  test("an aggregator that falls silent is left, and dialled again", async () => {
    const { clock, closes, say, heard } = nodeAlone();
    await clock.advance(1);
    await say(welcome);
    await clock.advance(20);
    expect(closes).toEqual(["the aggregator is silent for 15 s"]);
    expect(heard.filter(({ type }) => type === "hello")).toHaveLength(2);
    expect(heard.filter(({ type }) => type === "heartbeat").length).toBeGreaterThanOrEqual(2);
  });

  test("a node that is stopped while it dials leaves no connection behind", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1 });
    const closes: string[] = [];
    const node = run.node("node-1", {
      dial: async () => {
        await new Promise<void>((resolve) => run.clock.after(1000, resolve));
        const [near, far] = linkChannels({ clock: run.clock });
        far.listen({ onFrame: () => expect.unreachable(), onClose: (reason) => closes.push(reason) });
        return near;
      },
    });
    await run.clock.advance(0.5);
    node.stop();
    await run.clock.advance(5);
    expect(closes).toEqual(["the node was stopped"]);
    expect(await node.ended).toEqual({ reason: "stopped", failed: false });
  });

  test("a node that is stopped from what it is told leaves nothing to happen", async () => {
    const run = virtualRun({ nodes: 0, nodesNeeded: 1 });
    let dials = 0;
    const node = run.node("node-1", {
      dial: async () => {
        dials += 1;
        throw new ConnectionFailed("nothing listens there yet");
      },
      onEvent: ({ kind }) => {
        if (kind === "connecting") node.stop();
      },
    });
    await run.clock.advance(100);
    expect(dials).toBe(1);
    expect(await node.ended).toEqual({ reason: "stopped", failed: false });
  });
});

describe("a node that loses its connection in the middle of a run", () => {
  test("is back under its name, and in the next round", async () => {
    const run = virtualRun({ nodes: 2, nodesNeeded: 3, link: steadyLink });
    const connections: Channel[] = [];
    run.node("node-3", {
      dial: async () => {
        const [near, far] = linkChannels({ clock: run.clock });
        run.aggregator.accept(far);
        connections.push(near);
        return near;
      },
    });
    await run.clock.advance(1);
    const finished = run.next("run-finished");
    run.aggregator.start({ ...settings, strategy: "fixed:5", budgetSeconds: 10 });
    await run.clock.advance(3);
    connections[0]?.close("the plug was pulled");
    const { summary } = await run.clock.runUntil(finished);
    expect(summary).toMatchObject({ nodes: 3 });
    expect(run.all("node-gone")).toMatchObject([{ name: "node-3", reason: "the plug was pulled" }]);
    expect(run.all("node-joined").at(-1)).toMatchObject({ name: "node-3", again: true });
    const rounds = run.all("round-started").map(({ nodes }) => nodes.length);
    expect(rounds).toContain(2);
    expect(rounds.at(-1)).toBe(3);
    expect(connections).toHaveLength(2);
  });
});
