import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Correction } from "../correction.ts";
import { correctionOf } from "../mean-correction.ts";
import { addReport, emptySums, meanWeightsInto } from "../round-sums.ts";
import { momentum as serverMomentum } from "../server-rule.ts";
import { type ScaffoldState, scaffold } from "./scaffold.ts";

/**
 * Nodes with quadratic losses a_i/2 * ||w - m_i||^2, and an aggregator, round by round; everything float64 beside it. The step
 * size falls from round to round.
 */
function system(
  nodes: readonly { examples: number; curvature: number; middle: readonly number[] }[],
  momentum: number,
  stepSizeOf = (round: number) => 0.05 / (1 + round / 4),
) {
  const length = nodes[0]?.middle.length ?? 0;
  const total = nodes.reduce((sum, { examples }) => sum + examples, 0);
  const states = nodes.map(() => scaffold.init(length));
  let start = new Float32Array(length);
  let last: Float32Array | undefined;
  const rule = serverMomentum(momentum);
  let serverState = rule.init(length);
  let rounds = 0;
  let told: Correction = { kind: "restart" };
  /** Mean of each node's gradients along its path of the last round, in float64. */
  let paths: number[][] = [];

  return {
    get weights() {
      return start;
    },
    get told() {
      return told;
    },
    get paths() {
      return paths;
    },
    restart() {
      told = { kind: "restart" };
      serverState = rule.init(length);
    },
    /** c - c_i of every node, as the local updates of the round used them. */
    shifts: [] as (Float32Array | undefined)[],
    /** Each node makes its number of local updates. */
    round(asked: number, updates: readonly number[] = nodes.map(() => asked)) {
      const sums = emptySums(length, { asked, corrects: true });
      const stepSize = stepSizeOf(rounds++);
      paths = [];
      this.shifts = [];
      for (const [i, { examples, curvature, middle }] of nodes.entries()) {
        const opening = { stepSize, start, lastStart: last, correction: copied(told), momentum };
        let state = scaffold.begin(states[i] as ScaffoldState, opening);
        const weights = start.slice();
        const gradient = new Float32Array(length);
        const path = middle.map(() => 0);
        const done = updates[i] as number;
        const shift = scaffold.shift(state)?.slice();
        this.shifts.push(shift);
        for (let t = 0; t < done; t++) {
          for (let j = 0; j < length; j++) {
            gradient[j] = curvature * ((weights[j] as number) - (middle[j] as number));
            path[j] = (path[j] as number) + (gradient[j] as number) / done;
          }
          state = scaffold.stepInto(weights, gradient, state, { stepSize, start });
        }
        paths.push(path);
        states[i] = scaffold.finish(state, { stepSize, start, weights, updates: done });
        addReport(sums, { examples, localUpdates: done, localSeconds: 0, weights, lossAtStart: 0, lossOfBest: 0 });
      }
      told = correctionOf(sums, start, { stepSize, derivable: rule.momentum !== undefined });
      const next = new Float32Array(length);
      meanWeightsInto(next, sums);
      serverState = rule.applyInto(next, serverState, start);
      [last, start] = [start, next];
    },
    /** sum_i p_i of a vector of each node. */
    mean(vectors: readonly ArrayLike<number>[]): number[] {
      return Array.from({ length }, (_, j) =>
        nodes.reduce((sum, { examples }, i) => sum + (examples / total) * (vectors[i]?.[j] as number), 0),
      );
    },
  };
}

type System = ReturnType<typeof system>;

function copied(told: Correction): Correction {
  return told.kind === "given" ? { kind: "given", mean: told.mean.slice() } : told;
}

const nodesOf = fc.integer({ min: 1, max: 3 }).chain((length) =>
  fc.array(
    fc.record({
      examples: fc.integer({ min: 1, max: 1000 }),
      curvature: fc.double({ min: 0.1, max: 4, noNaN: true }),
      middle: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: length, maxLength: length }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
);
const momenta = fc.constantFrom(0, 0.3, 0.7);
const tausOf = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 6 });

/** What float32 weights of this size leave of c, which is a difference of two of them, divided by tau*eta. */
const rounding = 4e-5;

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let j = 0; j < actual.length; j++) {
    expect(Math.abs((actual[j] as number) - (expected[j] as number))).toBeLessThan(rounding);
  }
}

