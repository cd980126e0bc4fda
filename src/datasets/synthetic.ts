import type { Dataset } from "../learning/dataset.ts";
import { float32 } from "../learning/float32-room.ts";
import type { Allocate } from "../learning/kernels.ts";
import { createRandom, type Random } from "../math/random.ts";
import type { DatasetPart, NamedDataset } from "./named-dataset.ts";

const inputCount = 60;
/** The last feature is always 1, for a bias. */
const featureCount = inputCount + 1;
/** Standard deviation of the first input. */
const deviation = 5;
const classCount = 10;
const groupCount = 10;
const exampleCounts: Readonly<Record<DatasetPart, number>> = { train: 10_000, test: 2_000 };
const names = (what: string, count: number) => Array.from({ length: count }, (_, i) => `${what} ${i + 1}`);

/**
 * Examples of ten groups that differ by a given amount, after Synthetic(alpha, beta) of Li et al. ("Federated
 * Optimization in Heterogeneous Networks", MLSys 2020, Section 5.1 and Appendix C.1):
 *
 *     x ~ N(0, 25 * diag(j^-1.2)),  j = 1..60;    y = argmax( (W + d * V_g) x + b + d * a_g )
 *
 * where all entries of W and b, and of V_g and a_g for each group g, are standard normal. With d = 0 all groups are alike; the
 * larger the `disagreement` d, the more their classes for the same x differ, which no single model can fit. Unlike
 * there, x has the same distribution in all groups: otherwise a linear model could tell the groups apart by x, and would not
 * have to compromise. Standard deviations are 5 times theirs, so that x has about the norm of a picture of MNIST, and step
 * sizes fit. Labels are the groups: a partition by label gives each node whole groups, the others mix them. What a node makes for
 * itself is of one group, node i's of group i mod 10.
 */
export function synthetic(name: string, disagreement: number, seed: number): NamedDataset {
  let groups: readonly Float64Array[] | undefined;
  return {
    name,
    title: `Synthetic classes, groups that disagree by ${disagreement}`,
    targets: "classes",
    classNames: names("class", classCount),
    labelNames: names("group", groupCount),
    model: "softmax-regression",
    source: { kind: "generated" },
    files: { train: [], test: [] },
    async load(part, _files, allocate) {
      const random = createRandom(seed, "synthetic", part);
      return generate(exampleCounts[part], groupsOf(disagreement, seed), {
        random,
        groupOf: (i) => i % groupCount,
        allocate,
      });
    },
    made(node, examples) {
      groups ??= groupsOf(disagreement, seed);
      const random = createRandom(seed, "synthetic", "node", node);
      return generate(examples, groups, { random, groupOf: () => node % groupCount });
    },
  };
}

interface Making {
  readonly random: Random;
  /** Of example number `i`. */
  readonly groupOf: (i: number) => number;
  readonly allocate?: Allocate | undefined;
}

function generate(
  exampleCount: number,
  groups: readonly Float64Array[],
  { random, groupOf, allocate }: Making,
): Dataset {
  const data = float32(exampleCount * featureCount, allocate);
  const classes = new Uint8Array(exampleCount);
  const labels = new Uint8Array(exampleCount);
  for (let i = 0; i < exampleCount; i++) {
    const group = groupOf(i);
    const weights = groups[group] as Float64Array;
    const x = data.subarray(i * featureCount, (i + 1) * featureCount);
    for (let j = 0; j < inputCount; j++) x[j] = deviation * (j + 1) ** -0.6 * random.normal();
    x[inputCount] = 1;
    labels[i] = group;
    classes[i] = bestClass(weights, x);
  }
  return {
    exampleCount,
    features: { kind: "float32", data, featureCount },
    targets: { kind: "class", values: classes, classCount },
    labels: { values: labels, labelCount: groupCount },
  };
}

/** For each group one vector of featureCount entries for each class. */
function groupsOf(disagreement: number, seed: number): Float64Array[] {
  const common = normals(classCount * featureCount, createRandom(seed, "synthetic", "common"));
  return Array.from({ length: groupCount }, (_, group) => {
    const random = createRandom(seed, "synthetic", "group", group);
    const own = normals(classCount * featureCount, random);
    return common.map((value, j) => value + disagreement * (own[j] as number));
  });
}

function normals(count: number, random: Random): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

function bestClass(weights: Float64Array, x: Float32Array): number {
  let best = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classCount; k++) {
    let score = 0;
    for (let j = 0; j < featureCount; j++) score += (weights[k * featureCount + j] as number) * (x[j] as number);
    if (score > largest) [best, largest] = [k, score];
  }
  return best;
}
