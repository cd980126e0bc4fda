import { describe, expect, test } from "vitest";
import {
  type AggregatorMessage,
  type Assignment,
  type Directive,
  finishedReason,
  type NodeMessage,
  type Report,
  stoppedReason,
} from "./messages.ts";
import type { NodeConfig, NodeEffect, NodeEventBody, NodeInput } from "./node/environment.ts";
import { initialNodeState, restoreNode, snapshotNode } from "./node/state.ts";
import { stepNode } from "./node-machine.ts";
import { tickSeconds } from "./silence.ts";

const config: NodeConfig = {
  name: "node-1",
  instance: "started once",
  platform: "test",
  device: "raspberry-pi-3",
  link: "wifi",
  data: "assignable",
  retry: { firstMs: 500, longestMs: 4000, longestAfterRefusalMs: 16_000 },
};

const timing = { heartbeatSeconds: 5, silenceSeconds: 15 };
const welcome = { type: "welcome", protocol: 2, ...timing, capabilities: [] as string[] } as const;

function assignment(number: number, more: Partial<Assignment> = {}): Assignment {
  return {
    type: "assignment",
    assignment: number,
    run: number,
    dataset: "numbers",
    model: "line",
    weightCount: 2,
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

const directive = (run: number, weightCount = 2) =>
  ({
    type: "directive",
    run,
    round: 1,
    weights: new Float32Array(weightCount),
    localUpdates: 3,
    last: false,
    previousBecameBest: false,
  }) as const;

const report = (run: number): Report => ({
  type: "report",
  run,
  round: 1,
  examples: 10,
  localUpdates: 3,
  localSeconds: 1,
  weights: new Float32Array(2),
  lossAtStart: 1,
  lossOfBest: 1,
});

/** A node's machine, and what its effects were, by kind. */
function driveNode(changes: Partial<NodeConfig> = {}) {
  const environment = {
    config: { ...config, ...changes },
    corrects: (name: string) => name === "scaffold",
  };
  let state = initialNodeState;
  const node = {
    seconds: 0,
    random: 1,
    sent: [] as NodeMessage[],
    events: [] as NodeEventBody[],
    dials: [] as number[],
    closes: [] as string[],
    loads: [] as number[],
    /** What is under way: training and scoring until they are cancelled. */
    work: [] as string[],
    end: undefined as { readonly reason: string; readonly failed: boolean } | undefined,

    give(input: NodeInput): readonly NodeEffect[] {
      const { seconds, random } = node;
      // Every test holds for nodes that are kept and restored before each step.
      const [next, effects] = stepNode(environment, restoreNode(snapshotNode(state)), input, { seconds, random });
      state = next;
      for (const effect of effects) note(effect);
      return effects;
    },

    hear(...messages: AggregatorMessage[]): void {
      for (const message of messages) node.give({ kind: "received", message });
    },

    connect(): void {
      node.give({ kind: "connected" });
      node.hear(welcome);
    },

    load(number: number): void {
      node.give({ kind: "loaded", assignment: number, loaded: { examples: 10 } });
    },

    /** Time passes with its ticks, in which bytes come or do not. */
    passes(seconds: number, heard = false): void {
      const until = node.seconds + seconds;
      while (node.seconds < until) {
        node.seconds += tickSeconds;
        node.give({ kind: "tick", heard });
      }
    },
  };

  function note(effect: NodeEffect): void {
    switch (effect.kind) {
      case "dial":
        return void node.dials.push(effect.afterMs);
      case "send":
        return void node.sent.push(effect.message);
      case "close":
        return void node.closes.push(effect.reason);
      case "describe":
        return void node.work.push(`describe ${JSON.stringify(effect.question)} for request ${effect.request}`);
      case "propose":
        return void node.work.push(`propose ${effect.propose.number}`);
      case "load":
        return void node.loads.push(effect.assignment.assignment);
      case "train":
        return void node.work.push(`train for run ${effect.directive.run}`);
      case "score":
        return void node.work.push(`score for run ${effect.run}`);
      case "go-back":
        return void node.work.push(`go back to round ${effect.round}`);
      case "cancel":
        node.work.length = 0;
        return;
      case "emit":
        return void node.events.push(effect.event);
      case "end":
        node.end = { reason: effect.reason, failed: effect.failed };
        return;
      case "slow-down":
        return;
      default:
        throw new Error(`unreachable: ${effect satisfies never}`);
    }
  }
  return node;
}

/** Connected, and with the data of assignment 1. */
function readyNode(changes: Partial<NodeConfig> = {}) {
  const node = driveNode(changes);
  node.give({ kind: "start" });
  node.connect();
  node.hear(assignment(1));
  node.load(1);
  return node;
}

describe("reaching the aggregator", () => {
  test("a node dials at once, and says hello when it is connected", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    expect(node.dials).toEqual([0]);
    node.give({ kind: "connected" });
    const { retry: _, ...said } = config;
    expect(node.sent).toEqual([
      {
        type: "hello",
        protocol: 2,
        ...said,
        capabilities: "float32 schema step-size participation resume probe clipping lesson changes pieces path".split(
          " ",
        ),
      },
    ]);
    node.hear(welcome);
    expect(node.events).toEqual([{ kind: "connected" }]);
  });

  test("what its person draws is told to an aggregator that wants to know, by a node that has said that it draws", () => {
    const drew: NodeInput = { kind: "drew", drawn: { counts: [0, 3] } };
    for (const wants of [true, false]) {
      const node = driveNode({ draws: true });
      node.give({ kind: "start" });
      node.give({ kind: "connected" });
      expect(node.sent.at(-1)).toMatchObject({ capabilities: expect.arrayContaining(["drawing"]) });
      node.give(drew);
      node.hear({ ...welcome, capabilities: wants ? ["drawing"] : [] });
      expect(node.sent.map(({ type }) => type)).toEqual(["hello"]);
      node.give(drew);
      expect(node.sent.slice(1)).toEqual(wants ? [{ type: "drawn", counts: [0, 3] }] : []);
    }
  });

  test("each failure doubles the pause before the next attempt, up to the longest", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    for (let i = 0; i < 5; i++) node.give({ kind: "dial-failed", reason: "nothing listens there yet" });
    expect(node.dials).toEqual([0, 500, 1000, 2000, 4000, 4000]);
    expect(node.events.at(-1)).toEqual({
      kind: "connecting",
      afterMs: 4000,
      reason: "nothing listens there yet",
      refused: false,
    });
  });

  test("a node that can go on with its assignment looks often at first, and never so seldom that it misses an aggregator's waiting", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    node.give({ kind: "connected" });
    node.hear({ ...welcome, session: "s" });
    node.hear(assignment(1));
    node.load(1);
    node.give({ kind: "disconnected", reason: "connection lost" });
    for (let i = 0; i < 100; i++) node.give({ kind: "dial-failed", reason: "nothing listens there" });
    const often = node.dials.filter((afterMs) => afterMs === 250);
    expect(often).toHaveLength(60);
    expect(node.dials.slice(often.length + 1)).toEqual(Array(41).fill(2000));
  });

  test("chance spreads the attempts of many nodes over the whole pause", () => {
    const node = driveNode();
    node.random = 0;
    node.give({ kind: "dial-failed", reason: "?" });
    node.random = 0.5;
    node.give({ kind: "dial-failed", reason: "?" });
    expect(node.dials).toEqual([0, 500]);
  });

  test("an aggregator that cannot be reached for days does not overflow the pause", () => {
    const node = driveNode({ retry: { longestMs: 30_000 } });
    for (let i = 0; i < 2000; i++) node.give({ kind: "dial-failed", reason: "?" });
    expect(node.dials.at(-1)).toBe(30_000);
  });

  test("a connection that is lost is made anew, soon, and what was under way is given up", () => {
    const node = readyNode();
    node.hear(directive(1));
    expect(node.work).toEqual(["train for run 1"]);
    node.give({ kind: "disconnected", reason: "connection lost" });
    expect(node.work).toEqual([]);
    expect(node.events.slice(-2)).toEqual([
      { kind: "disconnected", reason: "connection lost" },
      { kind: "connecting", afterMs: 500, reason: "connection lost", refused: false },
    ]);
    expect(node.dials).toEqual([0, 500]);
    node.connect();
    expect(node.sent.at(-1)).toMatchObject({ type: "hello", name: "node-1", instance: "started once" });
  });

  test("an aggregator of another version is left for good", () => {
    const node = driveNode();
    node.give({ kind: "connected" });
    node.hear({ ...welcome, protocol: 3 });
    expect(node.end).toEqual({
      reason:
        "the aggregator speaks version 3 of the protocol, this node version 2: install the same version of edgewise on both",
      failed: true,
    });
    expect(node.closes).toHaveLength(1);
  });

  test("so is one whose bytes are those of an older version", () => {
    const node = driveNode();
    node.give({ kind: "connected" });
    node.give({ kind: "malformed", reason: "is a message of version 1 of the protocol", version: 1 });
    expect(node.end).toEqual({
      reason:
        "the aggregator speaks version 1 of the protocol, this node version 2: install the same version of edgewise on both",
      failed: true,
    });
    expect(node.closes).toHaveLength(1);
    expect(node.dials).toEqual([]);
  });
});

