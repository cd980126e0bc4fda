import fc from "fast-check";
import { expect, test } from "vitest";
import { addMomentumInto } from "./momentum.ts";

test("goes on by mu times the step before: from 1 over 3, a mean of 4 becomes 5 with mu = 1/2", () => {
  const weights = Float32Array.of(4);
  addMomentumInto(weights, 0.5, Float32Array.of(3), Float32Array.of(1));
  expect([...weights]).toEqual([5]);
});

test("is FedAvgM's v <- mu*v + d, w0 <- w0 + v", () => {
  const steps = fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(steps, fc.constantFrom(0, 0.25, 0.5, 0.75), (ds, momentum) => {
      let [start, v] = [0, 0];
      let places = [0];
      for (const [k, d] of ds.entries()) {
        v = momentum * v + d;
        start += v;
        const [last, earlier] = [places.at(-1) as number, places.at(-2)];
        const weights = Float32Array.of(last + d);
        if (earlier !== undefined) addMomentumInto(weights, momentum, Float32Array.of(last), Float32Array.of(earlier));
        places = [...places, weights[0] as number];
        expect(places[k + 1]).toBeCloseTo(start, 3);
      }
    }),
  );
});
