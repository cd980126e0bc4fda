import { describe, expect, test } from "vitest";
import { type AggregatorDriver, driveAggregator } from "../../../test/support/aggregator-driver.ts";
import { capabilities } from "../capabilities.ts";
import type { Hello } from "../messages.ts";
import type { RunSettings } from "../run-settings.ts";

const drift = { squaredMovement: 5, squaredNoise: 1 };

/** Nodes that can be probed are in a run of the adaptive strategy, and have their data. */
function probed(changed: Partial<RunSettings> = {}, names: readonly string[] = ["a", "b"], more: Partial<Hello> = {}) {
  const aggregator = driveAggregator({ nodesNeeded: names.length });
  const nodes = names.map((name) => aggregator.join(name, { capabilities: [...capabilities], ...more }));
  aggregator.start({ strategy: "adaptive", ...changed });
  aggregator.ready(nodes);
  return { aggregator, nodes };
}

/** A node answers the probe after so many seconds of computing and so many beside it. */
function answer(aggregator: AggregatorDriver, node: number, localSeconds: number, rest: number) {
  aggregator.seconds += localSeconds + rest;
  aggregator.report(node, { localSeconds, drift });
}

describe("before the first round", () => {
  test("the nodes make a few local updates, of which no time is charged and no weights stay", () => {
    const { aggregator, nodes } = probed();
    const [a, b] = nodes as [number, number];
    expect(aggregator.directive(a)).toMatchObject({ round: 0, localUpdates: 6, correction: { kind: "restart" } });
    expect(aggregator.event("round-started")).toBeUndefined();
    answer(aggregator, a, 0.6, 0.4);
    answer(aggregator, b, 0.6, 0);
    expect(aggregator.event("probe-finished")).toMatchObject({
      found: { localUpdates: 6, localCostSeconds: expect.closeTo(0.1, 9), globalCostSeconds: expect.closeTo(1, 9) },
    });
    expect(aggregator.directive(a)).toMatchObject({ round: 1, weights: new Float32Array(2) });
    aggregator.round(nodes, { c: 0.1, b: 0.4, drift });
    const { consumedSeconds, localUpdates } = aggregator.event("round-finished") ?? {};
    expect(consumedSeconds).toBeCloseTo(0.1 * (localUpdates ?? 0) + 0.4, 9);
  });

  test("what was measured decides on the first tau, and on how long nodes compute for it", () => {
    const first = (b: number) => {
      const { aggregator, nodes } = probed();
      aggregator.seconds += 0.06 + b;
      for (const node of nodes) aggregator.report(node, { localSeconds: 0.06, drift });
      const { localUpdates, secondsAllowed } = aggregator.directive(nodes[0] as number);
      const { found } = aggregator.event("probe-finished") ?? {};
      expect(found?.choice?.why).toMatchObject({ kind: "useful", searchLimit: 30 });
      // Each may do as many as fit into the time.
      expect(localUpdates).toBe(2 * (found?.choice?.tau ?? 0));
      expect(secondsAllowed).toBeGreaterThan(0);
      return found?.choice?.tau ?? 0;
    };
    expect(first(0.001)).toBeLessThan(first(5));
  });

  test("the first round leaves room for a second one", () => {
    const { aggregator, nodes } = probed({ budgetSeconds: 10 });
    for (const node of nodes) answer(aggregator, node, 0.3, 2.05);
    // The probe has shown c = 0.05 and b = 4.4, and more updates would pay if nothing had to follow.
    const tau = aggregator.directive(nodes[0] as number).localUpdates / 2;
    expect(0.05 * tau + 4.4).toBeCloseTo(5, 9);
    // Here nodes make as many as they may, which is twice the mean, in the time allowed.
    aggregator.round(nodes, { c: 0.025, b: 4.4, drift });
    expect(aggregator.directive(nodes[0] as number)).toMatchObject({ round: 2 });
  });

  test("strategies of the papers, and nodes of older programs, begin with the first round", () => {
    expect(probed({ strategy: "fixed:3" }).aggregator.directive(1)).toMatchObject({ round: 1, localUpdates: 3 });
    const aggregator = driveAggregator({ nodesNeeded: 2 });
    const nodes = [aggregator.join("a", { capabilities: [...capabilities] }), aggregator.join("b")];
    aggregator.start({ strategy: "adaptive" });
    aggregator.ready(nodes);
    for (const node of nodes) expect(aggregator.directive(node)).toMatchObject({ round: 1, localUpdates: 1 });
  });
});