describe("an assignment", () => {
  test("is loaded, and answered when its data are there", () => {
    const node = driveNode();
    node.connect();
    node.hear(assignment(3));
    expect(node.loads).toEqual([3]);
    node.give({ kind: "loaded", assignment: 3, loaded: { examples: 7, labelCounts: [3, 4] } });
    expect(node.sent.at(-1)).toEqual({ type: "ready", assignment: 3, examples: 7, labelCounts: [3, 4] });
  });

  test("that comes while another one is loading replaces it", () => {
    const node = driveNode();
    node.connect();
    node.hear(assignment(1), assignment(2));
    node.load(1);
    expect(node.sent.at(-1)).toMatchObject({ type: "hello" });
    node.load(2);
    expect(node.sent.at(-1)).toEqual({ type: "ready", assignment: 2, examples: 10 });
  });

  test("that comes during training ends it, and its results are dropped", () => {
    const node = readyNode();
    node.hear(directive(1), assignment(2));
    expect(node.work).toEqual([]);
    const sent = node.sent.length;
    node.give({ kind: "trained", report: report(1) });
    node.give({ kind: "scored", run: 1, examples: 10, loss: 1 });
    node.give({ kind: "failed", run: 1, round: 1, reason: "diverged" });
    expect(node.sent).toHaveLength(sent);
  });

  test("of a share of other data is refused by a node with data of its own, for good", () => {
    const node = driveNode({ data: "own" });
    node.connect();
    node.hear(assignment(1));
    const reason = "node-1 was started with data of its own and takes no share of other data";
    expect(node.sent.at(-1)).toEqual({ type: "refusal", reason });
    expect(node.end).toEqual({ reason, failed: true });
    expect(node.loads).toEqual([]);
  });

  test("of its own data is taken by a node that has some", () => {
    const node = driveNode({ data: "own" });
    node.connect();
    node.hear(assignment(1, { share: { kind: "own" } }));
    expect(node.loads).toEqual([1]);
  });

  test("that cannot be loaded is refused with the reason, in no more room than there is", () => {
    const node = driveNode();
    node.connect();
    node.hear(assignment(1));
    node.give({ kind: "load-failed", assignment: 7, reason: "an older one" });
    expect(node.end).toBeUndefined();
    node.give({ kind: "load-failed", assignment: 1, reason: "x".repeat(5000) });
    expect(node.sent.at(-1)).toEqual({ type: "refusal", reason: "x".repeat(2000) });
    expect(node.end).toMatchObject({ failed: true });
  });
});

