import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RestartedRunOptions, restartedRun } from "../../test/support/restarted-run.ts";
import type { AggregatorEvent } from "../watch/events.ts";

/** Any instant, not only early ones. */
const secondsUpTo = (most: number) => fc.noBias(fc.integer({ min: 0, max: most * 1000 })).map((ms) => ms / 1000);
const kills = fc.array(fc.record({ afterSeconds: secondsUpTo(1.5), downSeconds: secondsUpTo(3) }), {
  minLength: 1,
  maxLength: 4,
});

/**
 * A node's update takes 10 ms and a message 50 ms, so that rounds last 130 ms, or (tau 30) 400 ms. A strategy that adapts may round a
 * cost otherwise, and its tau with it.
 */
const kinds = fc.record({
  strategy: fc.constantFrom("fixed:3", "fixed:30"),
  update: fc.constantFrom("sgd", "scaffold"),
  batch: fc.constantFrom<number | "full">("full", 5),
  participation: fc.constantFrom(undefined, 2),
  encoding: fc.constantFrom("float32", "int8"),
  longUpdate: fc.constantFrom(undefined, 5, 14),
});
/** Nobody is left out for being late. */
const endless = { budgetSeconds: 1000, roundDeadline: "off" } as const;

const undisturbed = new Map<string, ReturnType<typeof restartedRun>>();
function withoutKills(settings: RestartedRunOptions["settings"]) {
  const key = JSON.stringify(settings);
  const run = undisturbed.get(key) ?? restartedRun({ settings: settings ?? {} });
  undisturbed.set(key, run);
  return run;
}

const steady = {
  strategy: "fixed:3",
  update: "scaffold",
  momentum: 0.5,
  batch: 5,
  rounds: 12,
  budgetSeconds: 100,
} as const;
const twice = [
  { afterSeconds: 0.7, downSeconds: 0.5 },
  { afterSeconds: 1.2, downSeconds: 1 },
];

