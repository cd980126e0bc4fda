import { expect, test } from "vitest";
import { adam } from "./adam.ts";

// Three nodes with F_i(w) = 1/2 sum_j curvature_j (w_j - middle_j)^2, and their shares p_i (docs/algorithm.md, Adam at the nodes).
const nodes = [
  { share: 0.5, middle: [2, -1, 0.5], curvature: [1, 5, 0.3] },
  { share: 0.3, middle: [-1, 1, 3], curvature: [3, 0.5, 2] },
  { share: 0.2, middle: [0, 4, -2], curvature: [0.2, 1, 1] },
] as const;
const stepSize = 0.001;
const entries = [0, 1, 2] as const;

/** Where F = sum_i p_i F_i is smallest. */
const best = entries.map((j) => {
  const weight = nodes.reduce((sum, { share, curvature }) => sum + share * curvature[j], 0);
  return nodes.reduce((sum, { share, curvature, middle }) => sum + share * curvature[j] * middle[j], 0) / weight;
});

/** How far from there rounds of five updates lead; `corrects`: by g - c_i + c in place of g, c_i being the mean of the node's g in the round before. */
function restsAt(corrects: boolean): number {
  let weights = new Float32Array(3);
  let shifts = nodes.map(() => new Float32Array(3));
  for (let round = 0; round < 4000; round++) {
    const next = new Float32Array(3);
    const own = nodes.map(({ share, middle, curvature }, node) => {
      const at = weights.slice();
      const mean = new Float32Array(3);
      let state = adam.init(3);
      for (let update = 0; update < 5; update++) {
        const gradient = new Float32Array(3);
        for (const j of entries) {
          const slope = curvature[j] * ((at[j] as number) - middle[j]);
          mean[j] = (mean[j] as number) + slope / 5;
          gradient[j] = slope + (corrects ? (shifts[node]?.[j] as number) : 0);
        }
        state = adam.stepInto(at, gradient, state, { stepSize, start: weights });
      }
      for (const j of entries) next[j] = (next[j] as number) + share * (at[j] as number);
      return mean;
    });
    const all = entries.map((j) => nodes.reduce((sum, { share }, i) => sum + share * (own[i]?.[j] as number), 0));
    shifts = own.map((mean) => mean.map((slope, j) => (all[j] as number) - slope));
    weights = next;
  }
  return Math.hypot(...entries.map((j) => (weights[j] as number) - (best[j] as number)));
}

test("without correction Adam at the nodes rests far from the best weights; with the gradient corrected before its means, beside them", () => {
  expect(restsAt(false)).toBeCloseTo(1.185, 2);
  expect(restsAt(true)).toBeLessThan(3 * stepSize);
});