describe("in a run", () => {
  test("a directive is trained for, and the report goes out", () => {
    const node = readyNode();
    node.hear(directive(1));
    expect(node.work).toEqual(["train for run 1"]);
    node.give({ kind: "trained", report: report(1) });
    expect(node.sent.at(-1)).toEqual(report(1));
    expect(node.events.at(-1)).not.toHaveProperty("report.weights");
  });

  test("a directive of another run, or before the data are there, is ignored", () => {
    const node = readyNode();
    node.hear(directive(9));
    node.hear(assignment(2), directive(2));
    expect(node.work).toEqual([]);
  });

  test("a change of weights that the node does not have, or a report that it cannot make, costs the aggregator the connection", () => {
    const lost = readyNode();
    lost.hear({ ...directive(1), round: 3, change: true });
    expect(lost.closes).toEqual(["a directive changes weights of round 2, which this node does not have"]);
    const asked = readyNode();
    asked.hear({ ...directive(1), reports: "int4" });
    expect(asked.closes).toEqual(['a directive asked for a report as "int4", which is not known here']);
    const follows = { ...directive(1), round: 2, change: true, form: "int8", reports: "top:0.1" } as const;
    const finished = readyNode();
    finished.hear(directive(1));
    finished.give({ kind: "trained", report: report(1) });
    finished.hear(follows);
    expect(finished.closes).toEqual([]);
    // It may not have begun the round yet.
    const busy = readyNode();
    busy.hear(directive(1), follows);
    expect(busy.closes).toEqual(["a directive changes weights of round 1, which this node does not have"]);
  });

  test("a node goes back to before a marked round with its report of the one before, if that was not marked", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    node.give({ kind: "connected" });
    node.hear({ ...welcome, session: "s" }, assignment(1));
    node.load(1);
    const round = (number: number, keep?: number) => {
      node.hear({ ...directive(1), round: number, ...(keep === undefined ? {} : { keep }) });
      node.give({ kind: "trained", report: { ...report(1), round: number, localSeconds: number } });
    };
    round(1, 0);
    round(2);
    round(3, 1);
    round(4, 3);
    node.give({ kind: "disconnected", reason: "connection lost" });
    node.give({ kind: "connected" });
    expect(node.sent.at(-1)).toMatchObject({
      session: {
        round: 4,
        kept: [
          [3, 2],
          [4, 3],
        ],
        answered: [3],
      },
    });
    node.hear({ ...welcome, session: "s", resumes: { round: 3 } });
    const { length } = node.sent;
    node.hear({ ...directive(1), round: 2 });
    expect(node.sent.slice(length)).toEqual([{ ...report(1), round: 2, localSeconds: 2 }]);
  });

  test("a directive with the wrong number of weights costs the aggregator the connection", () => {
    const node = readyNode();
    node.hear(directive(1, 3));
    expect(node.closes).toEqual(["a directive had 3 weights instead of 2"]);
    expect(node.dials).toEqual([0, 500]);
    expect(node.work).toEqual([]);
  });

  describe("with drift correction", () => {
    const corrected = (round: number, correction?: Directive["correction"], localUpdates = 3) =>
      ({ ...directive(1), round, localUpdates, ...(correction ? { correction } : {}) }) as const;
    const derive = { kind: "derive" } as const;

    /** A node that has finished round 1. */
    function correctingNode() {
      const node = readyNode();
      node.hear(assignment(1, { update: "scaffold" }));
      node.give({ kind: "loaded", assignment: 1, loaded: { examples: 10 } });
      node.hear(corrected(1, { kind: "restart" }));
      node.give({ kind: "trained", report: report(1) });
      return node;
    }

    test("it goes on from the round that it finished last", () => {
      for (const correction of [derive, { kind: "given", mean: new Float32Array(2) }] as const) {
        const node = correctingNode();
        const effects = node.give({ kind: "received", message: corrected(2, correction) });
        expect(effects[0]).toMatchObject({ kind: "train", directive: { correction } });
      }
    });

    test("it can begin anew at any time", () => {
      const node = correctingNode();
      node.hear(corrected(7, { kind: "restart" }));
      expect(node.closes).toEqual([]);
      expect(node.work).toContain("train for run 1");
    });

    test("it does not go on from a round that it did not finish: it would spoil everybody's", () => {
      const missed = correctingNode();
      missed.hear(corrected(3, derive));
      expect(missed.closes).toEqual([
        "a directive goes on with the drift correction of round 2, which this node did not finish",
      ]);
      const givenUp = correctingNode();
      givenUp.hear(corrected(2, derive), corrected(3, derive));
      expect(givenUp.closes).toHaveLength(1);
      const assignedAnew = correctingNode();
      assignedAnew.hear(assignment(1, { update: "scaffold" }));
      assignedAnew.give({ kind: "loaded", assignment: 1, loaded: { examples: 10 } });
      assignedAnew.hear(corrected(2, derive));
      expect(assignedAnew.closes).toHaveLength(1);
      const given = { kind: "given", mean: new Float32Array(2) } as const;
      for (const between of [corrected(2, given), corrected(2, undefined, 0)]) {
        const busy = correctingNode();
        busy.hear(between, corrected(3, given));
        expect(busy.closes).toEqual([
          "a directive goes on with the drift correction of an earlier round, which this node did not finish",
        ]);
      }
    });

    test("it must be told how to go on, unless there is nothing to correct", () => {
      const node = correctingNode();
      node.hear(corrected(2, undefined, 0));
      expect(node.closes).toEqual([]);
      node.hear(corrected(2));
      expect(node.closes).toEqual(["a directive did not say how the drift correction goes on"]);
    });

    test("it takes no correction of another length", () => {
      const node = correctingNode();
      node.hear(corrected(2, { kind: "given", mean: new Float32Array(3) }));
      expect(node.closes).toEqual(["a directive had a drift correction of 3 entries instead of 2"]);
    });
  });

  test("a round that cannot be finished is told, and the node stays", () => {
    const node = readyNode();
    node.give({ kind: "failed", run: 1, round: 4, reason: "diverged" });
    expect(node.sent.at(-1)).toEqual({ type: "failure", run: 1, round: 4, reason: "diverged" });
    expect(node.end).toBeUndefined();
  });

  test("the question for the final loss ends training, and is answered", () => {
    const node = readyNode();
    node.hear(directive(1), { type: "score", run: 1, weights: new Float32Array(2) });
    expect(node.work).toEqual(["score for run 1"]);
    node.give({ kind: "scored", run: 1, examples: 10, loss: 0.5 });
    expect(node.sent.at(-1)).toEqual({ type: "scored", run: 1, examples: 10, loss: 0.5 });
  });

  test("when it is over, training ends; another run's end changes nothing", () => {
    const node = readyNode();
    node.hear(directive(1), { type: "run-over", run: 9 });
    expect(node.work).toEqual(["train for run 1"]);
    node.hear({ type: "run-over", run: 1 });
    expect(node.work).toEqual([]);
    node.hear(directive(1));
    expect(node.work).toEqual([]);
  });

  test("a node can be slowed down at any time", () => {
    const node = readyNode();
    const effects = node.give({ kind: "received", message: { type: "adjust", slowdown: 3 } });
    expect(effects).toContainEqual({ kind: "slow-down", slowdown: 3 });
    expect(node.events.at(-1)).toEqual({ kind: "slowed", slowdown: 3 });
  });
});

