import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comingSeconds, type DispatchEffect, type DispatchInput, stepDispatch } from "./dispatcher.ts";
import { type Arrival, createDispatchState, type DispatchedRun } from "./state.ts";

/** Aggregators and nodes around the dispatcher, as they behave: a run begins as soon as it has enough nodes, which dial again when told to. */
function program(runs: readonly DispatchedRun[]) {
  let state = createDispatchState(runs);
  let connections = 0;
  let seconds = 0;
  const at = new Map<number, { readonly run: string; readonly arrival: Arrival }>();
  const refused: { reason: string; final: boolean }[] = [];
  const phases = new Map(runs.map(({ name }) => [name, "idle" as "idle" | "waiting" | "under way"]));
  const begun: string[] = [];
  const places = new Map<string, ReadonlySet<string>>();
  const dialling: Arrival[] = [];

  function step(input: DispatchInput): void {
    const [next, effects] = stepDispatch(runs, state, input, seconds);
    state = next;
    for (const effect of effects) perform(effect, input);
  }

  function perform(effect: DispatchEffect, input: DispatchInput): void {
    if (effect.kind === "refuse") return void refused.push(effect);
    if (effect.kind === "give") {
      if (input.kind !== "came" || effect.connection !== input.connection || at.has(effect.connection))
        throw new Error("only who has just come is given to a run, once");
      const { name, instance } = input.arrival;
      const stale = [...at].find(([, node]) => node.run === effect.run && node.arrival.name === name);
      if (stale && stale[1].arrival.instance !== instance && (input.arrival.serves ?? 1) > 1)
        throw new Error(`${name} is at ${effect.run} twice`);
      at.set(effect.connection, { run: effect.run, arrival: input.arrival });
      // As the machine does: the new connection replaces the old one.
      if (stale) leave(stale[0]);
      return settle(effect.run);
    }
    const given = at.get(effect.connection);
    if (given?.run !== effect.from) throw new Error("who is given on is at the run that gives it");
    if (phases.get(effect.from) === "under way" && places.get(effect.from)?.has(effect.name))
      throw new Error(`${effect.name} has a place in ${effect.from}`);
    leave(effect.connection);
    dialling.push(given.arrival);
  }

  function leave(connection: number): void {
    at.delete(connection);
    step({ kind: "gone", connection });
  }

  function settle(name: string): void {
    if (phases.get(name) !== "waiting") return;
    const run = runs.find((each) => each.name === name) as DispatchedRun;
    const here = [...at.values()].filter((node) => node.run === name).map(({ arrival }) => arrival);
    const heads = here.reduce((sum, { relay }) => sum + (relay?.nodes ?? 1), 0);
    if (heads < run.nodes) return;
    phases.set(name, "under way");
    begun.push(name);
    const names: string[] = [];
    let taken = 0;
    for (const { name: node, relay } of here) {
      if (taken >= run.nodes) break;
      names.push(node);
      taken += relay?.nodes ?? 1;
    }
    places.set(name, new Set(names));
    step({ kind: "began", run: name, names });
  }

  function redial(): void {
    for (let next = dialling.shift(); next; next = dialling.shift()) come(next);
  }

  function come(arrival: Arrival): number {
    connections += 1;
    step({ kind: "came", connection: connections, arrival });
    redial();
    return connections;
  }

  return {
    come,
    begun,
    refused,
    ask(name: string) {
      phases.set(name, "waiting");
      step({ kind: "waits", run: name });
      settle(name);
      redial();
    },
    end(name: string) {
      if (phases.get(name) !== "under way") return;
      phases.set(name, "idle");
      places.delete(name);
      step({ kind: "ended", run: name });
      redial();
    },
    leave(connection: number) {
      if (at.has(connection)) leave(connection);
      redial();
    },
    pass(more: number) {
      seconds += more;
    },
    of: (run: string) => [...at.values()].flatMap((node) => (node.run === run ? [node.arrival.name] : [])).sort(),
    runOf: (connection: number) => at.get(connection)?.run,
    underWay: () => [...phases].flatMap(([name, phase]) => (phase === "under way" ? [name] : [])),
    waiting: () => [...phases].flatMap(([name, phase]) => (phase === "waiting" ? [name] : [])),
    connections: () => [...at.keys()],
  };
}

const node = (name: string, more: Partial<Arrival> = {}): Arrival => ({
  name,
  instance: `${name}-1`,
  data: "assignable",
  ...more,
});

const twoRuns = [
  { name: "large", nodes: 3 },
  { name: "small", nodes: 2 },
];

