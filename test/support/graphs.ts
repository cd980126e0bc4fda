import fc from "fast-check";
import type { GraphArena, GraphKernels } from "../../src/learning/graph/calls.ts";
import { divide } from "../../src/learning/graph/division.ts";
import {
  type Graph,
  type Operation,
  type Pads,
  type Pair,
  type Part,
  sizeOf,
  weightCountOf,
} from "../../src/learning/graph/graph.ts";
import { type GraphLoss, type Plan, planGraph } from "../../src/learning/graph/plan.ts";
import { inferShapes } from "../../src/learning/graph/shapes.ts";
import { createRandom } from "../../src/math/random.ts";

/** A graph with numbers to compute it on. */
export interface GraphProblem {
  readonly graph: Graph;
  readonly loss: GraphLoss;
  readonly weights: Float64Array;
  /** As many as the plan has rows for; of which `rows` are computed. */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  readonly rows: number;
}

const extent = (most: number) => fc.integer({ min: 1, max: most });

/** Windows on a picture, of which there is one at least. */
const windows = fc
  .record({ kernel: fc.tuple(extent(5), extent(4)), strides: fc.tuple(extent(3), extent(3)), seed: fc.nat() })
  .map(({ kernel, strides, seed }) => {
    const random = createRandom(seed, "pads");
    const [height, width] = kernel;
    const below = (most: number) => random.integer(most);
    const pads = [below(height), below(width), below(height), below(width)] as unknown as Pads;
    return { kernel: kernel as Pair, strides: strides as Pair, pads };
  });

/** From the name of a picture, its channels and its pixels. */
type Middle = (
  name: string,
  channels: number,
  pixels: number,
) => { readonly operations: Operation[]; readonly parts: Part[] };

const weight = (name: string, shape: readonly number[]): Part => ({ name, shape, initial: { kind: "zeros" } });

