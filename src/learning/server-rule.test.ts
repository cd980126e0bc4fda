import fc from "fast-check";
import { expect, test } from "vitest";
import { averaging, momentum, nesterovMomentum, type ServerRule } from "./server-rule.ts";

const v = (value: number) => Float32Array.of(value);

test("plain averaging leaves the mean as it is", () => {
  const weights = v(4);
  averaging.applyInto(weights, averaging.init(1), v(3));
  expect([...weights]).toEqual([4]);
});

test("momentum goes on by mu times the step before, from the second round on", () => {
  const rule = momentum(0.5);
  const [first, second, third] = [v(3), v(4), v(4)];
  let state = rule.applyInto(first, rule.init(1), v(1));
  expect([...first]).toEqual([3]);
  state = rule.applyInto(second, state, first);
  expect([...second]).toEqual([4 + 0.5 * (3 - 1)]);
  // Begun again, it has no step to go on from.
  rule.applyInto(third, rule.init(1), second);
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
        state = rule.applyInto(weights, state, start);
        start = weights;
        expect(start[0]).toBeCloseTo(expected, 3);
      }
    }),
  );
});

test("Nesterov's momentum begins ahead of the mean by a share of its last step, which grows from 0 up to mu", () => {
  const rule = nesterovMomentum(0.55);
  let state = rule.init(1);
  const ahead = [5, 6, 8, 9, 13].map((mean) => {
    const weights = v(mean);
    state = rule.applyInto(weights, state, v(100));
    return (weights[0] as number) - mean;
  });
  const expected = [0, (1 / 3) * 1, (2 / 4) * 2, 0.55 * 1, 0.55 * 4];
  for (const [i, each] of expected.entries()) expect(ahead[i]).toBeCloseTo(each, 5);
  // What mu was is not known to nodes, and what the run has reached is the mean.
  expect(rule).toMatchObject({ momentum: undefined, looksAhead: true });
});

test("Nesterov's momentum comes nearer to the minimum of a quadratic in few steps than none, or as much at once", () => {
  const curvatures = [1, 0.3, 0.03];
  const after = (rule: ServerRule, steps: number) => {
    let state = rule.init(3);
    let start = Float32Array.of(1, 1, 1);
    let reached = start;
    for (let k = 0; k < steps; k++) {
      const next = start.map((weight, j) => weight - (curvatures[j] as number) * weight);
      reached = next.slice();
      state = rule.applyInto(next, state, start);
      start = next;
    }
    const end = rule.looksAhead ? reached : start;
    return end.reduce((sum, weight, j) => sum + (curvatures[j] as number) * weight ** 2, 0);
  };
  for (const steps of [4, 6, 8, 12]) {
    const accelerated = after(nesterovMomentum(0.8), steps);
    for (const other of [averaging, momentum(0.6), momentum(0.8)])
      expect(accelerated).toBeLessThan(after(other, steps));
  }
});
