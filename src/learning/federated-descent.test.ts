import fc from "fast-check";
import { expect, test } from "vitest";
import { partition } from "../../test/support/by-name.ts";
import { createRandom } from "../math/random.ts";
import { addScaledInto } from "../math/vectors.ts";
import { RunningWeightedMean } from "./aggregation.ts";
import type { Dataset } from "./dataset.ts";
import { createLocalLearner } from "./local-learner.ts";
import { squaredSvm } from "./models/squared-svm.ts";
import { plainKernels } from "./plain-kernels.ts";

test("one full-batch update a round is centralised gradient descent, however the data are spread", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("uniform", "by-label", "replicated", "mixed"),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(),
      (name, nodeCount, seed) => {
        const random = createRandom(seed);
        const data: Dataset = {
          exampleCount: 40,
          features: {
            kind: "float32",
            data: Float32Array.from({ length: 120 }, () => random.normal()),
            featureCount: 3,
          },
          targets: { kind: "real", values: Float32Array.from({ length: 40 }, () => (random.uniform() < 0.5 ? 1 : -1)) },
        };
        const labels = { values: Uint8Array.from({ length: 40 }, (_, i) => (i * i) % 4), labelCount: 4 };
        labels.values.set([0, 1, 2, 3]);
        const model = squaredSvm({ kernels: plainKernels, featureCount: 3 });
        const options = { model, data, batch: "full", stepSize: 0.1 } as const;
        const learners = partition(name, labels, 40, nodeCount).map((rows) =>
          createLocalLearner({ ...options, rows, random, seconds: () => 0 }),
        );

        const allRows = Uint32Array.from({ length: 40 }, (_, i) => i);
        const federated = new Float32Array(3);
        const centralised = new Float32Array(3);
        const gradient = new Float32Array(3);
        for (let k = 0; k < 10; k++) {
          const mean = new RunningWeightedMean(3);
          for (const learner of learners) {
            learner.startRound({ weights: federated.slice(), previousBecameBest: false });
            learner.advance(1);
            mean.add(learner.finishRound(), learner.exampleCount);
          }
          mean.meanInto(federated);
          model.gradientInto(gradient, centralised, data, allRows);
          addScaledInto(centralised, -0.1, gradient);
        }
        federated.forEach((weight, j) => {
          expect(weight).toBeCloseTo(centralised[j] ?? Number.NaN, 5);
        });
      },
    ),
  );
});
