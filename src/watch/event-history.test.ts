import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { virtualRun } from "../../test/support/virtual-run.ts";
import { createEventHistory } from "./event-history.ts";
import type { AggregatorEvent, AggregatorEventBody } from "./events.ts";

const bound = Array.from({ length: 100 }, (_, i) => i);

function finished(run: number, round: number): AggregatorEventBody {
  const estimates = { rho: 1, beta: 1, delta: 1 };
  return {
    kind: "round-finished",
    run,
    round,
    localUpdates: 5,
    last: false,
    loss: 1 / round,
    bestLoss: 1 / round,
    estimates,
    localCostSeconds: 0.01,
    globalCostSeconds: 0.1,
    consumedBeforeSeconds: round - 1,
    consumedSeconds: round,
    budgetSeconds: 1e6,
    decision: {
      kind: "continue",
      localUpdates: 5,
      wanted: 5,
      cutByBudget: false,
      last: false,
      why: { kind: "bound", objective: "minimise", bound, estimates, searchLimit: 100, limitedBy: "maximum" },
    },
    nodes: ["node-1", "node-2"].map((name) => ({
      name,
      examples: 10,
      localUpdates: 5,
      computeSeconds: 1,
      communicateSeconds: 1,
      waitSeconds: 1,
      loss: 1,
    })),
  };
}

const weights = new Float32Array(784);

function evaluated(run: number, round: number): AggregatorEventBody {
  const answers = [{ value: 1, score: 2 }];
  return {
    kind: "model-evaluated",
    run,
    round,
    consumedSeconds: round,
    accuracy: 0.5,
    metrics: { accuracy: 0.5 },
    answers,
    weights,
  };
}

function passed(name: string, message: string): AggregatorEventBody {
  return { kind: "message-passed", name, direction: "to-node", message, detail: "", bytes: 100 };
}

/** What a history keeps of these events, which are stamped in their order. */
function kept(bodies: readonly AggregatorEventBody[]): AggregatorEvent[] {
  const history = createEventHistory();
  for (const [sequence, body] of bodies.entries()) history.add({ ...body, sequence, at: sequence });
  return history.events();
}

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