describe("a dismissal", () => {
  test("that is final ends the program: with success if it was stopped, as a failure otherwise", () => {
    for (const [reason, failed] of [
      ["stopped from the aggregator", false],
      ["the aggregator has done its run and ends", false],
      ["another version", true],
    ] as const) {
      const node = readyNode();
      node.hear({ type: "dismissal", reason, final: true });
      expect(node.end).toEqual({ reason, failed });
      expect(node.give({ kind: "disconnected", reason: "connection closed" })).toEqual([]);
    }
  });

  test("by an aggregator that has finished leaves a node waiting that was started to stay", () => {
    const node = readyNode({ stays: true });
    node.hear({ type: "dismissal", reason: "the aggregator has done its run and ends", final: true });
    node.give({ kind: "disconnected", reason: "connection closed" });
    expect(node.end).toBeUndefined();
    expect(node.events.at(-1)).toMatchObject({
      kind: "connecting",
      reason: "the aggregator has done its run and ends",
    });
    node.connect();
    node.hear({ type: "dismissal", reason: "stopped from the aggregator", final: true });
    expect(node.end).toEqual({ reason: "stopped from the aggregator", failed: false });
  });

  test("that is not final says why the connection ends, and the node comes back", () => {
    const node = readyNode();
    node.hear({ type: "dismissal", reason: "malformed message", final: false });
    node.give({ kind: "disconnected", reason: "connection closed" });
    expect(node.end).toBeUndefined();
    expect(node.events.at(-1)).toMatchObject({ kind: "connecting", reason: "malformed message" });
  });

  /** Connects, is dismissed, and is disconnected. */
  function beRefused(node: ReturnType<typeof driveNode>, greeted: boolean): void {
    node.give({ kind: "connected" });
    if (greeted) node.hear(welcome);
    node.hear({ type: "dismissal", reason: "the name is in use", final: false });
    node.give({ kind: "disconnected", reason: "connection closed" });
  }

  test("makes the node try ever less often, and says that something has to be done", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    for (let i = 0; i < 5; i++) beRefused(node, false);
    expect(node.dials).toEqual([0, 2000, 4000, 8000, 16_000, 16_000]);
    expect(node.events.at(-1)).toEqual({
      ...{ kind: "connecting", afterMs: 16_000, reason: "the name is in use", refused: true },
    });
    // Once it is welcome, a lost connection is made anew soon.
    node.connect();
    node.give({ kind: "disconnected", reason: "connection lost" });
    expect(node.dials.at(-1)).toBe(500);
  });

  test("soon after each welcome makes the node knock ever less often too, but not if it had been of use for long", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    for (let i = 0; i < 3; i++) beRefused(node, true);
    expect(node.dials).toEqual([0, 2000, 4000, 8000]);
    node.connect();
    node.seconds += 16;
    node.hear({ type: "dismissal", reason: "malformed message", final: false });
    node.give({ kind: "disconnected", reason: "connection closed" });
    expect(node.dials.at(-1)).toBe(2000);
  });

  test("for a reason that passes pauses no longer than where no aggregator is found", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    for (let i = 0; i < 5; i++) {
      node.give({ kind: "connected" });
      node.hear({ type: "dismissal", reason: "the name is in use", final: false, passes: true });
      node.give({ kind: "disconnected", reason: "connection closed" });
    }
    expect(node.dials).toEqual([0, 2000, 4000, 4000, 4000, 4000]);
    expect(node.events.at(-1)).toMatchObject({ kind: "connecting", refused: true });
  });

  test("in place of a connection counts as one, with its own longest pause", () => {
    const node = driveNode();
    for (let i = 0; i < 6; i++) node.give({ kind: "dial-failed", reason: "HTTP 403", refused: true });
    expect(node.dials).toEqual([2000, 4000, 8000, 16_000, 16_000, 16_000]);
    node.give({ kind: "dial-failed", reason: "nothing listens there yet" });
    expect(node.dials.at(-1)).toBe(4000);
  });

  test("pauses are at most 5 s if no aggregator can be reached, and 30 s after refusals, if nothing else is wanted", () => {
    for (const [refused, longest] of [
      [false, 5000],
      [true, 30_000],
    ] as const) {
      const node = driveNode({ retry: {} });
      for (let i = 0; i < 12; i++) node.give({ kind: "dial-failed", reason: "?", refused });
      expect(node.dials.at(-1)).toBe(longest);
    }
  });
});

