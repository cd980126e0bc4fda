import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { hello } from "../../../test/support/aggregator-environment.ts";
import type { NodeMessage, Report } from "../messages.ts";

describe("who may come in", () => {
  test("a node that says hello is welcome, and is told how often to say something", () => {
    const aggregator = driveAggregator({ startableNames: new Set(["node-1"]) });
    const node = aggregator.join("node-1", { device: "raspberry-pi-3", link: "wifi", platform: "Node.js 20" });
    expect(aggregator.inbox(node)).toEqual([
      {
        type: "welcome",
        protocol: 2,
        heartbeatSeconds: 5,
        silenceSeconds: 45,
        capabilities: "float32 schema step-size participation resume clipping lesson changes path".split(" "),
      },
      { type: "notice", text: "connected; no run is under way" },
    ]);
    expect(aggregator.event("node-joined")).toEqual({
      kind: "node-joined",
      name: "node-1",
      device: "raspberry-pi-3",
      link: "wifi",
      platform: "Node.js 20",
      again: false,
      startable: true,
    });
  });

  test("a node is told which of its capabilities the aggregator has too", () => {
    const aggregator = driveAggregator();
    const node = aggregator.join("node-1", { capabilities: ["telepathy", "float32"] });
    expect(aggregator.last(node, "welcome")).toMatchObject({ capabilities: ["float32"] });
    const plain = aggregator.join("node-2", { capabilities: [] });
    expect(aggregator.last(plain, "welcome")).toMatchObject({ capabilities: [] });
  });

  test("a node that speaks another version is dismissed for good, with both versions named", () => {
    const aggregator = driveAggregator();
    const node = aggregator.join("node-1", { protocol: 3 });
    expect(aggregator.last(node, "dismissal")).toMatchObject({ final: true });
    expect(aggregator.closed.get(node)).toBe(
      "the aggregator speaks version 2 of the protocol, this node version 3: install the same version of edgewise on both",
    );
    expect(aggregator.event("connection-refused")).toMatchObject({ from: "10.0.0.7:50000" });
    expect(aggregator.event("node-joined")).toBeUndefined();
  });

  test("a node whose bytes are those of version 1 is told in the words of version 1, once and for good", () => {
    const aggregator = driveAggregator();
    const node = aggregator.open();
    const reason =
      "the aggregator speaks version 2 of the protocol, this node version 1: install the same version of edgewise on both";
    const effects = aggregator.give({ kind: "malformed", connection: node, reason: "is of version 1", version: 1 });
    expect(effects).toEqual([
      { kind: "emit", event: { kind: "connection-refused", from: "10.0.0.7:50000", reason } },
      { kind: "send-to-older", connection: node, version: 1, reason },
      { kind: "close", connection: node, reason },
    ]);
  });

  test("a name that is in use by another node is refused, and that node stays", () => {
    const aggregator = driveAggregator();
    const [first] = aggregator.begin(["node-1"]) as [number];
    const second = aggregator.join("node-1", { instance: "another program" });
    expect(aggregator.last(second, "dismissal")).toMatchObject({ final: false, passes: true });
    expect(aggregator.closed.get(second)).toMatch(/^the name node-1 is in use by a connected node: choose another/);
    expect(aggregator.closed.has(first)).toBe(false);
    aggregator.report(first);
    expect(aggregator.directive(first)).toMatchObject({ round: 2 });
  });

  test("the same program that connects anew replaces its stale connection", () => {
    const aggregator = driveAggregator();
    const [stale] = aggregator.begin(["node-1"]) as [number];
    const fresh = aggregator.join("node-1");
    expect(aggregator.closed.get(stale)).toBe("replaced by a new connection of the same node");
    expect(aggregator.event("node-joined")).toMatchObject({ again: true });
    aggregator.ready([fresh]);
    expect(aggregator.directive(fresh)).toMatchObject({ round: 1 });
    aggregator.leave(stale);
    expect(aggregator.count("node-gone")).toBe(1);
  });

  test("a node that was slowed down stays so when it comes back", () => {
    const aggregator = driveAggregator();
    const first = aggregator.join("node-1");
    aggregator.give({ kind: "slow-node", name: "node-1", slowdown: 4 });
    expect(aggregator.last(first, "adjust")).toEqual({ type: "adjust", slowdown: 4 });
    expect(aggregator.event("node-adjusted")).toEqual({ kind: "node-adjusted", name: "node-1", slowdown: 4 });
    aggregator.leave(first);
    expect(aggregator.last(aggregator.join("node-1"), "adjust")).toEqual({ type: "adjust", slowdown: 4 });
  });

  test("slowing down or stopping an unknown node changes nothing", () => {
    const aggregator = driveAggregator();
    expect(aggregator.give({ kind: "slow-node", name: "node-9", slowdown: 2 })).toEqual([]);
    expect(aggregator.give({ kind: "stop-node", name: "node-9" })).toEqual([]);
  });

  test("a node that is stopped is asked not to come back, and may when it is started", () => {
    const aggregator = driveAggregator();
    const node = aggregator.join("node-1");
    aggregator.give({ kind: "stop-node", name: "node-1" });
    expect(aggregator.last(node, "dismissal")).toEqual({
      type: "dismissal",
      reason: "stopped from the aggregator",
      final: true,
    });
    expect(aggregator.event("node-gone")).toMatchObject({ name: "node-1", reason: "stopped from the aggregator" });
    aggregator.join("node-1", { instance: "node-1 started twice" });
    expect(aggregator.event("node-joined")).toMatchObject({ again: true });
  });
});