const hasDetails = (event: AggregatorEvent) => event.kind === "round-finished" && event.nodes.length > 0;
const hasPicture = (event: AggregatorEvent) => event.kind === "model-evaluated" && event.weights !== undefined;

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
      kind: "node-ready",
      run: 1,
      name,
      examples: i + 1,
    }));
    expect(kept(bodies)).toMatchObject([
      { name: "b", examples: 2 },
      { name: "a", examples: 3 },
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
    // Of the delays more than the newest stay, but not all (below).
    const others = events.filter(({ kind, sequence }) => kind !== "delay-changed" || sequence > 896);
    expect(others.map((event) => [event.kind, "run" in event ? event.run : event.sequence])).toEqual([
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

describe("the size of the history", () => {
  test("details and pictures stay of the newest only, however rounds and tests alternate", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 300, maxLength: 600, size: "max" }), (isRound) => {
        const events = kept(isRound.map((round, i) => (round ? finished(1, i + 1) : evaluated(1, i + 1))));
        const rounds = events.filter(({ kind }) => kind === "round-finished");
        const detailed = rounds.filter(hasDetails);
        expect(detailed.length).toBeLessThanOrEqual(40);
        expect(detailed.length).toBeGreaterThanOrEqual(Math.min(40, rounds.length) / 2);
        expect(rounds.slice(rounds.length - detailed.length)).toEqual(detailed);
        expect(events.filter(hasPicture).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  test("grows with the number of nodes only as much as the nodes themselves", () => {
    const perNode = (nodes: number, roundCount: number) => {
      const names = Array.from({ length: nodes }, (_, i) => `node-${i}`);
      const measured = finished(1, 1) as Extract<AggregatorEventBody, { kind: "round-finished" }>;
      const [one] = measured.nodes;
      if (!one) throw new Error("a round has nodes");
      const rounds = Array.from({ length: roundCount }, (_, round): AggregatorEventBody[] => [
        ...names.map((name) => passed(name, "directive")),
        ...names.map((name) => passed(name, "report")),
        { ...measured, round: round + 1, nodes: names.map((name) => ({ ...one, name })) },
      ]);
      const events = kept(rounds.flat());
      const told = events.map((event) => (event.kind === "round-finished" ? event.nodes.length : 1));
      return told.reduce((sum, each) => sum + each, 0) / nodes;
    };
    expect(perNode(10, 50)).toBeCloseTo(30 + 40, 0);
    expect(perNode(1000, 20)).toBeLessThanOrEqual(10);
    expect(perNode(5000, 10)).toBeLessThanOrEqual(4);
  });

  test("has old rounds of a long run thinned evenly, the newest whole, and the best", () => {
    const best = 12_345;
    const events = kept([
      { kind: "run-paused", run: 1 },
      ...Array.from({ length: 49_000 }, (_, i) => ({
        ...(finished(1, i + 1) as Extract<AggregatorEventBody, { kind: "round-finished" }>),
        loss: i + 1 === best ? 0.1 : 0.2,
      })),
      { kind: "run-finished", run: 1, reason: "budget" },
    ]);
    const rounds = events.flatMap((event) => (event.kind === "round-finished" ? [event.round] : []));
    expect(rounds.length).toBeLessThan(2500);
    expect(rounds[0]).toBe(1);
    expect(rounds).toContain(best);
    expect(rounds.slice(-600)).toEqual(Array.from({ length: 600 }, (_, i) => 48_401 + i));
    const gaps = rounds.slice(1).map((round, i) => round - (rounds[i] as number));
    expect(Math.max(...gaps)).toBeLessThan(100);
    expect(events.at(-1)?.kind).toBe("run-finished");
  });

  test("has fewer rounds of earlier runs, and the beginnings and ends of all that it knows", () => {
    const bodies = Array.from({ length: 60 }, (_, i): AggregatorEventBody[] => [
      ...Array.from({ length: 500 }, (_, round) => finished(i + 1, round + 1)),
      { kind: "run-finished", run: i + 1, reason: "stopped" },
    ]).flat();
    const events = kept(bodies);
    const roundsOf = (run: number) =>
      events.filter((event) => event.kind === "round-finished" && event.run === run).length;
    expect([roundsOf(60), roundsOf(59)]).toEqual([500, 500]);
    expect(roundsOf(30)).toBeGreaterThan(15);
    expect(roundsOf(30)).toBeLessThanOrEqual(60);
    expect(events.filter(({ kind }) => kind === "run-finished")).toHaveLength(50);
  });

  test("knows the newest of the nodes that are gone, however many strangers come and go", () => {
    const joined = (name: string): AggregatorEventBody => ({
      kind: "node-joined",
      name,
      device: "real",
      link: "real",
      platform: "",
      startable: false,
      again: false,
    });
    const events = kept([
      joined("here"),
      ...Array.from({ length: 3000 }, (_, i): AggregatorEventBody[] => [
        joined(`guest-${i}`),
        passed(`guest-${i}`, "hello"),
        { kind: "node-gone", name: `guest-${i}`, reason: "" },
      ]).flat(),
    ]);
    const names = new Set(events.flatMap((event) => ("name" in event ? [event.name] : [])));
    expect(names.size).toBe(1001);
    expect(names).toContain("here");
    expect(names).toContain("guest-2999");
  });

  test("has pictures of the newest nodes only, if there are very many", () => {
    const ready = (i: number): AggregatorEventBody => ({
      kind: "node-ready",
      run: 1,
      name: `node-${i}`,
      examples: 1,
      samples: new Uint8Array(20_000),
    });
    const events = kept(Array.from({ length: 100 }, (_, i) => ready(i)));
    const withPictures = events.filter((event) => event.kind === "node-ready" && event.samples !== undefined);
    expect(events).toHaveLength(100);
    expect(withPictures).toEqual(events.slice(-25));
  });

  test("is bounded for an aggregator that runs for weeks", () => {
    const history = createEventHistory();
    let sequence = 0;
    const add = (body: AggregatorEventBody) => history.add({ ...body, sequence: sequence++, at: sequence });
    for (let run = 1; run <= 200; run++) {
      add({ kind: "run-paused", run });
      for (let round = 1; round <= 120; round++) {
        add(finished(run, round));
        if (round % 3 === 0) add(evaluated(run, round));
        add(passed(`node-${round % 5}`, "report"));
        add({ kind: "report-arrived", run, round, name: `node-${round % 5}` });
      }
      add({ kind: "run-finished", run, reason: "budget" });
    }
    const events = history.events();
    expect(events.length).toBeLessThan(25_000);
    expect(events.filter(hasDetails).length).toBeLessThanOrEqual(40);
    expect(events.filter(hasPicture).length).toBeLessThanOrEqual(1);
    expect(events.at(-1)).toMatchObject({ kind: "run-finished", run: 200 });
    expect(events.findLast(({ kind }) => kind === "round-finished")).toMatchObject({ run: 200, round: 120 });
  });
});

test("what pages mark in curves stays, although later events make it pointless otherwise: the newest 120", () => {
  const history = createEventHistory();
  const left = { kind: "node-gone", name: "a", reason: "connection closed" } as const;
  history.add({ sequence: 0, at: 0, ...left });
  for (let i = 1; i <= 119; i++) history.add({ sequence: i, at: i, kind: "delay-changed", delayMs: i });
  const sequences = () => history.events().map(({ sequence }) => sequence);
  expect(sequences()).toEqual(Array.from({ length: 120 }, (_, i) => i));
  history.add({ sequence: 120, at: 120, ...left });
  history.add({ sequence: 121, at: 121, kind: "delay-changed", delayMs: 0 });
  expect(sequences()).toEqual(Array.from({ length: 120 }, (_, i) => i + 2));
});
