import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { tickSeconds } from "../silence.ts";

describe("heartbeats and silence", () => {
  test("each node gets a heartbeat as often as it was told", () => {
    const aggregator = driveAggregator();
    const nodes = [aggregator.join("a"), aggregator.join("b")];
    const beats: number[] = [];
    for (let second = 1; second <= 12; second++) {
      aggregator.seconds = second;
      for (const effect of aggregator.give({ kind: "tick" })) {
        if (effect.kind !== "send" || effect.message.type !== "heartbeat") continue;
        expect(effect.connections).toEqual(nodes);
        beats.push(second);
      }
    }
    expect(beats).toEqual([5, 10]);
  });

  test("a node that has just been written to needs no heartbeat", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = aggregator.begin(["a", "b"]);
    aggregator.round(nodes, { b: 4 });
    aggregator.seconds = 8.9;
    expect(aggregator.give({ kind: "tick" })).toEqual([]);
    aggregator.seconds = 9;
    const told = aggregator
      .give({ kind: "tick" })
      .flatMap((effect) => (effect.kind === "send" ? effect.connections : []));
    expect(told).toEqual(nodes);
  });

  test("heartbeats tell each node how many other messages went before over its connection", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = [...aggregator.begin(["a", "b"]), aggregator.join("guest")];
    aggregator.round(nodes.slice(0, 2), { b: 4 });
    for (const seconds of [20, 40]) {
      aggregator.seconds = seconds;
      const messages = nodes.map((node) => aggregator.inbox(node).filter(({ type }) => type !== "heartbeat").length);
      aggregator.give({ kind: "tick", heard: nodes });
      expect(nodes.map((node) => aggregator.last(node, "heartbeat")?.sent)).toEqual(messages);
    }
  });

  test("a node that has sent more than has come over its connection is to come back over another one", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [whole, lossy] = aggregator.begin(["whole", "lossy"]) as [number, number];
    // Hello and ready, and of the one a report, which was lost.
    aggregator.say(whole, { type: "heartbeat", sent: 2 });
    expect(aggregator.closed.size).toBe(0);
    aggregator.say(lossy, { type: "heartbeat", sent: 3 });
    expect(aggregator.closed).toEqual(new Map([[lossy, "1 of 3 messages did not arrive"]]));
    expect(aggregator.event("node-gone")).toMatchObject({ name: "lossy", reason: "1 of 3 messages did not arrive" });
  });

  test("heartbeats of programs that do not count say nothing of messages", () => {
    const aggregator = driveAggregator();
    const node = aggregator.join("a");
    aggregator.say(node, { type: "heartbeat" });
    aggregator.say(node, { type: "heartbeat", sent: 1 });
    expect(aggregator.closed.size).toBe(0);
  });

  test("heartbeats of thousands are spread over the seconds between two of them", () => {
    const aggregator = driveAggregator({ silenceSeconds: 100 });
    const nodes = Array.from({ length: 1000 }, (_, i) => aggregator.join(`node-${i}`));
    const heard = new Map(nodes.map((node) => [node, 0]));
    for (let second = 1; second <= 60; second += tickSeconds) {
      aggregator.seconds = second;
      let sent = 0;
      for (const effect of aggregator.give({ kind: "tick" })) {
        if (effect.kind !== "send") continue;
        sent += effect.connections.length;
        for (const node of effect.connections) heard.set(node, second);
      }
      expect(sent).toBeLessThanOrEqual(100);
      expect(second - Math.min(...heard.values())).toBeLessThan(10);
    }
  });

  /** Time passes with its ticks, in which bytes come over these connections. */
  function passes(
    aggregator: ReturnType<typeof driveAggregator>,
    seconds: number,
    heard: readonly number[] = [],
  ): void {
    const until = aggregator.seconds + seconds;
    while (aggregator.seconds < until) {
      aggregator.seconds += tickSeconds;
      aggregator.give({ kind: "tick", heard });
    }
  }

  test("a node that says nothing for too long counts as gone, and the round goes on", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, silenceSeconds: 3 });
    const [silent, busy] = aggregator.begin(["silent", "busy"]) as [number, number];
    passes(aggregator, 2);
    aggregator.say(busy, { type: "heartbeat" });
    passes(aggregator, 0.5);
    expect(aggregator.closed.size).toBe(0);
    passes(aggregator, 0.5);
    expect(aggregator.closed).toEqual(new Map([[silent, "silent for 3 s"]]));
    expect(aggregator.event("node-gone")).toEqual({ kind: "node-gone", name: "silent", reason: "silent for 3 s" });
    aggregator.report(busy);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["busy"] });
  });

  test("it counts as gone before 3 s are over, wherever between two looks its last byte came", () => {
    const aggregator = driveAggregator({ nodesNeeded: 1, silenceSeconds: 3 });
    const node = aggregator.join("silent");
    aggregator.start();
    aggregator.ready([node]);
    passes(aggregator, 1, [node]);
    // Its last byte may have come just after the look before.
    const latest = aggregator.seconds - tickSeconds;
    while (aggregator.closed.size === 0) passes(aggregator, tickSeconds);
    expect(aggregator.seconds - latest).toBeLessThanOrEqual(3);
    expect(aggregator.seconds - latest).toBeGreaterThan(2.5);
  });

  test("a node that loads its data is waited for five times as long, since reading can hold it up", () => {
    const aggregator = driveAggregator({ nodesNeeded: 1, silenceSeconds: 3 });
    const node = aggregator.join("loading");
    aggregator.start();
    passes(aggregator, 14.5);
    expect(aggregator.closed.size).toBe(0);
    passes(aggregator, 0.5);
    expect(aggregator.closed).toEqual(new Map([[node, "silent for 15 s while it loaded its data"]]));
  });

  test("bytes of a message that is not whole yet are signs of life", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, silenceSeconds: 3 });
    const [slow, gone] = aggregator.begin(["slow", "gone"]) as [number, number];
    passes(aggregator, 8, [slow]);
    expect(aggregator.closed).toEqual(new Map([[gone, "silent for 3 s"]]));
  });

  test("an aggregator that was halted itself takes nobody for gone whose messages it finds waiting", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2, silenceSeconds: 3 });
    const [alive, gone] = aggregator.begin(["alive", "gone"]) as [number, number];
    passes(aggregator, 1);
    aggregator.seconds += 60;
    aggregator.give({ kind: "tick" });
    expect(aggregator.closed.size).toBe(0);
    aggregator.say(alive, { type: "heartbeat" });
    passes(aggregator, 2);
    expect(aggregator.closed).toEqual(new Map([[gone, "silent for 3 s"]]));
  });

  test("a connection that never says hello is ended, whatever bytes come", () => {
    const aggregator = driveAggregator({ silenceSeconds: 3 });
    const connection = aggregator.open();
    passes(aggregator, 14.5, [connection]);
    expect(aggregator.closed.size).toBe(0);
    passes(aggregator, 0.5, [connection]);
    expect(aggregator.closed.get(connection)).toBe("no hello within 15 s");
  });
});