describe("what costs a node its connection, with a reason, and the run nothing", () => {
  /** What a bad node does in the first round, in which two local updates of two weights are asked for. */
  const misdeeds: { readonly deed: string; readonly reason: RegExp; readonly report: Partial<Report> }[] = [
    {
      deed: "a vector of the wrong length",
      reason: /^report of round 1: a vector of 3 entries instead of 2$/,
      report: { weights: new Float32Array(3) },
    },
    {
      deed: "a gradient of the wrong length",
      reason: /^report of round 1: a vector of 1 entries instead of 2$/,
      report: { estimates: { rho: 1, beta: 1, gradient: new Float32Array(1) } },
    },
    {
      deed: "more local updates than were asked for",
      reason: /^report of round 1: 3 local updates where at most 2 were asked for$/,
      report: { localUpdates: 3 },
    },
    {
      deed: "no local updates where some were asked for",
      reason: /^report of round 1: no local updates where some were asked for$/,
      report: { localUpdates: 0 },
    },
  ];
  test.each(misdeeds)("$deed", ({ report, reason }) => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [bad, good] = aggregator.begin(["bad", "good"]) as [number, number];
    aggregator.report(bad, report);
    expect(aggregator.closed.get(bad)).toMatch(reason);
    expect(aggregator.last(bad, "dismissal")).toMatchObject({ final: false });
    expect(aggregator.event("connection-refused")).toMatchObject({ from: "bad" });
    aggregator.report(good);
    expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["good"] });
    expect(aggregator.directive(good).weights).toEqual(Float32Array.of(1, 1));
  });

  test("a report without weights", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [bad] = aggregator.begin(["bad", "good"]) as [number, number];
    const { weights: _, ...empty } = aggregator.answer(bad);
    aggregator.say(bad, empty);
    expect(aggregator.closed.get(bad)).toMatch(/weights must be there exactly if there were local updates/);
  });

  test("bytes that are no message", () => {
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const [bad, good] = aggregator.begin(["bad", "good"]) as [number, number];
    aggregator.give({ kind: "malformed", connection: bad, reason: "report: weights: holds NaN at position 0" });
    expect(aggregator.closed.get(bad)).toBe("malformed message: report: weights: holds NaN at position 0");
    aggregator.report(good);
    expect(aggregator.directive(good)).toMatchObject({ round: 2 });
  });

  test("anything before hello", () => {
    const aggregator = driveAggregator();
    const connection = aggregator.open("10.0.0.9:1234");
    aggregator.say(connection, { type: "heartbeat" });
    expect(aggregator.closed.get(connection)).toBe("heartbeat: the first message must be hello");
    expect(aggregator.event("connection-refused")).toMatchObject({ from: "10.0.0.9:1234" });
  });

  test("a second hello", () => {
    const aggregator = driveAggregator();
    const connection = aggregator.join("node-1");
    aggregator.say(connection, hello("node-2"));
    expect(aggregator.closed.get(connection)).toBe("hello: was sent twice on one connection");
  });

  test("its own refusal", () => {
    const aggregator = driveAggregator();
    const [node] = aggregator.begin(["node-1"]) as [number];
    aggregator.say(node, { type: "refusal", reason: "this node has data of its own" });
    expect(aggregator.closed.get(node)).toBe("the node refused: this node has data of its own");
    expect(aggregator.event("waiting")).toMatchObject({ missing: ["node-1"] });
  });

  test("and after that nothing it says is heard", () => {
    const aggregator = driveAggregator();
    const [node] = aggregator.begin(["node-1"]) as [number];
    const report = aggregator.answer(node);
    aggregator.give({ kind: "malformed", connection: node, reason: "is not MessagePack" });
    const before = aggregator.events.length;
    const late: NodeMessage[] = [report, hello("node-1"), { type: "heartbeat" }];
    for (const message of late) expect(aggregator.say(node, message)).toEqual([]);
    expect(aggregator.leave(node)).toEqual([]);
    expect(aggregator.events).toHaveLength(before);
  });
});

