import type { GraphKernels } from "./calls.ts";
import { type BareGraph, sizeOf } from "./graph.ts";
import { planGraph } from "./plan.ts";
import { inferShapes } from "./shapes.ts";

/** What the values of a graph are for one example at a time. */
export interface Activations {
  /** The weights from now on. @throws RangeError if these are not as many as the graph has */
  use(weights: Float32Array): void;
  /**
   * The values of these names for an example as it stands in datasets, of pictures channel by channel.
   *
   * @throws RangeError if it has not as many numbers as the graph's input
   */
  of(example: Float32Array, names: readonly string[]): ReadonlyMap<string, Float32Array>;
}

export function createActivations(graph: BareGraph, kernels: GraphKernels): Activations {
  const shapes = inferShapes(graph);
  const plan = planGraph(graph, { rows: 1, loss: "squared-error" });
  const arena = kernels.createArena(plan.length, plan.calls);
  const run = ({ from, to }: typeof plan.forward) => arena.run(from, to, 1, 1);

  function numbersOf(name: string): Float32Array {
    const [shape, at] = [shapes.get(name), plan.valuesAt.get(name)];
    if (shape === undefined || at === undefined) throw new RangeError(`the model has no value ${name}`);
    const numbers = arena.memory.subarray(at, at + sizeOf(shape));
    if (shape.length !== 3) return Float32Array.from(numbers);
    const [channels = 1, height = 1, width = 1] = shape;
    const pixels = height * width;
    return Float32Array.from(numbers, (_, i) => numbers[(i % pixels) * channels + Math.floor(i / pixels)] as number);
  }

  return {
    use(weights) {
      if (weights.length !== plan.weightCount)
        throw new RangeError(`the model has ${plan.weightCount} weights, these are ${weights.length}`);
      arena.memory.set(weights, plan.weightsAt);
      run(plan.prepare);
    },
    of(example, names) {
      if (example.length !== plan.inputSize)
        throw new RangeError(`an example has ${plan.inputSize} numbers, this has ${example.length}`);
      arena.memory.set(example, plan.inputAt);
      run(plan.forward);
      return new Map(names.map((name) => [name, numbersOf(name)]));
    },
  };
}