describe("a probe ends", () => {
  test("when those who are left have answered", () => {
    const { aggregator, nodes } = probed();
    answer(aggregator, nodes[0] as number, 0.6, 1);
    aggregator.leave(nodes[1] as number);
    expect(aggregator.event("probe-finished")?.nodes).toMatchObject([{ name: "a", localUpdates: 6 }]);
    // As always, the first round waits for all.
    aggregator.ready([aggregator.join("b", { capabilities: [...capabilities] })]);
    expect(aggregator.directive(nodes[0] as number).round).toBe(1);
  });

  test("when all nodes are gone", () => {
    const { aggregator, nodes } = probed();
    for (const node of nodes) aggregator.leave(node);
    expect(aggregator.event("probe-finished")).toEqual({ kind: "probe-finished", run: 1, nodes: [] });
  });

  test("after a while, whoever has not answered; what comes later is not taken for a report", () => {
    const { aggregator, nodes } = probed();
    const [a, b] = nodes as [number, number];
    const late = aggregator.answer(b, { localSeconds: 40, drift });
    answer(aggregator, a, 0.6, 1);
    expect(aggregator.wakeAt).toBeCloseTo(30, 5);
    aggregator.seconds = 30;
    aggregator.wake();
    expect(aggregator.directive(b).round).toBe(1);
    aggregator.say(b, late);
    expect(aggregator.closed.size).toBe(0);
    expect(aggregator.event("report-arrived")).toBeUndefined();
  });

  test("and tells nothing where nobody has answered: the first round has one local update", () => {
    const { aggregator, nodes } = probed({ budgetSeconds: 20 });
    aggregator.seconds = 20;
    aggregator.wake();
    expect(aggregator.event("probe-finished")).not.toHaveProperty("found");
    expect(aggregator.directive(nodes[0] as number)).toMatchObject({ round: 1, localUpdates: 1 });
  });
});

describe("a budget of joules", () => {
  const meter = { metered: true, by: "a meter", mostWatts: 10 };
  const told = { local: 6, rest: 1, seconds: 2, idleWatts: 2, mostWatts: 8 };
  const metered = (budgetJoules: number) =>
    probed({ budgetJoules, budgetSeconds: 1000 }, ["a", "b"], { energy: meter });

  test("is charged for a probe, as for a round", () => {
    const { aggregator, nodes } = metered(1000);
    aggregator.seconds += 2;
    for (const node of nodes) aggregator.report(node, { localSeconds: 1, drift, energy: told });
    aggregator.seconds += 2;
    for (const node of nodes) aggregator.report(node, { localSeconds: 1, drift, energy: told });
    const { budgets } = aggregator.event("round-finished") ?? {};
    expect(budgets?.find(({ resource }) => resource === "joules")?.consumed).toBe(4 * 7);
  });

  test("ends a probe that may have taken a twentieth of it by then, also when a node has left meanwhile", () => {
    const { aggregator, nodes } = metered(400);
    // Two nodes of 10 W.
    expect(aggregator.wakeAt).toBeCloseTo(1, 5);
    aggregator.seconds = 0.9;
    aggregator.leave(nodes[1] as number);
    aggregator.seconds = 1;
    aggregator.wake();
    expect(aggregator.event("probe-finished")).toEqual({ kind: "probe-finished", run: 1, nodes: [] });
  });
});

describe("budgets of bytes", () => {
  test("are charged for a probe", () => {
    const { aggregator, nodes } = probed({ budgetBytes: 100_000 });
    aggregator.bytesSent += 1000;
    for (const node of nodes) answer(aggregator, node, 0.6, 1);
    aggregator.round(nodes, { c: 0.1, b: 0.4, drift });
    const { budgets } = aggregator.event("round-finished") ?? {};
    expect(budgets?.find(({ resource }) => resource === "bytes")?.consumed).toBeGreaterThanOrEqual(1000);
  });

  test("do without one where it would take more than a twentieth of them; the first of few rounds is as long as one after a probe may be", () => {
    const directive = (budgetBytes: number) => {
      const { aggregator, nodes } = probed({ budgetBytes });
      return aggregator.directive(nodes[0] as number);
    };
    expect(directive(5000)).toMatchObject({ round: 1, localUpdates: 30 });
    expect(directive(50_000)).toMatchObject({ round: 0 });
  });
});

test("of a sample of the nodes a probe tells what a round does: how far all of them would move apart", () => {
  const { aggregator, nodes } = probed({ participation: 2 }, ["a", "b", "c", "d", "e", "f"]);
  const asked = (kind: "probe-started" | "round-started") =>
    (aggregator.event(kind)?.nodes ?? []).map((name) => nodes["abcdef".indexOf(name)] as number);
  for (const kind of ["probe-started", "round-started"] as const)
    for (const node of asked(kind)) {
      aggregator.seconds += 0.7;
      aggregator.report(node, { localUpdates: 6, localSeconds: 0.6, drift });
    }
  expect(aggregator.event("probe-finished")?.found?.drift).toEqual(aggregator.event("round-finished")?.drift);
});