describe("a node that claims to have computed for longer than the round has lasted", () => {
  test("is charged the time of the round", () => {
    const aggregator = driveAggregator();
    const [node] = aggregator.begin(["node-1"]) as [number];
    aggregator.seconds += 4;
    aggregator.report(node, { localSeconds: 1e300 });
    expect(aggregator.event("round-finished")).toMatchObject({
      consumedSeconds: 4,
      localCostSeconds: 2,
      globalCostSeconds: 0,
      nodes: [{ computeSeconds: 4, communicateSeconds: 0, waitSeconds: 0 }],
    });
  });
});

describe("names of nodes that have gone", () => {
  const missing = (aggregator: ReturnType<typeof driveAggregator>) =>
    aggregator.events.findLast((event) => event.kind === "waiting");

  /** So many nodes that came, one after the other, and went. */
  function deserted(count: number, options: Parameters<typeof driveAggregator>[0] = {}) {
    const aggregator = driveAggregator({ nodesNeeded: 3, ...options });
    aggregator.start();
    for (let i = 1; i <= count; i++) aggregator.leave(aggregator.join(`guest-${i}`));
    return aggregator;
  }

  test("are told while they are few; of more, the first twenty and how many others", () => {
    expect(missing(deserted(20))).toMatchObject({ missing: Array.from({ length: 20 }, (_, i) => `guest-${i + 1}`) });
    expect(missing(deserted(20))).not.toHaveProperty("missingMore");
    const many = deserted(57);
    expect(missing(many)).toMatchObject({
      missing: Array.from({ length: 20 }, (_, i) => `guest-${i + 1}`),
      missingMore: 37,
    });
    const there = many.join("pi-1");
    expect(many.last(there, "notice")).toEqual({
      type: "notice",
      text: "waiting for nodes: 1 of 3, missing guest-1, guest-2, guest-3, guest-4, guest-5, guest-6, guest-7, guest-8, guest-9, guest-10 and 47 more",
    });
  });

  test("are remembered, the newest hundred", () => {
    const aggregator = deserted(101);
    aggregator.give({ kind: "tick" });
    aggregator.join("pi-1");
    expect(missing(aggregator)).toMatchObject({ missingMore: 80 });
    expect(missing(aggregator)?.missing).not.toContain("guest-1");
    expect(missing(aggregator)?.missing).toContain("guest-2");
  });

  test("are forgotten after ten minutes, unless they are expected", () => {
    const aggregator = deserted(2, { expectedNames: ["guest-2"] });
    aggregator.seconds = 599.9;
    aggregator.give({ kind: "tick" });
    expect(missing(aggregator)).toMatchObject({ missing: ["guest-1", "guest-2"] });
    aggregator.seconds = 600;
    aggregator.give({ kind: "tick" });
    expect(missing(aggregator)).toMatchObject({ missing: ["guest-2"] });
  });

  test("stay as long as a run has a place for them", () => {
    const aggregator = driveAggregator();
    const node = aggregator.join("pi-1");
    aggregator.start();
    aggregator.leave(node);
    aggregator.seconds = 99;
    aggregator.give({ kind: "tick" });
    aggregator.seconds = 5000;
    aggregator.give({ kind: "tick" });
    expect(missing(aggregator)).toMatchObject({ missing: ["pi-1"] });
  });
});

test("a node that names another run than there is here is refused for good", () => {
  const answerTo = (run: string, here?: string) => {
    const aggregator = driveAggregator(here === undefined ? {} : { run: here });
    const connection = aggregator.open();
    aggregator.give({ kind: "received", connection, message: hello("pi-1", { run }) });
    return [aggregator.last(connection, "dismissal"), aggregator.last(connection, "welcome")?.type];
  };
  const refused = (reason: string) => [expect.objectContaining({ reason, final: true }), undefined];
  expect(answerTo("digits")).toEqual(
    refused("there is no run digits here: there is one run, and it has no name; leave out --run"),
  );
  expect(answerTo("digits", "parity")).toEqual(
    refused("there is no run digits here: the run is parity; leave out --run"),
  );
  expect(answerTo("digits", "digits")).toEqual([undefined, "welcome"]);
});