describe("nodes that come", () => {
  test("go to the first run that waits, and on to the next when that has enough", () => {
    const all = program(twoRuns);
    for (const { name } of twoRuns) all.ask(name);
    for (const name of ["a", "b", "c", "d", "e"]) all.come(node(name));
    // Two were enough for the second run, and only the third made the first one possible.
    expect(all.begun).toEqual(["small", "large"]);
    expect([all.of("large").length, all.of("small").length]).toEqual([3, 2]);
  });

  test("are held for the run that waits longest when all of them together suffice for it", () => {
    const all = program([...twoRuns, { name: "tiny", nodes: 1 }]);
    all.ask("small");
    for (const name of ["a", "b", "c"]) all.come(node(name));
    all.ask("large");
    all.ask("tiny");
    // c alone would do for tiny, but large came before.
    expect(all.underWay()).toEqual(["small"]);
    expect(all.of("large")).toEqual(["c"]);
    all.end("small");
    expect(all.underWay()).toEqual(["large"]);
    all.end("large");
    expect(all.underWay()).toEqual(["tiny"]);
  });

  test("take part in the run alone that they name, and are told the names if there is none", () => {
    const all = program(twoRuns);
    for (const { name } of twoRuns) all.ask(name);
    for (const name of ["a", "b", "c"]) all.come(node(name, { run: "large" }));
    expect(all.begun).toEqual(["large"]);
    all.end("large");
    expect(all.of("large")).toEqual(["a", "b", "c"]);
    all.come(node("d", { run: "huge" }));
    expect(all.refused).toEqual([
      expect.objectContaining({ final: true, reason: "there is no run huge here: the runs are large, small" }),
    ]);
  });

  test("bring what a run asks for, or go to another one", () => {
    const all = program([
      { name: "tables", nodes: 1, brings: "table" },
      { name: "digits", nodes: 1 },
    ]);
    for (const run of ["tables", "digits"]) all.ask(run);
    const digits = all.come(node("a"));
    const tables = all.come(node("b", { data: "table" }));
    expect([all.runOf(digits), all.runOf(tables)]).toEqual(["digits", "tables"]);
    // No run takes pictures: an aggregator tells what is wanted in their place.
    expect(all.runOf(all.come(node("c", { data: "pictures" })))).toBe("tables");
    all.come(node("a", { instance: "a-2", serves: 2 }));
    expect(all.refused).toEqual([expect.objectContaining({ final: false })]);
  });

  test("come back to the run in which they have a place, also as another program of their name", () => {
    const all = program([...twoRuns, { name: "other", nodes: 9 }]);
    all.ask("small");
    const [a, b] = [all.come(node("a")), all.come(node("b"))];
    all.ask("other");
    all.leave(a);
    all.leave(b);
    expect(all.runOf(all.come(node("a")))).toBe("small");
    expect(all.runOf(all.come(node("b", { instance: "b-2" })))).toBe("small");
  });

  test("come back after a restart of the program to the run whose session they kept", () => {
    const runs = [
      { name: "first", nodes: 2, session: "s1" },
      { name: "second", nodes: 2, session: "s2" },
    ];
    let state = createDispatchState(runs);
    for (const { name } of runs)
      [state] = stepDispatch(runs, state, { kind: "began", run: name, names: ["a", "b"] }, 0);
    const came: DispatchInput = {
      kind: "came",
      connection: 1,
      arrival: node("a", { session: { id: "s2" }, serves: 2 }),
    };
    expect(stepDispatch(runs, state, came, 0)[1]).toEqual([{ kind: "give", connection: 1, run: "second" }]);
  });

  test("that kept nothing leave the places of their program to its connections that kept work, for a while after a restart", () => {
    const runs = [
      { name: "first", nodes: 1, session: "s1" },
      { name: "ended", nodes: 1 },
      { name: "next", nodes: 2 },
    ];
    let state = createDispatchState(runs);
    const step = (input: DispatchInput, seconds: number) => {
      const [next, [effect]] = stepDispatch(runs, state, input, seconds);
      state = next;
      return effect;
    };
    const lane = (i: number, more: Partial<Arrival> = {}) => node("a", { instance: `a-${i}`, serves: 3, ...more });
    step({ kind: "began", run: "first", names: ["a", "b"], restored: true }, 0);
    step({ kind: "waits", run: "next" }, 0);
    expect(step({ kind: "came", connection: 1, arrival: lane(1) }, 1)).toMatchObject({ kind: "give", run: "next" });
    expect(step({ kind: "came", connection: 2, arrival: lane(2) }, 1)).toMatchObject({ kind: "give", run: "ended" });
    const kept = lane(3, { session: { id: "s1" } });
    expect(step({ kind: "came", connection: 3, arrival: kept }, 2)).toMatchObject({ kind: "give", run: "first" });
    // Of a program that makes one connection no other one comes.
    expect(step({ kind: "came", connection: 4, arrival: node("b") }, 2)).toMatchObject({ kind: "give", run: "first" });
    step({ kind: "gone", connection: 3 }, 3);
    expect(step({ kind: "came", connection: 5, arrival: lane(4) }, 3)).toMatchObject({ kind: "refuse", final: false });
    const later = step({ kind: "came", connection: 6, arrival: lane(4) }, comingSeconds);
    expect(later).toMatchObject({ kind: "give", run: "first" });
  });

  test("are in as many runs as their program serves, and in none twice", () => {
    const all = program(twoRuns.map((run) => ({ ...run, nodes: 1 })));
    for (const { name } of twoRuns) all.ask(name);
    for (const lane of [1, 2, 3]) all.come(node("a", { instance: `a-${lane}`, serves: 3 }));
    expect(all.underWay()).toEqual(["large", "small"]);
    expect(all.refused).toEqual([expect.objectContaining({ final: false })]);
  });
});

