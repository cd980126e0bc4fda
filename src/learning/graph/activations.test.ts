import { expect, test } from "vitest";
import { chooseKernels } from "../../kernels/choose-kernels.ts";
import { createRandom } from "../../math/random.ts";
import { plainKernels } from "../plain-kernels.ts";
import { createActivations } from "./activations.ts";
import type { BareGraph } from "./graph.ts";
import { graphModel } from "./graph-model.ts";
import { convolutionalGraph } from "./networks.ts";

test.each([["plain" as const], ["auto" as const]])(
  "what each layer makes of an example, channel by channel, by %s kernels",
  async (choice) => {
    const { graphs } = await chooseKernels(choice);
    const graph: BareGraph = {
      input: { name: "input", shape: [1, 1, 3] },
      operations: [
        {
          ...{ op: "Conv", input: "input", output: "conv1", weight: "w", bias: "b" },
          strides: [1, 1],
          pads: [0, 0, 0, 0],
        },
        { op: "Relu", input: "conv1", output: "conv1.relu" },
        { op: "Flatten", input: "conv1.relu", output: "flat" },
      ],
      output: "flat",
      parts: [
        { name: "w", shape: [2, 1, 1, 2] },
        { name: "b", shape: [2] },
      ],
    };
    const activations = createActivations(graph, graphs);
    // The first channel is the difference of neighbours, the second one their sum less 4.
    activations.use(Float32Array.of(...[-1, 1], ...[1, 1], ...[0, -4]));
    const values = activations.of(Float32Array.of(1, 2, 5), ["conv1", "conv1.relu", "flat"]);
    expect(Array.from(values, ([name, numbers]) => [name, ...numbers])).toEqual([
      ["conv1", ...[1, 3], ...[-1, 3]],
      ["conv1.relu", ...[1, 3], ...[0, 3]],
      ["flat", ...[1, 3], ...[0, 3]],
    ]);
    expect(() => activations.use(new Float32Array(5))).toThrow("the model has 6 weights, these are 5");
    expect(() => activations.of(new Float32Array(2), [])).toThrow("an example has 3 numbers, this has 2");
  },
);

test("scores are those that the model answers by", () => {
  const graph = convolutionalGraph([1, 6, 6], { channels: [3], units: [4] }, 5);
  const model = graphModel({ name: "m", graph, kernels: plainKernels.graphs, loss: "cross-entropy" });
  const random = createRandom(7, "example");
  const data = Float32Array.from({ length: 36 }, () => random.uniform());
  const features = { kind: "float32", data, featureCount: 36 } as const;
  const weights = model.initialWeights(random, { exampleCount: 0, features, targets: { kind: "none" } });
  const activations = createActivations(graph, plainKernels.graphs);
  activations.use(weights);
  const scores = activations.of(data, ["scores"]).get("scores") ?? new Float32Array();
  const [answer] = model.answers(
    weights,
    { exampleCount: 1, features, targets: { kind: "none" } },
    Uint32Array.of(0),
  ) as {
    readonly value: number;
    readonly score: number;
  }[];
  expect([scores.indexOf(Math.max(...scores)), Math.max(...scores)]).toEqual([answer?.value, answer?.score]);
});
