import { describe, expect, test } from "vitest";
import { hello, settings } from "../../test/support/aggregator-environment.ts";
import { steadyLink, virtualRun } from "../../test/support/virtual-run.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { decodeAggregatorMessage, encode } from "../protocol/codec.ts";
import type { AggregatorMessage } from "../protocol/messages.ts";

/** A connection that the test speaks over. */
function connect(run: ReturnType<typeof virtualRun>) {
  const [near, far] = linkChannels({ clock: run.clock, names: ["10.0.0.9:1234", "aggregator"] });
  const heard: AggregatorMessage[] = [];
  const closes: string[] = [];
  near.listen({
    onFrame: (frame) => heard.push(decodeAggregatorMessage(frame)),
    onClose: (reason) => closes.push(reason),
  });
  run.aggregator.accept(far);
  return { channel: near, heard, closes };
}

describe("the events", () => {
  test("are numbered one after the other, and their times never go back", async () => {
    const run = virtualRun({ link: steadyLink });
    await run.finish();
    const sequences = run.events.map(({ sequence }) => sequence);
    // The first event went out before the first subscription.
    expect(sequences).toEqual(sequences.map((_, i) => i + 2));
    const times = run.events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test("come to every listener in the same order, also when one of them asks for something", async () => {
    const run = virtualRun({ link: steadyLink });
    const order: number[] = [];
    let runs = 0;
    run.aggregator.subscribe(({ kind }) => {
      runs += kind === "run-finished" ? 1 : 0;
      if (kind === "run-finished" && runs === 1) run.aggregator.start({ ...settings, budgetSeconds: 2 });
    });
    run.aggregator.subscribe(({ sequence }) => order.push(sequence));
    await run.finish({ budgetSeconds: 2 });
    await run.clock.advance(20);
    expect(runs).toBe(2);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test("end for a listener that does not want more", async () => {
    const run = virtualRun({ link: steadyLink });
    let heard = 0;
    const end = run.aggregator.subscribe(() => {
      heard += 1;
    });
    run.aggregator.setDelay(1);
    end();
    run.aggregator.setDelay(2);
    expect(heard).toBe(1);
  });

  test("tell of every message with its bytes, which the summary adds up", async () => {
    const run = virtualRun({ link: steadyLink });
    await run.clock.advance(2);
    const before = run.events.length;
    const summary = await run.finish();
    const passed = run.events.slice(before).filter((event) => event.kind === "message-passed");
    const bytes = (direction: string) =>
      passed
        .filter((event) => event.direction === direction && event.message !== "run-over")
        .reduce((sum, event) => sum + event.bytes, 0);
    expect(summary.bytesSent).toBe(bytes("to-node"));
    expect(summary.bytesReceived).toBe(bytes("from-node"));
  });
});

describe("a bad node", () => {
  test("loses its connection with a reason, and the run goes on", async () => {
    const run = virtualRun({ link: steadyLink });
    const finished = run.next("run-finished");
    run.aggregator.start({ ...settings, strategy: "fixed:3", budgetSeconds: 4 });
    await run.clock.advance(1);
    const bad = connect(run);
    bad.channel.send(Uint8Array.of(0xc1, 0xff));
    await run.clock.advance(1);
    expect(bad.closes).toEqual(["malformed message: is only 2 bytes long"]);
    expect(bad.heard.at(-1)).toMatchObject({ type: "dismissal", final: false });
    expect(run.all("connection-refused")).toMatchObject([{ from: "10.0.0.9:1234" }]);
    expect((await run.clock.runUntil(finished)).reason).toBe("budget");
  });

  test("cannot have memory taken for many times the bytes that it sends, in a sparse vector of zeros", async () => {
    const run = virtualRun({ link: steadyLink });
    const report = { type: "report", run: 1, round: 1, examples: 1, localUpdates: 1, localSeconds: 1 } as const;
    const zeros = (count: number) =>
      encode({
        ...report,
        lossAtStart: 1,
        lossOfBest: 1,
        weights: new Float32Array(count),
        change: true,
        form: "sparse",
      });
    const closesOf = async (name: string, frame: Uint8Array) => {
      const bad = connect(run);
      bad.channel.send(encode(hello(name)));
      await run.clock.advance(1);
      bad.channel.send(frame);
      await run.clock.advance(1);
      return bad.closes;
    };
    const refused = "malformed message: report: weights: has 1048577 entries, and 1048576 are the most";
    expect(await closesOf("a", zeros(2 ** 20 + 1))).toEqual([refused]);
    expect(await closesOf("b", zeros(2 ** 20))).not.toContainEqual(expect.stringContaining("malformed"));
  });

  test("is not heard after that, whatever was still on its way", async () => {
    const run = virtualRun({ link: steadyLink });
    const bad = connect(run);
    bad.channel.send(Uint8Array.of(0xc1));
    bad.channel.send(encode(hello("too-late")));
    await run.clock.advance(1);
    expect(run.all("node-joined").map(({ name }) => name)).not.toContain("too-late");
  });
});

describe("the aggregator", () => {
  test("answers for one example with its newest weights", async () => {
    const run = virtualRun({ link: steadyLink });
    expect(await run.aggregator.classify(Uint8Array.of(255, 0, 0, 0))).toEqual({ value: 1, score: 0 });
    await run.finish();
    const { score } = await run.aggregator.classify(Uint8Array.of(255, 0, 0, 0));
    expect(score).toBeGreaterThan(0.1);
    await expect(run.aggregator.classify(Uint8Array.of(1))).rejects.toThrow("an example has 4 bytes, this has 1");
  });

  test("that is closed ends its connections, and its ticks", async () => {
    const run = virtualRun({ link: steadyLink });
    const other = connect(run);
    await run.clock.advance(1);
    run.aggregator.close();
    await run.clock.advance(100);
    expect(other.closes).toEqual(["the aggregator was ended"]);
    expect(run.nodeEvents("node-1")).toContainEqual({ kind: "disconnected", reason: "the aggregator was ended" });
  });

  test("stops a node on command, and goes on without it", async () => {
    const run = virtualRun({ link: steadyLink });
    const finished = run.next("run-finished");
    run.aggregator.start({ ...settings, strategy: "fixed:3", budgetSeconds: 6 });
    await run.clock.advance(2);
    run.aggregator.stopNode("node-2");
    expect(await run.clock.runUntil(run.nodes[1]?.ended ?? Promise.reject())).toEqual({
      reason: "stopped from the aggregator",
      failed: false,
    });
    expect((await run.clock.runUntil(finished)).summary).toMatchObject({ evaluatedNodes: 2 });
    expect(await run.finish()).toMatchObject({ evaluatedNodes: 2 });
  });

  test("shows pictures of its weights only if they are pictures", async () => {
    const run = virtualRun({ link: steadyLink });
    await run.finish();
    const [first] = run.all("model-evaluated");
    expect(first).toMatchObject({ round: 1, accuracy: 0.5, weights: new Float32Array(4) });
    expect(first?.answers).toHaveLength(2);
  });
});
