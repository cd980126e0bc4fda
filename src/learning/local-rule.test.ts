import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LocalRule, statelessRule } from "./local-rule.ts";
import { adam } from "./local-rules/adam.ts";
import { fedprox } from "./local-rules/fedprox.ts";
import { momentum } from "./local-rules/momentum.ts";
import { correctedMomentum, scaffold } from "./local-rules/scaffold.ts";
import { sgd } from "./local-rules/sgd.ts";
import { noiseReach, reach } from "./reach.ts";

const entry = fc.float({ noNaN: true, min: -100, max: 100 });
const vectors = fc
  .integer({ min: 1, max: 8 })
  .chain((length) => fc.tuple(...[0, 1, 2].map(() => fc.float32Array({ minLength: length, maxLength: length }))))
  .map((some) => some.map((vector) => vector.map((value) => (Math.abs(value) <= 100 ? value : 1))));
const stepSizes = fc.double({ min: 1e-4, max: 1, noNaN: true });

/** The weights after one local update of a node's first round. */
function afterOne<S>(
  rule: LocalRule<S>,
  weights: Float32Array,
  gradient: Float32Array,
  start: Float32Array,
  eta: number,
) {
  const round = { stepSize: eta, start };
  const opening = { ...round, lastStart: undefined, correction: { kind: "restart" }, momentum: 0 } as const;
  const moved = weights.slice();
  rule.stepInto(moved, gradient, rule.begin(rule.init(weights.length), opening), round);
  return moved;
}

