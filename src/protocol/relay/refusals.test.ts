import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import {
  changesCapability,
  relayCapabilities,
  relayCapability,
  relayOwnDataCapability,
  relayParticipationCapability,
  relaySharesCapability,
  relaySpendingCapability,
} from "../capabilities.ts";
import type { Hello, Report } from "../messages.ts";
import type { NodeConfig } from "../node/environment.ts";
import { initialNodeState } from "../node/state.ts";
import { stepNode } from "../node-machine.ts";
import type { DataQuestion } from "../own-data-messages.ts";
import { type MergedCorrections, relayedRun } from "../relay-messages.ts";
import type { RunSettings } from "../run-settings.ts";

const asRelay: Partial<Hello> = { capabilities: [...relayCapabilities], relay: { nodes: 2, depth: 1 } };

/** A relay of two nodes and a node are assigned their parts of a run. */
function assigned(settings: Partial<RunSettings> = {}, capabilities: readonly string[] = relayCapabilities) {
  const aggregator = driveAggregator({ nodesNeeded: 3 });
  const energy = { metered: true, by: "a meter", mostWatts: 5 };
  const [node, relay] = [
    aggregator.join("node-9", { energy }),
    aggregator.join("relay-1", { ...asRelay, capabilities: [...capabilities] }),
  ];
  aggregator.start(settings);
  const whyNot = aggregator.events.flatMap((event) =>
    event.kind === "node-failed" && event.name === "relay-1" ? [event.reason] : [],
  );
  return { aggregator, node, relay, whyNot };
}

test.each<readonly [Partial<RunSettings>, string]>([
  [{ aggregate: "median" }, "--aggregate median needs the weights of each node"],
  [{ aggregate: "krum:1" }, "--aggregate krum:1 needs the weights of each node"],
])("with %o a relay takes no part, it is said why, and the run goes on with the nodes", (settings, why) => {
  const { aggregator, node, relay, whyNot } = assigned(settings);
  expect(whyNot).toEqual([expect.stringContaining(why)]);
  expect(whyNot[0]).toMatch(/connect the nodes to this aggregator itself$/);
  expect(aggregator.last(relay, "assignment")).toBeUndefined();
  expect(aggregator.last(node, "assignment")).toBeDefined();
});

test("a relay of an earlier program takes part unless it had to leave nodes out of rounds, to pass encoded weights, to limit shares, or to tell what is spent behind it, and one of this has parts from an earlier aggregator", () => {
  const earlier = relayCapabilities.filter((one) => one !== relayParticipationCapability);
  expect(assigned({}, earlier).whyNot).toEqual([]);
  expect(assigned({ participation: 2 }, earlier).whyNot).toEqual([
    expect.stringContaining("a relay that cannot leave nodes out of rounds (--participation): install a newer one"),
  ]);
  expect(assigned({ participation: 2 }).whyNot).toEqual([]);
  const unencoded = relayCapabilities.filter((one) => one !== changesCapability);
  expect(assigned({}, unencoded).whyNot).toEqual([]);
  expect(assigned({ encoding: "int8" }, unencoded).whyNot).toEqual([
    expect.stringContaining("a relay that passes no encoded weights (--encoding): install a newer one there"),
  ]);
  expect(assigned({ encoding: "int8" }).whyNot).toEqual([]);
  const uncounted = relayCapabilities.filter((one) => one !== relaySpendingCapability);
  expect(assigned({}, uncounted).whyNot).toEqual([]);
  for (const budget of [{ budgetBytes: 1e6 }, { budgetJoules: 1e6 }, { budgetMoney: 1, pricePerMegabyte: 1 }]) {
    expect(assigned(budget, uncounted).whyNot).toEqual([
      expect.stringContaining(
        "a relay that does not tell what is spent behind it (budgets of bytes, joules and money): install a newer one",
      ),
    ]);
    expect(assigned(budget).whyNot).toEqual([]);
  }
  const unlimited = relayCapabilities.filter((one) => one !== relaySharesCapability);
  expect(assigned({ maxShare: 1 }, unlimited).whyNot).toEqual([]);
  expect(assigned({ maxShare: 0.4 }, unlimited).whyNot).toEqual([
    expect.stringContaining("a relay that cannot limit the shares of its nodes (--max-share): install a newer one"),
  ]);
  expect(assigned({ maxShare: 0.4 }).whyNot).toEqual([]);
  const { aggregator, relay } = assigned();
  expect(aggregator.last(relay, "assignment")?.relay).not.toHaveProperty("account");
  const { samples, ...ofEarlier } = aggregator.last(relay, "assignment")?.relay ?? {};
  expect([samples, relayedRun.safeParse(ofEarlier).success]).toEqual([false, true]);
});

const behind = (more: object) => ({ relay: { nodes: 2, corrected: 0, lost: false, ...more } });
const someBehind = behind({});
const shown = { labelled: 0, pictured: 0, devices: [] };

