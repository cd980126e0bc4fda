import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../math/random.ts";
import { disagreement, measureDrift, steadyShare } from "./drift-measures.ts";

const number = fc.double({ min: -5, max: 5, noNaN: true });
const nodes = fc.integer({ min: 1, max: 4 }).chain((length) =>
  fc.array(
    fc.record({
      examples: fc.integer({ min: 1, max: 99 }),
      moved: fc.array(number, { minLength: length, maxLength: length }),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  ),
);

/** What the aggregator knows of nodes that moved by these vectors from w0 = 0. */
function sums(reports: readonly { examples: number; moved: readonly number[] }[]) {
  const total = reports.reduce((sum, { examples }) => sum + examples, 0);
  const length = reports[0]?.moved.length ?? 0;
  const mean = Array.from({ length }, (_, j) =>
    reports.reduce((sum, { examples, moved }) => sum + (examples / total) * (moved[j] as number), 0),
  );
  const square = (vector: readonly number[]) => vector.reduce((sum, value) => sum + value * value, 0);
  const ofNodes = reports.reduce((sum, { examples, moved }) => sum + (examples / total) * square(moved), 0);
  const divergence = reports.reduce(
    (sum, { examples, moved }) =>
      sum + (examples / total) * square(moved.map((value, j) => value - (mean[j] as number))),
    0,
  );
  return { ofNodes, ofMean: square(mean), divergence };
}

describe("the measures of a round", () => {
  test("divergence is the nodes' mean squared distance from their mean, without anybody knowing all weights", () => {
    fc.assert(
      fc.property(nodes, (reports) => {
        const { ofNodes, ofMean, divergence } = sums(reports);
        const measured = measureDrift({ eta: 0.1, ofNodes, ofMean, noise: 0 });
        expect(measured.divergence).toBeCloseTo(divergence, 9);
        expect(measured.drift).toBe(measured.divergence);
        expect(measured.movement).toBe(ofMean);
      }),
    );
  });

  test("what chance explains is not drift, and drift is never less than none", () => {
    expect(measureDrift({ eta: 0.5, ofNodes: 7, ofMean: 1, noise: 8 })).toEqual({
      movement: 1,
      divergence: 6,
      noise: 2,
      drift: 4,
    });
    expect(measureDrift({ eta: 1, ofNodes: 7, ofMean: 1, noise: 8 }).drift).toBe(0);
    expect(measureDrift({ eta: 1, ofNodes: 1, ofMean: 1 + 1e-12, noise: 0 }).divergence).toBe(0);
  });

  test("many nodes with the same data, each with noise of its own, drift no more than their noise says", () => {
    const [eta, tau, variance, dimensions, count] = [0.1, 12, 0.49, 50, 400];
    const random = createRandom(11);
    const reports = Array.from({ length: count }, () => ({
      examples: 1,
      // Each local update goes by -eta times a gradient of mean 1/3 with the noise of a minibatch.
      moved: Array.from({ length: dimensions }, () => {
        let place = 0;
        for (let t = 0; t < tau; t++) place -= eta * (1 / 3 + Math.sqrt(variance) * random.normal());
        return place;
      }),
    }));
    const { ofNodes, ofMean } = sums(reports);
    const measured = measureDrift({ eta, ofNodes, ofMean, noise: tau * dimensions * variance });
    expect(measured.divergence / measured.noise).toBeCloseTo(1, 1);
    expect(disagreement(measured)).toBeLessThan(0.03);
  });
});

describe("disagreement", () => {
  const measures = { movement: 3, divergence: 9, noise: 1, drift: 8 };

  test("is drift by chance and common movement", () => {
    expect(disagreement(measures)).toBe(2);
  });

  test("is none where nothing drifted, or nothing moved at all", () => {
    expect(disagreement({ ...measures, drift: 0 })).toBe(0);
    expect(disagreement({ movement: 0, divergence: 0, noise: 0, drift: 0 })).toBe(0);
  });

  test("stays a number however little there is to compare with", () => {
    expect(disagreement({ movement: 1e-300, divergence: 1e300, noise: 0, drift: 1e300 })).toBe(1e15);
    expect(disagreement({ ...measures, drift: Number.NaN })).toBe(0);
  });

  test("grows with the square of tau where nodes go apart along straight lines with the noise of full batches", () => {
    const at = (tau: number) =>
      disagreement(measureDrift({ eta: 0.1, ofNodes: 5 * tau ** 2 + tau, ofMean: tau, noise: 0 }));
    expect(at(6) / at(3)).toBeCloseTo(2);
  });
});

describe("the steady share of a movement", () => {
  test("is 1 without chance, 0 where chance explains all of it or nothing moves", () => {
    expect(steadyShare(0.25, 0)).toBe(1);
    expect(steadyShare(0.25, 0.125)).toBe(0.5);
    expect(steadyShare(0.25, 0.3)).toBe(0);
    expect(steadyShare(0, 0)).toBe(0);
  });

  test("is that of the signal where many nodes move alike, each with noise of its own", () => {
    const [eta, tau, variance, dimensions, count] = [0.1, 12, 0.49, 50, 40];
    const random = createRandom(12);
    const mean = Array.from({ length: dimensions }, () => {
      let sum = 0;
      for (let i = 0; i < count * tau; i++) sum -= (eta / count) * (0.02 + Math.sqrt(variance) * random.normal());
      return sum;
    });
    const movement = mean.reduce((sum, x) => sum + x * x, 0);
    const noise = (eta ** 2 * tau * dimensions * variance) / count;
    const signal = dimensions * (eta * tau * 0.02) ** 2;
    expect(Math.abs(steadyShare(movement, noise) - signal / (signal + noise))).toBeLessThan(0.2);
  });
});