describe("a run whose aggregator is killed at any instant", () => {
  test("probes its nodes again before the first round, and takes up what it chose by that in the first round", async () => {
    const settings = { strategy: "adaptive", batch: 5, rounds: 4, budgetSeconds: 10 };
    const whole = await restartedRun({ settings });
    for (const [afterSeconds, kind] of [
      [0.2, "probe-started"],
      [0.4, "round-started"],
    ] as const) {
      const run = await restartedRun({ settings, kills: [{ afterSeconds, downSeconds: 0.5 }] });
      const again = run.events.slice(run.events.findIndex((event) => event.kind === "run-restored"));
      const isBegin = (event: AggregatorEvent) => event.kind === "probe-started" || event.kind === "round-started";
      expect(again.find(isBegin)?.kind).toBe(kind);
      expect(run.weights).toEqual(whole.weights);
    }
  });

  test("ends in the same weights as an undisturbed one, bit for bit", async () => {
    let restarts = 0;
    await fc.assert(
      fc.asyncProperty(kinds, kills, fc.constantFrom(0.001, 0.03, 0.4), async (kind, killed, writeSeconds) => {
        const { participation, longUpdate, ...others } = kind;
        const settings = { ...others, ...(participation ? { participation } : {}), ...endless, rounds: 10 };
        const whole = await withoutKills(settings);
        const run = await restartedRun({ settings, kills: killed, longUpdate, writeSeconds: () => writeSeconds });
        restarts += run.restarts;
        expect(run.lastWeights).toEqual(whole.lastWeights);
        expect(run.weights).toEqual(whole.weights);
        expect(run.summary.rounds).toBe(whole.summary.rounds);
        expect(run.summary.localUpdates).toBe(whole.summary.localUpdates);
      }),
      { numRuns: 12 },
    );
    expect(restarts).toBeGreaterThan(0);
  });

  test("goes on in its round, with the nodes' assignments, and charges no time in which there was none", async () => {
    const whole = await withoutKills(steady);
    const run = await restartedRun({ settings: steady, kills: twice });
    expect(run.restarts).toBe(2);
    const restored = run.events.filter((event) => event.kind === "run-restored");
    expect(restored).toMatchObject([
      { round: 5, downSeconds: 0.5, charges: false, nodes: ["node-1", "node-2", "node-3"] },
      { round: 12, downSeconds: 1 },
    ]);
    const count = (kind: string) => run.nodeEvents.filter((event) => event.kind === kind).length;
    expect(count("went-on")).toBe(6);
    expect(count("assigned")).toBe(3);
    expect(run.summary.consumedSeconds).toBeCloseTo(whole.summary.consumedSeconds, 6);
    expect(run.weights).toEqual(whole.weights);
  });

  test("goes on with a relay and its nodes that are in the round which was kept", async () => {
    const settings = { ...steady, strategy: "fixed:30", rounds: 6 };
    const whole = await restartedRun({ settings, relay: true });
    const run = await restartedRun({ settings, relay: true, kills: twice });
    expect(run.restarts).toBe(2);
    expect(run.nodeEvents.filter(({ kind }) => kind === "assigned")).toHaveLength(3);
    expect(run.weights).toEqual(whole.weights);
  });

  test("goes back where its checkpoint is older than what the nodes have done", async () => {
    const whole = await withoutKills(steady);
    const killed = [{ afterSeconds: 1.1, downSeconds: 0.5 }];
    const run = await restartedRun({ settings: steady, kills: killed, writeSeconds: () => 0.2 });
    const back = run.nodeEvents.flatMap((event) => (event.kind === "went-on" ? [event.back] : []));
    expect(back).toEqual([6, 6, 6]);
    expect(run.weights).toEqual(whole.weights);
  });

  test("goes on in a round that was expected to be short and lasts, and in the one after it, with what was reported", async () => {
    const settings = { ...steady, ...endless };
    const whole = await withoutKills(settings);
    const hung = { settings, longUpdate: 17 };
    // In the middle of round 6, which is not marked; and where the next one has begun, and is not durable.
    for (const [afterSeconds, back] of [
      [2.2, undefined],
      [3, 7],
    ] as const) {
      const run = await restartedRun({
        ...hung,
        kills: [{ afterSeconds, downSeconds: 0.5 }],
        writeSeconds: () => 0.15,
      });
      expect(run.events.find((event) => event.kind === "run-restored")?.round).toBe(6);
      const wentOn = run.nodeEvents.flatMap((event) => (event.kind === "went-on" ? [event.back] : []));
      expect(wentOn).toEqual([back, back, back]);
      expect(run.nodeEvents.filter(({ kind }) => kind === "assigned")).toHaveLength(3);
      expect(run.weights).toEqual(whole.weights);
    }
  });

  test("charges that time if it is asked to, from the same weights", async () => {
    const whole = await withoutKills(steady);
    const run = await restartedRun({ settings: steady, kills: twice, charges: true });
    // What a round takes twice is charged as well.
    expect(run.summary.consumedSeconds).toBeGreaterThan(whole.summary.consumedSeconds + 1.5);
    expect(run.weights).toEqual(whole.weights);
  });

  test("waits for who does not come back until a moment that rounding misses, and no longer", async () => {
    const killed = [
      { afterSeconds: 0.892, downSeconds: 2.936 },
      { afterSeconds: 0.213, downSeconds: 2.038 },
      { afterSeconds: 0.236, downSeconds: 2.089 },
    ];
    const settings = { strategy: "fixed:3", batch: 5, participation: 2, rounds: 10, budgetSeconds: 1000 } as const;
    const run = await restartedRun({ settings, kills: killed, writeSeconds: () => 0.4 });
    expect(run.weights).toEqual((await withoutKills(settings)).weights);
  });

  test("begins again where nothing has become durable, and is as good", async () => {
    const whole = await withoutKills(steady);
    const run = await restartedRun({ settings: steady, kills: twice, writeSeconds: () => undefined });
    expect(run.events.filter((event) => event.kind === "run-restored")).toEqual([]);
    expect(run.weights).toEqual(whole.weights);
  });
});
