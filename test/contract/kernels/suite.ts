import { describe, expect, test } from "vitest";
import type { Kernels } from "../../../src/learning/kernels.ts";
import { graphContract } from "./graphs.ts";
import { linearContract } from "./linear.ts";
import { centresContract, softmaxContract } from "./softmax-and-centres.ts";

/**
 * What every implementation of Kernels must do, against formulas written out in float64 (expected.ts). Tolerances are
 * relative to the sum of the terms' magnitudes, so that cancellation does not matter: 1e-6, which is 17 times the unit
 * roundoff of float32.
 */
export function kernelsContract(kernels: Kernels): void {
  describe(`kernels: ${kernels.name}`, () => {
    linearContract(kernels);
    softmaxContract(kernels);
    centresContract(kernels);
    graphContract(kernels);

    test("what was allocated stays where it is, however much is allocated and computed afterwards", () => {
      const first = kernels.allocate(3);
      first.set([1, 2, 3]);
      expect(first.byteOffset % 64).toBe(0);
      const others = Array.from({ length: 5 }, (_, i) => kernels.allocate(10 ** i));
      const weights = new Float32Array(100_000).fill(1);
      const features = {
        kind: "bytes",
        data: new Uint8Array(100_000).fill(2),
        featureCount: 100_000,
        scale: 1,
      } as const;
      const scores = new Float32Array(1);
      kernels.linearScoresInto(scores, weights, features, new Uint32Array(1));
      kernels.linearLoss(
        { loss: "squared", regularization: 1 },
        weights,
        features,
        new Float32Array(1),
        new Uint32Array(1),
      );
      expect(scores[0]).toBe(200_000);
      expect(Array.from(first)).toEqual([1, 2, 3]);
      expect(others.map(({ length }) => length)).toEqual([1, 10, 100, 1000, 10_000]);
    });
  });
}