test.each<readonly [string, "node" | "relay", object, string]>([
  ["a relay that does not say who is behind it", "relay", {}, "a relay has to say who is behind it"],
  ["a node that says who is behind it", "node", someBehind, "only relays say who is behind them"],
  ["a relay of more nodes than places", "relay", behind({ nodes: 3 }), "3 nodes where the relay has 2 places"],
  [
    "a relay that shows more nodes than places",
    "relay",
    behind({ shown: { ...shown, pictured: 3 } }),
    "more nodes to show than the relay's 2 places",
  ],
  [
    "a relay of more devices than places",
    "relay",
    behind({ shown: { ...shown, devices: [["phone", 3]] } }),
    "more nodes to show",
  ],
  [
    "a relay of many pictures",
    "relay",
    { ...someBehind, samples: new Uint8Array(65_537) },
    "65537 bytes of pictures from a relay",
  ],
  ["a relay of other places", "relay", behind({ there: Uint8Array.of(4) }), "places of other nodes than it has"],
  ["a relay of fewer places", "relay", behind({ there: Uint8Array.of(1) }), "places of other nodes than it has"],
  ["a relay of no places", "relay", behind({ there: new Uint8Array(2) }), "2 bytes of places where 1 were to come"],
])("%s loses its connection", (_what, who, more, why) => {
  const { aggregator, ...connections } = assigned();
  const connection = connections[who];
  const { assignment = 0 } = aggregator.last(connection, "assignment") ?? {};
  aggregator.say(connection, { type: "ready", assignment, examples: 20, ...more });
  expect(aggregator.closed.get(connection)).toContain(why);
});

test("a round goes on without a relay none of whose nodes takes part any more", () => {
  const { aggregator, node, relay } = assigned({ participation: 2, seed: 1 });
  const { assignment = 0 } = aggregator.last(relay, "assignment") ?? {};
  aggregator.say(relay, { type: "ready", assignment, examples: 20, ...behind({ nodes: 1, there: Uint8Array.of(2) }) });
  aggregator.ready([node]);
  const { round = 0, relay: told } = aggregator.last(relay, "directive") ?? {};
  expect(told).toMatchObject({ beginsAnew: true });
  aggregator.report(node);
  expect(aggregator.event("round-finished")).toBeUndefined();
  aggregator.say(relay, {
    type: "ready",
    assignment,
    examples: 20,
    ...behind({ nodes: 0, there: Uint8Array.of(0), passes: round }),
  });
  expect(aggregator.event("round-finished")).toMatchObject({ round: 1 });
  // Who is there alone is asked next, and the relay when one of its nodes is back.
  expect(aggregator.event("round-started")).toMatchObject({ round: 2, nodes: ["node-9"] });
  aggregator.say(relay, { type: "ready", assignment, examples: 20, ...someBehind });
  const asked = new Set<string>();
  for (let i = 0; i < 20; i++) {
    aggregator.report(node);
    for (const name of aggregator.event("round-started")?.nodes ?? []) asked.add(name);
    if (asked.has("relay-1")) break;
  }
  expect(asked).toContain("relay-1");
});

/** What a relay tells of its nodes' reports, 20 examples. */
const merged: NonNullable<Report["merged"]> = {
  ...{ reports: 2, weightReports: 2, weightExamples: 20, updates: 40, updatesPerSecond: 4 },
  ...{ slowestUpdateSeconds: 0, computedSeconds: 0 },
};
const corrections: MergedCorrections = {
  ...{ asked: 0, known: 0, untold: false, corrected: 20, knowMean: true, counted: true },
};
const vector = () => Float32Array.of(1, 1);
const tooLong = () => Float32Array.of(1, 1, 1);
const steps = () => Float64Array.of(1, 1);
const inSteps = (more: object) => ({ weights: undefined, change: undefined, steps: { change: steps(), ...more } });
const told = () => ({ examples: 20, weights: vector(), change: true, merged, corrections });