describe("a round's correction", () => {
  test("is what the papers write: c less c_i, both means of gradients along the paths of the round before", () => {
    fc.assert(
      fc.property(nodesOf, momenta, tausOf, (nodes, momentum, taus) => {
        const all = system(nodes, momentum);
        for (const tau of taus) {
          const before = all.paths;
          all.round(tau);
          if (before.length === 0) {
            expect(all.shifts.every((shift) => shift === undefined)).toBe(true);
            continue;
          }
          const c = all.mean(before);
          for (const [i, own] of before.entries()) {
            expectNear(
              all.shifts[i] ?? [],
              own.map((value, j) => (c[j] as number) - value),
            );
          }
        }
      }),
    );
  });

  test("adds up to nothing over the nodes, so that it moves no mean of its own", () => {
    fc.assert(
      fc.property(nodesOf, momenta, tausOf, (nodes, momentum, taus) => {
        const all = system(nodes, momentum);
        all.round(1);
        for (const tau of taus) {
          all.round(tau);
          expectNear(
            all.mean(all.shifts.map((shift) => shift ?? [])),
            all.mean(nodes.map(({ middle }) => middle.map(() => 0))),
          );
        }
      }),
    );
  });

  test("is derived where all nodes did as many updates as asked, and given where one did fewer: the same either way", () => {
    fc.assert(
      fc.property(
        nodesOf,
        momenta,
        fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 }), {
          minLength: 2,
          maxLength: 5,
        }),
        (nodes, momentum, rounds) => {
          const all = system(nodes, momentum);
          for (const done of rounds) {
            const before = all.paths;
            const asked = 9;
            const updates = done.slice(0, nodes.length);
            all.round(asked, updates);
            expect(all.told.kind).toBe(updates.every((number) => number === asked) ? "derive" : "given");
            const c = all.mean(all.paths);
            if (all.told.kind === "given") expectNear(all.told.mean, c);
            if (before.length === 0) continue;
            const expected = all.mean(before);
            for (const [i, own] of before.entries()) {
              expectNear(
                all.shifts[i] ?? [],
                own.map((value, j) => (expected[j] as number) - value),
              );
            }
          }
        },
      ),
    );
  });

  test("starts from nothing after a restart, also what momentum adds", () => {
    fc.assert(
      fc.property(nodesOf, momenta, tausOf, (nodes, momentum, taus) => {
        const all = system(nodes, momentum);
        for (const tau of taus) {
          all.restart();
          all.round(tau);
          expect(all.shifts.every((shift) => shift === undefined)).toBe(true);
          const before = all.paths;
          all.round(tau);
          const c = all.mean(before);
          for (const [i, own] of before.entries()) {
            expectNear(
              all.shifts[i] ?? [],
              own.map((value, j) => (c[j] as number) - value),
            );
          }
        }
      }),
    );
  });

  test("of a single node is none", () => {
    const alone = system([{ examples: 3, curvature: 1, middle: [1, -1] }], 0);
    for (const tau of [3, 5, 2]) alone.round(tau);
    expectNear(alone.shifts[0] ?? [], [0, 0]);
  });
});

describe("with different minima and different curvatures", () => {
  const nodes = [
    { examples: 1, curvature: 4, middle: [1] },
    { examples: 3, curvature: 0.25, middle: [-1] },
  ];
  // The derivative of the sum is 1/4 * 4 * (w - 1) + 3/4 * 1/4 * (w + 1).
  const optimum = (1 - 0.1875) / (1 + 0.1875);

  test.each([0, 0.5])(
    "long rounds arrive at the common optimum (momentum %d), where without they stay away",
    (momentum) => {
      const [corrected, plain] = [0, 1].map(() => system(nodes, momentum, () => 0.05)) as [System, System];
      for (let k = 0; k < 60; k++) {
        corrected.round(20);
        plain.restart();
        plain.round(20);
      }
      expect(corrected.weights[0]).toBeCloseTo(optimum, 4);
      expect(Math.abs((plain.weights[0] as number) - optimum)).toBeGreaterThan(0.1);
    },
  );

  test.each([0, 0.5])(
    "rounds in which each node does its own number of updates do so, too (momentum %d)",
    (momentum) => {
      const all = system(nodes, momentum, () => 0.05);
      for (let k = 0; k < 600; k++) all.round(40, [3 + (k % 2), 17]);
      expect(all.weights[0]).toBeCloseTo(optimum, 3);
    },
  );
});