const middles: Readonly<Record<string, fc.Arbitrary<Middle>>> = {
  convolution: fc.tuple(windows, extent(11), fc.boolean()).map(([{ kernel, strides, pads }, to, biased]) => {
    return (input: string, channels: number) => ({
      operations: [
        {
          ...{ op: "Conv", input, output: "middle", weight: "middle.weight", strides, pads },
          bias: biased ? "middle.bias" : undefined,
        },
      ],
      parts: [weight("middle.weight", [to, channels, ...kernel]), ...(biased ? [weight("middle.bias", [to])] : [])],
    });
  }),
  pooling: fc.tuple(windows, fc.constantFrom("MaxPool" as const, "AveragePool" as const)).map(([window, op]) => {
    return (input: string) => ({ operations: [{ op, input, output: "middle", ...window }], parts: [] });
  }),
  activation: fc.constantFrom("Relu" as const, "Tanh" as const, "Sigmoid" as const, "Gelu" as const).map((op) => {
    return (input: string) => ({ operations: [{ op, input, output: "middle" }], parts: [] });
  }),
  "path past an operation": fc.constantFrom("Add" as const, "Mul" as const).map((op) => (input: string) => ({
    operations: [
      { op: "Tanh", input, output: "beside" },
      { op, inputs: [input, "beside"], output: "middle" },
    ],
    parts: [],
  })),
  "factors, numbers, dropout and mean": fc
    .record({ factor: fc.boolean(), summand: fc.boolean(), ratio: fc.constantFrom(0, 0.3), mean: fc.boolean() })
    .map(({ factor, summand, ratio, mean }) => (input: string, channels: number) => {
      const isScaled = factor || summand;
      const operations: Operation[] = [
        { op: "Rescale", input, output: "rescaled", factor: -1.5, summand: 0.25 },
        { op: "Dropout", input: "rescaled", output: "dropped", ratio },
      ];
      const names = { factor: factor ? "factor" : undefined, summand: summand ? "summand" : undefined };
      const scaled = mean ? "scaled" : "middle";
      operations.push(
        isScaled
          ? { op: "Scale", input: "dropped", output: scaled, ...names }
          : { op: "Erf", input: "dropped", output: scaled },
      );
      if (mean) operations.push({ op: "ReduceMean", input: scaled, output: "middle" });
      const parts = [factor && weight("factor", [channels]), summand && weight("summand", [channels, 1, 1])];
      return { operations, parts: parts.filter((part) => part !== false) };
    }),
  "values behind each other": fc.tuple(extent(3), fc.integer({ min: 0, max: 2 })).map(([pieces, axis]) => {
    return (input: string) => {
      const inputs = Array.from({ length: pieces }, (_, i) => (i === 0 ? input : `piece${i}`));
      const beside: Operation[] = inputs.slice(1).map((output) => ({ op: "Tanh", input, output }));
      return { operations: [...beside, { op: "Concat", inputs, output: "middle", axis }], parts: [] };
    };
  }),
  "lines of numbers": fc
    .record({ to: extent(9), biased: fc.boolean(), whole: fc.boolean(), mean: fc.boolean() })
    .map(({ to, biased, whole, mean }) => (input: string, channels: number, pixels: number) => {
      const [normal, summand] = mean ? ["normal", "summed"] : ["normal", "middle"];
      const operations: Operation[] = [
        { op: "Reshape", input, output: "lines", shape: [channels, pixels] },
        { op: "MatMul", input: "lines", output: "dense", weight: "dense.weight" },
        {
          ...{ op: "LayerNormalization", input: "dense", output: normal, weight: "normal.weight", epsilon: 0.1 },
          bias: biased ? "normal.bias" : undefined,
        },
        { op: "Scale", input: normal, output: summand, summand: "places" },
      ];
      if (mean) operations.push({ op: "ReduceMean", input: summand, output: "middle" });
      const parts = [
        weight("dense.weight", [pixels, to]),
        weight("normal.weight", [to]),
        weight("places", whole ? [channels, to] : [to]),
      ];
      return { operations, parts: biased ? [...parts, weight("normal.bias", [to])] : parts };
    }),
  embedding: fc.tuple(extent(7), extent(9)).map(([lines, width]) => (input: string) => ({
    operations: [
      { op: "Flatten", input, output: "indices" },
      { op: "Gather", input: "indices", output: "embedded", weight: "table" },
      { op: "Gemm", input: "embedded", output: "middle", weight: "table2", bias: "bias2" },
    ],
    parts: [weight("table", [lines, width]), weight("table2", [3, width]), weight("bias2", [3])],
  })),
  "another shape": fc.constantFrom("picture" as const, "turned" as const, "same" as const).map((kind) => {
    return (input: string, channels: number, pixels: number) => {
      const shapes = { picture: [1, pixels, channels], turned: [pixels, channels, 1], same: [channels, 1, pixels] };
      const conv = { op: "Conv", input: "shaped", output: "middle", weight: "after", strides: [1, 1] } as const;
      return {
        operations: [
          { op: "Reshape", input, output: "shaped", shape: shapes[kind] },
          { ...conv, pads: [0, 0, 0, 0] },
        ],
        parts: [weight("after", [2, shapes[kind][0] as number, 1, 1])],
      };
    };
  }),
};

/** The families of operations, each in the middle of a graph that has weights before and behind it. */
export const families: readonly string[] = Object.keys(middles);

/** A convolution, an operation of the family, and scores. */
export function graphProblems(family: string): fc.Arbitrary<GraphProblem> {
  return fc
    .record({
      picture: fc.tuple(extent(3), fc.integer({ min: 5, max: 9 }), fc.integer({ min: 4, max: 8 })),
      channels: extent(9),
      middle: middles[family] as fc.Arbitrary<Middle>,
      scores: extent(11),
      loss: fc.constantFrom<GraphLoss>("cross-entropy", "squared-error"),
      rows: extent(5),
      seed: fc.nat(),
    })
    .map(({ picture, channels, middle, scores, loss, rows, seed }) => {
      const { operations, parts } = middle("first", channels, picture[1] * picture[2]);
      const first = { op: "Conv", input: "input", output: "first", weight: "first.weight" } as const;
      const before: Operation[] = [{ ...first, strides: [1, 1], pads: [1, 0, 0, 1] }];
      const own = [weight("first.weight", [channels, picture[0], 2, 2]), ...parts];
      const input = { name: "input", shape: picture };
      const upTo = { input, operations: [...before, ...operations], output: "middle", parts: own };
      const size = sizeOf(shapeOfMiddle(upTo));
      const scoreCount = loss === "squared-error" ? 1 : scores;
      const graph: Graph = {
        ...upTo,
        operations: [
          ...upTo.operations,
          { op: "Flatten", input: "middle", output: "flat" },
          { op: "Gemm", input: "flat", output: "scores", weight: "scores.weight", bias: "scores.bias" },
        ],
        output: "scores",
        parts: [...own, weight("scores.weight", [scoreCount, size]), weight("scores.bias", [scoreCount])],
      };
      return problemOf(graph, { loss, rows, seed, scoreCount });
    });
}

