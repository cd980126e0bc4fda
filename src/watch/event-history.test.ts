import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluated, finished, kept, passed } from "../../test/support/past-events.ts";
import { virtualRun } from "../../test/support/virtual-run.ts";
import type { AggregatorEvent, AggregatorEventBody } from "./events.ts";

/** What plots show of each round. */
function plotted(events: readonly AggregatorEvent[]) {
  const rounds = new Map<string, unknown>();
  for (const event of events) {
    if (event.kind === "round-finished") {
      const { run, round, loss, localUpdates, consumedSeconds, estimates, localCostSeconds, globalCostSeconds } = event;
      rounds.set(`${run}/${round}`, [
        loss,
        localUpdates,
        consumedSeconds,
        estimates,
        localCostSeconds,
        globalCostSeconds,
      ]);
    }
    if (event.kind === "model-evaluated") rounds.set(`accuracy ${event.run}/${event.round}`, event.accuracy);
  }
  return rounds;
}

describe("what a late watcher gets", () => {
  test("shows the same rounds as what an early one has seen", async () => {
    const run = virtualRun();
    await run.finish({ strategy: "adaptive-2019", budgetSeconds: 12 });
    await run.finish({ strategy: "fixed:1", budgetSeconds: 1 });
    const history = run.aggregator.history();
    expect(history.length).toBeLessThan(run.events.length);
    expect(plotted(history)).toEqual(plotted(run.events));
    const lasting = (events: readonly AggregatorEvent[]) => events.filter(({ kind }) => /^run-/.test(kind));
    expect(lasting(history)).toEqual(lasting(run.events));
    expect(history[0]?.kind).toBe("aggregator-started");
  });

  test("is in the order of its sequence numbers, each once", () => {
    const some = fc.constantFrom(
      finished(1, 1),
      evaluated(1, 1),
      passed("a", "report"),
      passed("b", "directive"),
      { kind: "run-paused", run: 1 } as const,
      { kind: "node-gone", name: "a", reason: "" } as const,
      { kind: "delay-changed", delayMs: 1 } as const,
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 300, size: "max" }), (bodies) => {
        const sequences = kept(bodies).map(({ sequence }) => sequence);
        expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
        expect(sequences.at(-1) ?? -1).toBe(bodies.length - 1);
      }),
      { numRuns: 50 },
    );
  });

  test("has the newest of what replaces itself, of each node", () => {
    const bodies: AggregatorEventBody[] = ["a", "b", "a"].map((name, i) => ({
      kind: "node-adjusted",
      name,
      slowdown: i + 1,
    }));
    expect(kept(bodies)).toMatchObject([
      { name: "b", slowdown: 2 },
      { name: "a", slowdown: 3 },
    ]);
  });

  test("has all runs, however often the delay was changed and the run paused", () => {
    const fidgeting: AggregatorEventBody[] = Array.from({ length: 300 }, (_, delayMs) => [
      { kind: "delay-changed", delayMs } as const,
      { kind: "run-paused", run: 2 } as const,
      { kind: "run-resumed", run: 2 } as const,
    ]).flat();
    const end = (run: number) => ({ kind: "run-finished", run, reason: "replaced" }) as const;
    const events = kept([finished(1, 1), end(1), ...fidgeting, finished(2, 1), end(2)]);
    expect(events.map((event) => [event.kind, "run" in event ? event.run : event.sequence])).toEqual([
      ["round-finished", 1],
      ["run-finished", 1],
      ["delay-changed", 899],
      ["run-resumed", 2],
      ["round-finished", 2],
      ["run-finished", 2],
    ]);
  });

  test("keeps what is said rarely to a node among the many messages of its rounds, and the newest of these", () => {
    const many = Array.from({ length: 200 }, (_, i) => passed("node-1", i % 2 === 0 ? "directive" : "report"));
    const rare = Array.from({ length: 40 }, () => passed("node-1", "adjust"));
    const names = (bodies: AggregatorEventBody[]) =>
      kept(bodies).map((event) => (event.kind === "message-passed" ? event.message : event.kind));
    expect(names([passed("node-1", "adjust"), ...many]).slice(0, 2)).toEqual(["adjust", "report"]);
    expect(names([...rare, ...many])).toEqual([...Array(29).fill("adjust"), "report"]);
  });

  test("has the last messages of every node, not of the busiest only", () => {
    const bodies = [passed("quiet", "hello"), ...Array.from({ length: 200 }, () => passed("busy", "report"))];
    const messages = kept(bodies);
    expect(messages).toHaveLength(31);
    expect(messages[0]).toMatchObject({ name: "quiet" });
  });
});