describe("heartbeats and silence", () => {
  test("a node says something as often as it was told, unless it has said something else", () => {
    const node = driveNode();
    node.connect();
    node.passes(4);
    node.hear(assignment(1));
    node.load(1);
    node.passes(4.5);
    expect(node.sent.map(({ type }) => type)).toEqual(["hello", "ready"]);
    node.passes(0.5);
    expect(node.sent.at(-1)).toEqual({ type: "heartbeat", sent: 2 });
  });

  test("a node that has got fewer messages than the aggregator has sent connects anew, and counts anew", () => {
    const node = driveNode();
    for (const _ of [1, 2]) {
      node.closes.length = 0;
      node.connect();
      node.hear({ type: "notice", text: "come in" }, { type: "heartbeat", sent: 2 }, { type: "heartbeat" });
      expect(node.closes).toEqual([]);
      node.hear({ type: "heartbeat", sent: 4 });
      expect(node.closes).toEqual(["2 of 4 messages did not arrive"]);
      expect(node.dials).toHaveLength(1);
      node.dials.length = 0;
    }
    node.connect();
    node.passes(5);
    expect(node.sent.at(-1)).toEqual({ type: "heartbeat", sent: 1 });
  });

  test.each([assignment(1), directive(1), { type: "heartbeat" } as const])(
    "$type before welcome is a sign that this was lost",
    (message) => {
      const node = driveNode();
      node.give({ kind: "connected" });
      node.hear(message);
      expect(node.closes).toEqual([`${message.type}: the first message must be welcome`]);
      expect(node.dials).toHaveLength(1);
    },
  );

  test("a farewell that was lost is known by the reason for which the connection ends", () => {
    for (const [reason, stays] of [
      [stoppedReason, true],
      [finishedReason, false],
    ] as const) {
      const node = driveNode({ stays });
      node.connect();
      node.give({ kind: "disconnected", reason });
      expect(node.end).toEqual({ reason, failed: false });
    }
    const staying = driveNode({ stays: true });
    staying.connect();
    staying.give({ kind: "disconnected", reason: finishedReason });
    expect(staying.end).toBeUndefined();
    expect(staying.dials).toHaveLength(1);
  });

  test("a node says something before it is welcome too, so that a slow welcome does not make it look gone", () => {
    const node = driveNode();
    node.give({ kind: "connected" });
    node.passes(2);
    expect(node.sent.map(({ type }) => type)).toEqual(["hello", "heartbeat", "heartbeat"]);
  });

  test("an aggregator that is silent for too long is dialled again", () => {
    const node = driveNode();
    node.connect();
    node.passes(10);
    node.hear({ type: "heartbeat" });
    node.passes(14.5);
    expect(node.closes).toEqual([]);
    node.passes(0.5);
    expect(node.closes).toEqual(["the aggregator is silent for 15 s"]);
    expect(node.dials).toEqual([500]);
    node.passes(35);
    expect(node.closes).toHaveLength(1);
  });

  test("bytes of a directive that is not whole yet are signs of life", () => {
    const node = driveNode();
    node.connect();
    node.passes(60, true);
    expect(node.closes).toEqual([]);
  });

  test("a node that was halted itself first looks whether something has come", () => {
    const node = driveNode();
    node.connect();
    node.passes(1);
    node.seconds += 60;
    node.give({ kind: "tick" });
    node.hear({ type: "heartbeat" });
    node.passes(14);
    expect(node.closes).toEqual([]);
  });

  test("an aggregator that never says welcome is dialled again", () => {
    const node = driveNode();
    node.give({ kind: "connected" });
    node.passes(15);
    expect(node.closes).toEqual(["the aggregator is silent for 15 s"]);
    expect(node.dials).toEqual([500]);
  });

  test("a malformed message costs the aggregator the connection", () => {
    const node = readyNode();
    node.give({ kind: "malformed", reason: "is not MessagePack" });
    expect(node.closes).toEqual(["the aggregator sent a malformed message: is not MessagePack"]);
  });
});

