import fc from "fast-check";
import { expect, test } from "vitest";
import { driveAggregator } from "../../../test/support/aggregator-driver.ts";
import type { DriverOptions } from "../../../test/support/aggregator-environment.ts";
import { settings } from "../../../test/support/aggregator-environment.ts";
import { type Action, anyInput, honestAnswer, play } from "../../../test/support/aggregator-scripts.ts";
import { encodePlain } from "../../math/plain-data.ts";
import { restoreAggregator, snapshotAggregator } from "./snapshot.ts";

/** Starts of runs of every strategy, rule and momentum, now and then with another task. */
const start: fc.Arbitrary<Action> = fc
  .record({
    strategy: fc.constantFrom("adaptive", "adaptive-2019", "adaptive-2018", "fixed:1", "fixed:5"),
    update: fc.constantFrom("default", "sgd", "scaffold", "fedprox:0.1"),
    momentum: fc.constantFrom<number | "default">("default", 0, 0.5),
    budgetSeconds: fc.constantFrom(10, 100, 1000),
    budgetBytes: fc.constantFrom(undefined, 3000),
    stepSizeSchedule: fc.constantFrom("constant", "inverse:0.1", "cosine", "step:0.5:3"),
    task: fc.option(fc.constantFrom("numbers", "other numbers"), { nil: undefined }),
  })
  .map(({ task, ...chosen }) => ({
    kind: "start",
    settings: { ...settings, ...chosen },
    ...(task === undefined ? {} : { task: { dataset: task, model: "line" } }),
  }));

const action = fc.oneof(
  { weight: 12, arbitrary: honestAnswer() },
  { weight: 1, arbitrary: anyInput() },
  { weight: 1, arbitrary: start },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "pause" } as const, { kind: "resume" } as const) },
);
const script = fc.array(fc.tuple(action, fc.double({ min: 0, max: 3, noNaN: true })), {
  minLength: 40,
  maxLength: 100,
  size: "max",
});

/** The effects of a script, as bytes, where the state is cut before the steps that `cut` says. */
function effectsOf(
  actions: readonly (readonly [Action, number])[],
  options: DriverOptions,
  cut: (step: number) => boolean,
) {
  const seen: number[] = [];
  let rounds = 0;
  let step = 0;
  play(
    actions,
    { ...options, beforeStep: (state) => (cut(step++) ? restoreAggregator(snapshotAggregator(state)) : state) },
    (_, effects) => {
      seen.push(digest(encodePlain(effects)));
      for (const effect of effects) if (effect.kind === "emit" && effect.event.kind === "round-finished") rounds += 1;
    },
  );
  return { seen, rounds };
}

/** FNV-1a: comparing numbers is faster than comparing bytes. */
function digest(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}

/** @returns how many rounds came to their end in all of these scripts */
function cutAnywhere(options: DriverOptions, numRuns: number): number {
  let rounds = 0;
  fc.assert(
    fc.property(script, fc.integer({ min: 1, max: 3 }), fc.nat(), (actions, nodesNeeded, cutAt) => {
      const all = { ...options, nodesNeeded, waitSeconds: 20 };
      const whole = effectsOf(actions, all, () => false);
      const everywhere = effectsOf(actions, all, () => true);
      const once = effectsOf(actions, all, (step) => step === cutAt % actions.length);
      expect(everywhere.seen).toEqual(whole.seen);
      expect(once.seen).toEqual(whole.seen);
      rounds += whole.rounds;
    }),
    { numRuns },
  );
  return rounds;
}

test("cut at any step, kept and gone on with, an aggregator does the same, bit for bit", () => {
  expect(cutAnywhere({ session: "a session" }, 80)).toBeGreaterThan(50);
});

test("so does one whose nodes agree on how to read their tables", () => {
  const question = { kind: "table" as const, target: "y", regression: false, numbers: [], categories: [], leftOut: [] };
  // Rounds end in few of them: nodes have to agree first.
  expect(cutAnywhere({ question }, 60)).toBeGreaterThan(0);
});

test("what is no snapshot, or one of another version, is refused", () => {
  expect(() => restoreAggregator(Uint8Array.of(1, 2, 3))).toThrow();
  expect(() => restoreAggregator(encodePlain({ kind: "something else" }))).toThrow("not the state of an aggregator");
  const later = encodePlain({ kind: "edgewise aggregator", version: 99, state: {} });
  expect(() => restoreAggregator(later)).toThrow(/is of version 99, and this program knows version \d+; go on with/);
});

test("the memory of sums that are not needed is not kept", () => {
  const aggregator = driveAggregator();
  const nodes = aggregator.begin(["a"]);
  aggregator.give({ kind: "pause" });
  aggregator.round(nodes, { c: 1, b: 1 });
  const state = restoreAggregator(snapshotAggregator(aggregator.state()));
  expect(state.runs.get(1)?.spareSums).toBeUndefined();
});