test.each<readonly [string, Partial<Report>, string | undefined]>([
  ["as it is to be", {}, undefined],
  ["of nobody", { merged: undefined }, "a relay has to tell the sums of its nodes' reports"],
  ["of more local updates than were asked for", { localUpdates: 3 }, "3 local updates where at most 2 were asked for"],
  ["of none", { localUpdates: 0, weights: undefined }, "no local updates where some were asked for"],
  ["without weights", { weights: undefined }, "weights must be there exactly if there were local updates"],
  ["of weights as they are", { change: undefined }, "weights where their change was asked for"],
  ["of more examples than it has", { merged: { ...merged, weightExamples: 21 } }, "sums that no reports can have"],
  ["of more reports than examples", { merged: { ...merged, reports: 21 } }, "sums that no reports can have"],
  ["of more updates than those of all", { merged: { ...merged, updates: 41 } }, "sums that no reports can have"],
  ["of weights of nobody", { merged: { ...merged, weightExamples: 0 } }, "sums of weights of no examples"],
  ["of corrected updates", { merged: { ...merged, corrected: { examples: 20, reach: 40, told: 20 } } }, undefined],
  [
    "of longer corrected ones than of all updates",
    { merged: { ...merged, corrected: { examples: 20, reach: 41, told: 20 } } },
    "sums of corrected updates that no reports can have",
  ],
  [
    "of more corrected ones than others",
    { merged: { ...merged, corrected: { examples: 21, reach: 40, told: 0 } } },
    "sums of corrected updates that no reports can have",
  ],
  ["of means of nothing", { merged: { ...merged, byUpdates: vector() } }, "without what they are of"],
  ["of means of 0", { merged: { ...merged, byUpdates: vector(), byUpdatesWeight: 0 } }, "without what they are of"],
  ["of a gradient alone", { merged: { ...merged, gradient: vector() } }, "estimates without their gradient"],
  ["of too many corrections", { corrections: { ...corrections, known: 21 } }, "corrections of more examples"],
  ["without corrections", { corrections: undefined }, "drift corrections were to be told of and are not"],
  ["of too many weights", { weights: tooLong() }, "a vector of 3 entries instead of 2"],
  ["as whole steps", inSteps({}), undefined],
  ["as whole steps and as float32", { steps: { change: steps() } }, "means as whole steps and as others"],
  ["as whole steps of means of nothing", inSteps({ beyond: steps() }), "without what they are of"],
  ["of too many whole steps", inSteps({ told: Float64Array.of(1, 1, 1) }), "a vector of 3 entries instead of 2"],
  ["of weights beyond float32", inSteps({ change: Float64Array.of(1, 2 ** 137) }), "weights that float32 cannot hold"],
  ["of too long a mean", { merged: { ...merged, told: tooLong() } }, "a vector of 3 entries instead of 2"],
])("a relay's report %s", (_what, more, why) => {
  const { aggregator, node, relay } = assigned({ update: "scaffold" });
  const { assignment = 0 } = aggregator.last(relay, "assignment") ?? {};
  aggregator.say(relay, { type: "ready", assignment, examples: 20, ...someBehind });
  aggregator.ready([node]);
  aggregator.report(relay, { ...told(), ...more });
  if (why !== undefined) return expect(aggregator.closed.get(relay)).toContain(why);
  expect(aggregator.closed.get(relay)).toBeUndefined();
  aggregator.report(node, { merged });
  expect(aggregator.closed.get(node)).toContain("sums of reports, which only a relay tells");
});

const question: DataQuestion = { kind: "table", regression: false, numbers: [], categories: [], leftOut: [] };

test("a relay of an earlier program takes no part where tables of the nodes' own are learned from, also behind another relay", () => {
  const earlier = relayCapabilities.filter((one) => one !== relayOwnDataCapability);
  const above = driveAggregator({ question });
  const why = "this relay's program does not merge what nodes tell of tables of their own: install a newer one there";
  expect(above.closed.get(above.join("relay-1", { ...asRelay, capabilities: [...earlier] }))).toContain(why);
  expect(above.closed.get(above.join("relay-2", asRelay))).toBeUndefined();
  const between = driveAggregator({ relays: true });
  // It has not heard yet what is learned from.
  const inner = between.join("relay-1", { ...asRelay, capabilities: [...earlier] });
  const [table, shares] = [between.join("node-1", { data: "table" }), between.join("node-2")];
  expect([inner, table, shares].map((one) => between.closed.get(one))).toEqual([undefined, undefined, undefined]);
  between.give({ kind: "from-parent", wish: { kind: "describe", request: 1, question } });
  expect(between.closed.get(inner)).toContain(why);
  expect(between.closed.get(shares)).toContain("start the node with --data FILE");
  expect(between.closed.get(between.join("node-3"))).toContain("start the node with --data FILE");
  expect(between.last(table, "describe")).toEqual({ type: "describe", request: 1, question });
});

test("a relay whose parent takes none, or has the part of a node for it, ends or refuses, and says why", () => {
  const config: NodeConfig = {
    ...{ name: "relay-1", instance: "once", platform: "test", device: "relay", data: "assignable" },
    relay: { nodes: 2, depth: 1 },
  };
  const environment = { config, corrects: () => false };
  const after = (...said: readonly object[]) => {
    let state = initialNodeState;
    const effects: object[] = [];
    const inputs = said.map((message) => ({ kind: "received", message }) as never);
    for (const input of [{ kind: "start" } as const, { kind: "connected" } as const, ...inputs]) {
      const [next, more] = stepNode(environment, state, input, { seconds: 0, random: 0 });
      state = next;
      effects.push(...more);
    }
    return effects;
  };
  const welcome = { type: "welcome", protocol: 2, heartbeatSeconds: 1, silenceSeconds: 3, capabilities: ["float32"] };
  expect(after(welcome)).toContainEqual(
    expect.objectContaining({ kind: "end", failed: true, reason: expect.stringContaining("takes no relays") }),
  );
  const assignment = {
    ...{ type: "assignment", assignment: 1, run: 1, dataset: "numbers", model: "line", weightCount: 2 },
    ...{ share: { kind: "partition", partition: "uniform", seed: 1, index: 0, count: 2 }, update: "sgd" },
  };
  const reason = "relay-1 is a relay, and was assigned the part of a node";
  expect(after({ ...welcome, capabilities: [relayCapability] }, assignment)).toContainEqual(
    expect.objectContaining({ kind: "send", message: { type: "refusal", reason } }),
  );
});
