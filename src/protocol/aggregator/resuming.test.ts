import { describe, expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { capabilities } from "../capabilities.ts";
import { encodedBytes } from "../codec.ts";
import { joinBytes } from "../message-sizes.ts";
import type { Directive, Hello, Welcome } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";
import type { AggregatorState } from "./state.ts";
import { currentRun } from "./step.ts";

const session = "a session";
const farewell = { type: "run-over", run: 1 } as const;

/** Nodes a and b have done one round, the second is open and marked (unless rounds are short), and a has reported. */
function inTheSecondRound(more: Partial<RunSettings> = {}, b = 0.4) {
  let next: AggregatorState | undefined;
  const aggregator = driveAggregator({
    session,
    nodesNeeded: 2,
    beforeStep(state) {
      const taken = next ?? state;
      next = undefined;
      return taken;
    },
  });
  const nodes = aggregator.begin(["a", "b"], more);
  aggregator.give({ kind: "kept", number: 2, durable: true });
  aggregator.round(nodes, { c: 0.1 * b, b });
  aggregator.seconds += 0.2;
  const [a = 0] = nodes;
  aggregator.report(a, { localSeconds: 0.2 });
  let kept = snapshotAggregator(aggregator.state());
  const sent = nodes.map((node) => aggregator.directive(node));

  return {
    ...aggregator,
    sent,
    keepsNow() {
      kept = snapshotAggregator(aggregator.state());
    },
    /** Another aggregator takes up what was kept. */
    restart(charges = false) {
      next = restoreAggregator(kept);
      aggregator.give({ kind: "restored", downSeconds: 3, charges });
    },
    pass(seconds: number) {
      aggregator.seconds += seconds;
    },
    receive(bytes: number) {
      aggregator.bytesReceived += bytes;
    },
    /** A node says what it can go on with. */
    comeBack(
      name: string,
      round: number,
      states: [number, number][] = [],
      { busy, answered, ...more }: Partial<Hello> & { readonly busy?: boolean; readonly answered?: number[] } = {},
    ) {
      const about = { id: session, run: 1, assignment: name === "a" ? 1 : 2, round, busy, kept: states, answered };
      return aggregator.join(name, { session: about, ...more });
    },
  };
}

describe("after a restart in the middle of a round", () => {
  test("only who is missing in the sums gets the directive again, as it was, when all are back", () => {
    const run = inTheSecondRound();
    run.restart();
    expect(run.event("run-restored")).toMatchObject({ round: 2, downSeconds: 3, nodes: ["a", "b"] });
    const a = run.comeBack("a", 2);
    expect(run.last(a, "welcome")).toMatchObject({ session, resumes: {} });
    expect(run.inbox(a).map(({ type }) => type)).toEqual(["welcome"]);
    const b = run.comeBack("b", 2);
    expect(run.last(a, "directive")).toBeUndefined();
    expect(run.directive(b)).toEqual(run.sent[1]);
    run.report(b);
    expect(run.event("round-finished")).toMatchObject({ round: 2, nodes: [{ name: "a" }, { name: "b" }] });
  });

  test.each([
    ["bytes", { budgetBytes: 10_000 }],
    ["money", { budgetMoney: 10_000, pricePerMegabyte: 1e6 }],
  ])("a directive is not sent again where too little is left in %s for it, the report and the end", (_, budget) => {
    const asked = (missing: number) => {
      const run = inTheSecondRound(budget);
      run.restart();
      const a = run.comeBack("a", 2);
      const phase = currentRun(run.state())?.phase;
      const report = phase?.kind === "round" ? phase.open.reportBytes : 0;
      const messages = [run.last(a, "welcome") as Welcome, run.sent[1] as Directive, farewell, farewell];
      const comes = messages.reduce((sum, message) => sum + encodedBytes(message), report + joinBytes);
      run.receive(10_000 - comes + missing);
      const b = run.comeBack("b", 2);
      return { directive: run.last(b, "directive"), ended: run.event("run-ended") };
    };
    expect(asked(0)).toMatchObject({ directive: { round: 2 }, ended: undefined });
    expect(asked(1)).toMatchObject({ directive: undefined, ended: { reason: "budget" } });
  });

  test("a run whose bytes are spent by nodes that come back ends at once, and waits for nobody", () => {
    const run = inTheSecondRound({ budgetBytes: 10_000 });
    run.restart();
    run.receive(9_000);
    run.comeBack("a", 2);
    expect(run.event("run-ended")).toMatchObject({ reason: "budget" });
  });

  test("a node cannot have computed for longer than since the round began, by the clocks of both", () => {
    const run = inTheSecondRound();
    run.restart();
    run.comeBack("a", 2);
    const b = run.comeBack("b", 2);
    run.pass(0.5);
    run.report(b, { localSeconds: 1e9 });
    const { nodes = [] } = run.event("round-finished") ?? {};
    // 0.2 s before, 3 s without an aggregator, 0.5 s since, and 1 s in which the state may have been made durable.
    expect(nodes.find(({ name }) => name === "b")?.computeSeconds).toBeCloseTo(0.2 + 3 + 0.5 + 1, 6);
  });

  test("a report that was on its way already comes twice, and counts once", () => {
    const run = inTheSecondRound();
    run.restart();
    const b = run.comeBack("b", 2);
    const report = { type: "report", run: 1, round: 2, examples: 10, localUpdates: 2, localSeconds: 0.2 } as const;
    const whole = { ...report, weights: Float32Array.of(1, 1), lossAtStart: 0.5, lossOfBest: 1 };
    run.say(b, whole);
    run.say(b, whole);
    expect(run.closed.get(b)).toBeUndefined();
    run.comeBack("a", 2);
    run.say(b, whole);
    expect(run.closed.get(b)).toBeUndefined();
    expect(run.event("round-finished")).toMatchObject({ round: 2, nodes: [{ name: "a" }, { name: "b" }] });
    // The mean of a's 2 and b's 1.
    expect(run.directive(b).weights).toEqual(Float32Array.of(1.5, 1.5));
  });

  test("a node that is ahead goes back, and one that has no way back begins anew", () => {
    const run = inTheSecondRound();
    run.restart();
    const a = run.comeBack("a", 3, [[3, 2]]);
    expect(run.last(a, "welcome")?.resumes).toEqual({ round: 3 });
    const b = run.comeBack("b", 4, [[2, 1]]);
    expect(run.last(b, "welcome")?.resumes).toEqual({ round: 2 });

    const other = inTheSecondRound();
    other.restart();
    const lost = other.comeBack("b", 4, [[4, 3]]);
    expect(other.last(lost, "welcome")?.resumes).toBeUndefined();
    expect(other.last(lost, "assignment")?.assignment).toBe(3);
  });

  test("who has reported and is ahead does the round again, which counts once", () => {
    const run = inTheSecondRound();
    run.restart();
    const a = run.comeBack("a", 3, [[2, 1]]);
    expect(run.last(a, "welcome")?.resumes).toEqual({ round: 2 });
    const b = run.comeBack("b", 2);
    run.report(b);
    expect(run.events.filter(({ kind }) => kind === "round-finished")).toHaveLength(1);
    run.report(a);
    expect(run.event("round-finished")?.nodes).toHaveLength(2);
  });

  test("who does the round again when the aggregator is restarted once more is waited for", () => {
    const run = inTheSecondRound();
    run.restart();
    const a = run.comeBack("a", 2, [[2, 1]], { busy: true });
    expect(run.last(a, "welcome")?.resumes).toEqual({});
    run.report(run.comeBack("b", 2));
    expect(run.events.filter(({ kind }) => kind === "round-finished")).toHaveLength(1);
    run.report(a);
    expect(run.event("round-finished")).toMatchObject({ round: 2, nodes: [{ name: "a" }, { name: "b" }] });
  });

  test("who has done the round again, and has gone on from it, is not asked for it by a state that was kept before", () => {
    const run = inTheSecondRound();
    run.restart();
    run.comeBack("a", 3, [[2, 1]]);
    run.comeBack("b", 2);
    run.keepsNow();
    run.restart();
    const a = run.comeBack("a", 3, [[3, 2]]);
    expect(run.last(a, "welcome")?.resumes).toEqual({ round: 3 });
    const b = run.comeBack("b", 2);
    expect(run.last(a, "directive")).toBeUndefined();
    run.report(b);
    expect(run.event("round-finished")).toMatchObject({ round: 2, nodes: [{ name: "a" }, { name: "b" }] });
  });

  test("in a round that was not marked, nodes go back to before the next one, whoever has not reported with its report", () => {
    const shortSeconds = 0.1;
    const run = inTheSecondRound({}, shortSeconds);
    expect(run.sent[1]?.keep).toBeUndefined();
    run.restart();
    const a = run.comeBack("a", 3, [[3, 2]]);
    const b = run.comeBack("b", 3, [[3, 2]], { answered: [3] });
    for (const node of [a, b]) expect(run.last(node, "welcome")?.resumes).toEqual({ round: 3 });
    expect(run.last(a, "directive")).toBeUndefined();
    expect(run.directive(b)).toEqual(run.sent[1]);

    const other = inTheSecondRound({}, shortSeconds);
    other.restart();
    expect(other.last(other.comeBack("b", 3, [[3, 2]]), "welcome")?.resumes).toBeUndefined();
  });

  test("who does the round again and is not ready at its deadline is asked when it is, and else begins a correction anew", () => {
    const run = inTheSecondRound({ update: "scaffold", roundDeadline: 5 });
    run.restart();
    const a = run.comeBack("a", 3, [[2, 1]]);
    const b = run.comeBack("b", 2);
    run.pass(6);
    run.give({ kind: "tick" });
    // Both are at work, so that there is nobody else to ask.
    expect(run.event("round-finished")).toMatchObject({ round: 2, nodes: [{ name: "a" }], late: ["b"] });
    for (const node of [a, b]) expect(run.directive(node)).toMatchObject({ round: 3, correction: { kind: "restart" } });
    run.report(a);
    run.report(b);
    expect(run.event("round-finished")).toMatchObject({ round: 3, nodes: [{ name: "a" }, { name: "b" }] });
    expect(run.directive(a).correction?.kind).not.toBe("restart");
  });

  test("another session, assignment or start of the node's program has nothing to go on with", () => {
    for (const [name, more] of [
      ["b", { instance: "b started again" }],
      ["b", { session: { id: "another", run: 1, assignment: 2, round: 2, kept: [] } }],
      ["b", { session: { id: session, run: 1, assignment: 7, round: 2, kept: [] } }],
      ["b", { session: { id: session, run: 2, assignment: 2, round: 2, kept: [] } }],
    ] as const) {
      const run = inTheSecondRound();
      run.restart();
      const node = run.comeBack(name, 2, [], more as Partial<Hello>);
      expect(run.last(node, "welcome")?.resumes).toBeUndefined();
      expect(run.last(node, "assignment")).toBeDefined();
    }
  });

  test("who does not come back in 5 s is left out", () => {
    const run = inTheSecondRound();
    run.restart();
    run.comeBack("a", 2);
    run.pass(4.9);
    run.give({ kind: "tick" });
    expect(run.event("round-finished")?.round).toBe(1);
    run.pass(0.1);
    run.wake();
    expect(run.event("node-gone")).toMatchObject({ name: "b" });
    expect(run.event("round-finished")).toMatchObject({ round: 2, nodes: [{ name: "a" }] });
  });

  test("the round costs at least what its nodes computed and an aggregation usually takes; or all the time since", () => {
    for (const [charges, seconds] of [
      [false, 0.6],
      [true, 2.2],
    ] as const) {
      const run = inTheSecondRound();
      run.restart(charges);
      run.comeBack("a", 2);
      const b = run.comeBack("b", 2);
      run.pass(charges ? 2 : 0.1);
      run.report(b, { localSeconds: 0.2 });
      const { consumedSeconds = 0, consumedBeforeSeconds = 0 } = run.event("round-finished") ?? {};
      expect(consumedSeconds - consumedBeforeSeconds).toBeCloseTo(seconds, 9);
    }
  });
});

test("a run that was kept before its probe comes to the first round next", () => {
  let kept: Uint8Array | undefined;
  let isRestored = false;
  const aggregator = driveAggregator({
    session,
    beforeStep: (state) => (isRestored && kept ? restoreAggregator(kept) : state),
  });
  const [node = 0] = ["a"].map((name) => aggregator.join(name, { capabilities: [...capabilities] }));
  aggregator.start({ strategy: "adaptive" });
  kept = snapshotAggregator(aggregator.state());
  aggregator.ready([node]);
  expect(aggregator.directive(node).round).toBe(0);
  isRestored = true;
  aggregator.give({ kind: "restored", downSeconds: 3, charges: false });
  expect(aggregator.event("run-restored")).toMatchObject({ round: 1 });
});