test("a node that was given on and does not dial again is not counted on any more", () => {
  let state = createDispatchState(twoRuns);
  const step = (input: DispatchInput, seconds: number) => {
    const [next, effects] = stepDispatch(twoRuns, state, input, seconds);
    state = next;
    return effects;
  };
  step({ kind: "waits", run: "large" }, 0);
  step({ kind: "came", connection: 1, arrival: node("a") }, 0);
  step({ kind: "came", connection: 2, arrival: node("b") }, 0);
  // Two suffice for small, and three would for large.
  const given = step({ kind: "waits", run: "small" }, 0);
  expect(given.map((effect) => effect.kind === "give-on" && effect.to)).toEqual(["small", "small"]);
  step({ kind: "came", connection: 3, arrival: node("a") }, 1);
  const late = step({ kind: "came", connection: 4, arrival: node("c") }, 1 + comingSeconds);
  expect(late).toEqual([{ kind: "give", connection: 4, run: "small" }]);
});

/** Up to four runs, of up to four places each. */
const anyRuns = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .map((needs) => needs.map((nodes, i): DispatchedRun => ({ name: `run-${i + 1}`, nodes })));

const anyAct = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant("come" as const), who: fc.integer({ min: 0, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("leave" as const), who: fc.integer({ min: 0, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("ask" as const), who: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("end" as const), who: fc.integer({ min: 0, max: 3 }) }) },
);

/** A node of each kind: one that serves one run, several, or only one that it names; and a relay. */
function anyone(who: number, runs: readonly DispatchedRun[], turn: number): Arrival {
  const name = `node-${who}`;
  if (who === 4) return node(name, { relay: { nodes: 2 } });
  if (who === 5) return node(name, { run: runs[0]?.name });
  return who === 6 ? node("several", { serves: 3, instance: `several-${turn % 3}` }) : node(name);
}

test("whatever comes, goes, is asked for and ends, no run that can be served waits for ever", () => {
  fc.assert(
    fc.property(anyRuns, fc.array(anyAct, { maxLength: 60 }), (runs, acts) => {
      const all = program(runs);
      for (const [turn, { act, who }] of acts.entries()) {
        const run = runs[who % runs.length]?.name as string;
        all.pass(1);
        if (act === "come") all.come(anyone(who, runs, turn));
        if (act === "leave") all.leave(all.connections()[who % Math.max(1, all.connections().length)] ?? 0);
        if (act === "ask" && !all.underWay().includes(run)) all.ask(run);
        if (act === "end") all.end(run);
      }
      // From now on nobody comes, and what goes on comes to an end: all that there are nodes for get their turn.
      all.pass(comingSeconds);
      for (let turn = 0; turn <= runs.length; turn++) for (const run of all.underWay()) all.end(run);
      for (const name of all.waiting()) {
        const { nodes } = runs.find((run) => run.name === name) as DispatchedRun;
        const ofAnyone = runs.flatMap((run) => all.of(run.name)).filter((who) => who !== "node-5" || name === "run-1");
        // Of relays there is one at most, which stands for two.
        expect(new Set(ofAnyone).size + (ofAnyone.includes("node-4") ? 1 : 0)).toBeLessThan(nodes);
      }
    }),
    { numRuns: 400 },
  );
});

test("a run that waits is not passed by others again and again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), fc.array(fc.nat(1), { maxLength: 40 }), (needs, ends) => {
      const all = program([
        { name: "one", nodes: 1 },
        { name: "other", nodes: 1 },
        { name: "large", nodes: needs },
      ]);
      all.ask("one");
      all.ask("other");
      for (let i = 0; i < needs; i++) all.come(node(`node-${i}`));
      all.ask("large");
      // Both small ones are begun anew as soon as they end; when each has ended once, it is the large one's turn.
      const ended = new Set<string>();
      for (const which of [...ends, 0, 1]) {
        const name = which === 0 ? "one" : "other";
        if (!all.underWay().includes(name)) continue;
        all.end(name);
        all.ask(name);
        ended.add(name);
        expect(all.begun.includes("large")).toBe(ended.size === 2);
        if (ended.size === 2) return;
      }
    }),
  );
});
