import fc from "fast-check";
import { expect, test } from "vitest";
import { averaging, easedMomentum, momentum } from "./server-rule.ts";

const v = (value: number) => Float32Array.of(value);

test("plain averaging leaves the mean as it is", () => {
  const weights = v(4);
  averaging.applyInto(weights, averaging.init(1), v(3), 9);
  expect([...weights]).toEqual([4]);
});

test("momentum goes on by mu times the step before, from the second round on", () => {
  const rule = momentum(0.5);
  const [first, second, third] = [v(3), v(4), v(4)];
  let state = rule.applyInto(first, rule.init(1), v(1), 9);
  expect([...first]).toEqual([3]);
  state = rule.applyInto(second, state, first, 9);
  expect([...second]).toEqual([4 + 0.5 * (3 - 1)]);
  // Begun again, it has no step to go on from.
  rule.applyInto(third, rule.init(1), second, 9);
  expect([...third]).toEqual([4]);
  expect(state).toEqual({ earlier: v(3) });
});

test("nodes can tell the mean from the next weights by mu", () => {
  expect(averaging.momentum).toBe(0);
  expect(momentum(0.25).momentum).toBe(0.25);
});

test("momentum is FedAvgM's v <- mu*v + d, w0 <- w0 + v", () => {
  const steps = fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(steps, fc.constantFrom(0, 0.25, 0.5, 0.75), (ds, mu) => {
      const rule = momentum(mu);
      let state = rule.init(1);
      let start = v(0);
      let [expected, velocity] = [0, 0];
      for (const d of ds) {
        velocity = mu * velocity + d;
        expected += velocity;
        const weights = v((start[0] as number) + d);
        state = rule.applyInto(weights, state, start, 9);
        start = weights;
        expect(start[0]).toBeCloseTo(expected, 3);
      }
    }),
  );
});

test("eased momentum is the same with many rounds, less with few, and none with fewer than five", () => {
  const goesOnBy = (rounds: number) => {
    const rule = easedMomentum(0.7);
    const state = rule.applyInto(v(1), rule.init(1), v(0), rounds);
    const weights = v(4);
    rule.applyInto(weights, state, v(1), rounds);
    return (weights[0] as number) - 4;
  };
  expect(goesOnBy(1000)).toBeCloseTo(0.7, 6);
  expect(goesOnBy(9)).toBeCloseTo(0.5, 6);
  expect(goesOnBy(4)).toBe(0);
  // What it was is not known to nodes.
  expect(easedMomentum(0.7).momentum).toBeUndefined();
});