describe("local updates", () => {
  test("a corrected one goes along gradient + shift", () => {
    const [start, stepSize] = [Float32Array.of(0, 0), 0.5];
    const round = { stepSize, start };
    const opening = { ...round, lastStart: undefined, correction: { kind: "restart" }, momentum: 0 } as const;
    let state = scaffold.begin(scaffold.init(2), opening);
    // c_i becomes (w0 - w_i)/(tau*eta) = (4, -2).
    state = scaffold.finish(state, { ...round, weights: Float32Array.of(-2, 1), updates: 1 });
    const given = { kind: "given", mean: Float32Array.of(2, -1) } as const;
    state = scaffold.begin(state, { ...opening, lastStart: start, correction: given });
    expect(scaffold.shift(state)).toEqual(Float32Array.of(-2, 1));
    const weights = Float32Array.of(1, 2);
    scaffold.stepInto(weights, Float32Array.of(4, -2), state, round);
    expect([...weights]).toEqual([0, 2.5]);
  });

  test("a proximal one is pulled back to where the round began", () => {
    const moved = afterOne(fedprox(0.25), Float32Array.of(1, 2), Float32Array.of(4, 0), Float32Array.of(0, 6), 0.5);
    expect([...moved]).toEqual([1 - 0.5 * 4.25, 2 - 0.5 * -1]);
  });

  test("one with momentum goes on with a part of the one before, and not into the next round", () => {
    const rule = momentum(0.5);
    const round = { stepSize: 0.25, start: Float32Array.of(0) };
    const opening = { ...round, lastStart: undefined, correction: { kind: "restart" }, momentum: 0 } as const;
    let state = rule.begin(rule.init(1), opening);
    const weights = Float32Array.of(10);
    // v = 4, then 0.5 * 4 + 8 = 10.
    state = rule.stepInto(weights, Float32Array.of(4), state, round);
    state = rule.stepInto(weights, Float32Array.of(8), state, round);
    expect([...weights]).toEqual([10 - 1 - 2.5]);
    state = rule.finish(state, { ...round, weights, updates: 2 });
    rule.stepInto(weights, Float32Array.of(4), rule.begin(state, opening), round);
    expect([...weights]).toEqual([6.5 - 1]);
  });

  test("momentum carries a node as far as its reach where gradients stay the same, and noise by that of squares", () => {
    // 1, 1.9 and 2.71 steps.
    expect([reach(3, 0.9), noiseReach(3, 0.9)].map((value) => value.toFixed(6))).toEqual(["5.610000", "11.954100"]);
    expect([reach(7), noiseReach(7), reach(2, 0.5)]).toEqual([7, 7, 2.5]);
    const rule = momentum(0.9);
    const weights = Float32Array.of(0);
    const round = { stepSize: 1, start: Float32Array.of(0) };
    let state = rule.init(1);
    for (let i = 0; i < 3; i++) state = rule.stepInto(weights, Float32Array.of(-1), state, round);
    expect(weights[0]).toBeCloseTo(reach(3, rule.kept), 5);
  });

  test("weight decay pulls each weight to 0 by its share", () => {
    const moved = afterOne(
      momentum(0.9, 0.25),
      Float32Array.of(8, -4),
      Float32Array.of(1, 0),
      Float32Array.of(0, 0),
      0.5,
    );
    expect([...moved]).toEqual([8 - 0.5 * 3, -4 + 0.5]);
  });

  test("one of Adam goes as far as the step size where gradients stay the same, whatever their size", () => {
    for (const size of [1e-3, 1, 1e3]) {
      const round = { stepSize: 0.5, start: Float32Array.of(0) };
      const opening = { ...round, lastStart: undefined, correction: { kind: "restart" }, momentum: 0 } as const;
      let state = adam.begin(adam.init(1), opening);
      const weights = Float32Array.of(0);
      for (let i = 1; i <= 3; i++) {
        state = adam.stepInto(weights, Float32Array.of(size), state, round);
        expect(weights[0]).toBeCloseTo(-0.5 * i, 4);
      }
      // Means 0.1 * (0.9^2 + 0.9 + 1) * g, then 0.9 of that less 0.1 g; squares as before: (0.2439 - 0.1) / 0.3439.
      state = adam.stepInto(weights, Float32Array.of(-size), state, round);
      expect(weights[0]).toBeCloseTo(-1.5 - (0.5 * 0.1439) / 0.3439, 4);
    }
  });

  test("without a shift and without proximity both are the plain one, to the last bit but the sign of a zero", () => {
    fc.assert(
      fc.property(vectors, stepSizes, ([weights, gradient, start] = [], eta) => {
        if (!weights || !gradient || !start) throw new Error("three vectors");
        // A gradient of -0 to which a shift of 0 is added is +0.
        const unsigned = (moved: Float32Array) => moved.map((weight) => weight + 0);
        const plain = unsigned(afterOne(sgd, weights, gradient, start, eta));
        expect(unsigned(afterOne(scaffold, weights, gradient, start, eta))).toEqual(plain);
        expect(unsigned(afterOne(correctedMomentum(0, 0, "none"), weights, gradient, start, eta))).toEqual(plain);
        expect(unsigned(afterOne(fedprox(0), weights, gradient, start, eta))).toEqual(plain);
      }),
    );
  });

  test("a proximal one comes as near to the plain one as its proximity to 0", () => {
    fc.assert(
      fc.property(entry, entry, entry, stepSizes, (weight, gradient, start, eta) => {
        const [w, g, w0] = [Float32Array.of(weight), Float32Array.of(gradient), Float32Array.of(start)];
        const [plain] = afterOne(sgd, w, g, w0, eta);
        const [proximal] = afterOne(fedprox(1e-6), w, g, w0, eta);
        expect(Math.abs((proximal as number) - (plain as number))).toBeLessThanOrEqual(2.1e-4);
      }),
    );
  });

  test("a rule of one's own that remembers nothing is a name and a step", () => {
    const signs = statelessRule("signs", (weights, gradient, { stepSize }) => {
      for (let j = 0; j < weights.length; j++) {
        weights[j] = (weights[j] as number) - stepSize * Math.sign(gradient[j] as number);
      }
    });
    const moved = afterOne(signs, Float32Array.of(1, 1), Float32Array.of(7, -0.1), Float32Array.of(1, 1), 0.5);
    expect([...moved]).toEqual([0.5, 1.5]);
  });
});
