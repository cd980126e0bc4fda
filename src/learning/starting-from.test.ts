import { expect, test } from "vitest";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { createRandom } from "../math/random.ts";
import { squaredSvm } from "./models/squared-svm.ts";
import { plainKernels } from "./plain-kernels.ts";
import { startingFrom } from "./starting-from.ts";

const model = squaredSvm({ kernels: plainKernels, featureCount: 4 });
const data = smallDataset();

test("every run starts from a copy of the weights that are given", () => {
  const weights = Float32Array.of(1, 2, 3, 4);
  const first = startingFrom(model, weights).initialWeights(createRandom(1, "weights"), data);
  first.fill(0);
  expect(startingFrom(model, weights).initialWeights(createRandom(2, "weights"), data)).toEqual(weights);
});

test("weights of another model are refused", () => {
  expect(() => startingFrom(model, new Float32Array(3))).toThrow(
    "squared-svm has 4 weights here, and the model to go on from 3",
  );
});