function shapeOfMiddle(graph: Graph): readonly number[] {
  return inferShapes(graph).get("middle") as readonly number[];
}

/** Numbers for a graph, by chance. */
export function problemOf(
  graph: Graph,
  { loss, rows, seed, scoreCount }: { loss: GraphLoss; rows: number; seed: number; scoreCount: number },
): GraphProblem {
  const random = createRandom(seed, "numbers");
  const numbers = (count: number, size: number) =>
    // Float32 has them exactly, so that kernels of either precision get the same.
    Float64Array.from({ length: count }, () => Math.fround(size * random.normal()));
  return {
    ...{ graph, loss, rows },
    weights: numbers(weightCountOf(graph), 0.5),
    inputs: numbers(rows * sizeOf(graph.input.shape), 1),
    targets: Float64Array.from({ length: rows }, () =>
      loss === "cross-entropy" ? random.integer(scoreCount) : Math.fround(random.normal()),
    ),
  };
}

/** The mean loss of a problem, its scores, and the gradient. */
export function computed(kernels: GraphKernels, problem: GraphProblem, weights: ArrayLike<number> = problem.weights) {
  const { graph, loss, rows } = problem;
  // Room for more examples than there are: nothing may depend on what is there.
  const plan = planGraph(graph, { rows: rows + 1, loss });
  const arena = kernels.createArena(plan.length, plan.calls);
  return computedIn(arena, plan, problem, weights, () => {
    arena.run(plan.forward.from, plan.forward.to, rows, 1 / rows);
    const total = arena.run(plan.loss.from, plan.loss.to, rows, 1 / rows);
    arena.run(plan.backward.from, plan.backward.to, rows, 1 / rows);
    return total;
  });
}

/** The same divided among so many threads, one after the other: in each step the last one first. */
export function computedInShares(kernels: GraphKernels, problem: GraphProblem, threads: number) {
  const { graph, loss, rows } = problem;
  const plan = planGraph(graph, { rows: rows + 1, loss });
  const calls = plan.calls.slice();
  const shares = divide(plan, rows, threads).map((share) =>
    [share.forward, share.loss, share.backward, share.sums].map((part) => {
      const from = calls.length;
      calls.push(...part.calls);
      return { from, to: calls.length, rows: part.rows };
    }),
  );
  const arena = kernels.createArena(plan.length, calls);
  return computedIn(arena, plan, problem, problem.weights, () => {
    let total = 0;
    for (let step = 0; step < 4; step++) {
      for (const share of shares.toReversed()) {
        const part = share[step];
        if (part) total += arena.run(part.from, part.to, part.rows, 1 / rows);
      }
    }
    return total;
  });
}

/** @param thereAndBack does it, and returns the sum of the losses */
function computedIn(
  arena: GraphArena,
  plan: Plan,
  { inputs, targets, rows }: GraphProblem,
  weights: ArrayLike<number>,
  thereAndBack: () => number,
) {
  arena.memory.set(weights, plan.weightsAt);
  arena.memory.set(inputs, plan.inputAt);
  arena.memory.set(targets, plan.targetsAt);
  for (const { at, size, ratio } of plan.masks)
    for (let j = 0; j < rows * size; j++) arena.memory[at + j] = ratio > 0 && j % 3 === 0 ? 0 : 1 / (1 - ratio);
  arena.run(plan.prepare.from, plan.prepare.to, 1, 1 / rows);
  arena.run(plan.prepareBack.from, plan.prepareBack.to, 1, 1 / rows);
  arena.memory.fill(0, plan.cleared.from, plan.cleared.to);
  const total = thereAndBack();
  arena.run(plan.finish.from, plan.finish.to, 1, 1 / rows);
  return {
    loss: total / rows,
    scores: arena.memory.slice(plan.scoresAt, plan.scoresAt + rows * plan.scoreCount),
    gradient: arena.memory.slice(plan.gradientAt, plan.gradientAt + plan.weightCount),
  };
}