describe("a node that is to give up", () => {
  const giveUpAfterSeconds = 10;
  const nobody = { kind: "dial-failed", reason: "nothing listens there yet" } as const;

  test("ends when it has not been welcome for so long, with what it met last", () => {
    const node = driveNode({ giveUpAfterSeconds });
    node.seconds = 100;
    node.give({ kind: "start" });
    node.seconds = 109.9;
    node.give(nobody);
    // No later than it may try.
    expect(node.dials.at(-1)).toBe(100);
    node.seconds = 110;
    node.give({ ...nobody, reason: "HTTP 502" });
    expect(node.end).toEqual({ reason: "gave up after 10 s: HTTP 502", failed: true });
  });

  test("counts from the end of the last connection in which it was welcome", () => {
    const node = driveNode({ giveUpAfterSeconds });
    node.give({ kind: "start" });
    node.connect();
    node.passes(14);
    node.give({ kind: "disconnected", reason: "connection lost" });
    node.seconds += 9;
    node.give({ kind: "connected" });
    node.give({ kind: "disconnected", reason: "connection lost" });
    expect(node.end).toBeUndefined();
    node.seconds += 1;
    node.give(nobody);
    expect(node.end).toMatchObject({ failed: true });
  });
});

describe("the end", () => {
  test("a node that is stopped closes its connection and does nothing more", () => {
    const node = readyNode();
    node.hear(directive(1));
    node.give({ kind: "stop" });
    expect(node.end).toEqual({ reason: "stopped", failed: false });
    expect(node.closes).toEqual(["the node was stopped"]);
    expect(node.work).toEqual([]);
    for (const input of [{ kind: "tick" }, { kind: "stop" }, { kind: "connected" }] as const) {
      expect(node.give(input)).toEqual([]);
    }
  });

  test("a node can be stopped before it is connected", () => {
    const node = driveNode();
    node.give({ kind: "start" });
    node.give({ kind: "stop" });
    expect(node.end).toEqual({ reason: "stopped", failed: false });
  });

  test("a defect in the program ends it as failed", () => {
    const node = readyNode();
    node.give({ kind: "crashed", reason: "undefined is not a function" });
    expect(node.end).toEqual({ reason: "undefined is not a function", failed: true });
  });

  test("what was under way when the connection broke is sent nowhere", () => {
    const node = readyNode();
    node.give({ kind: "disconnected", reason: "connection lost" });
    for (const input of [
      { kind: "loaded", assignment: 1, loaded: { examples: 1 } },
      { kind: "trained", report: report(1) },
      { kind: "scored", run: 1, examples: 1, loss: 1 },
      { kind: "tick" },
      { kind: "received", message: { type: "heartbeat" } },
    ] as const) {
      expect(node.give(input)).toEqual([]);
    }
  });
});
