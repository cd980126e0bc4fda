import { allRows, type Dataset, type Rows } from "../learning/dataset.ts";
import { joinedDatasets } from "../learning/joined-datasets.ts";
import { createRandom } from "../math/random.ts";
import type { Assignment } from "../protocol/messages.ts";
import type { Loaded } from "../protocol/node/environment.ts";
import type { ShareSource } from "../runtime/node-data.ts";
import type { Shares } from "./shares.ts";
import { SimulationRefused } from "./simulation-refused.ts";

/** What the nodes of a run learn from. */
export interface NodeExamples {
  /** Whether the aggregator gives each node its share, or each has its own. */
  readonly kind: "assignable" | "own";
  /** The examples over which F is the mean that a result tells. */
  readonly data: Dataset;
  readonly all: Rows;
  /** Of how many nodes these are. */
  readonly evaluatedNodes: number;
  /** Entry i is node i's share; empty where each has its own. */
  readonly shares: readonly Rows[];
  /** Where node `node` has its examples from. */
  sourceOf(node: number): ShareSource;
  /** What it tells of them. */
  told(share: Assignment["share"]): Loaded;
}

/** Shares of a dataset that is in memory. */
export function sharedExamples(data: Dataset, { rows, all }: Shares): NodeExamples {
  const rowsOf = (share: Assignment["share"]): Rows => {
    const own = share.kind === "partition" ? rows[share.index] : undefined;
    if (own === undefined) throw new Error("the simulation has no such share");
    return own;
  };
  const told = (share: Assignment["share"]) => ({ examples: rowsOf(share).length });
  const source: ShareSource = { load: async (_, share) => ({ data, rows: rowsOf(share), told: told(share) }) };
  return { kind: "assignable", data, all, evaluatedNodes: rows.length, shares: rows, sourceOf: () => source, told };
}

/** `--examples-each` was asked for where the dataset has no `made`. */
export function examplesNotMade(dataset: string): SimulationRefused {
  return new SimulationRefused(`nodes cannot make examples of ${dataset} for themselves`, {
    toDo: "choose synthetic, or leave out --examples-each",
  });
}

/** The loss over so many nodes, and so many examples, is close enough to that over all. */
const mostEvaluatedNodes = 1000;
const mostEvaluatedExamples = 100_000;

/** Nodes that compute at the same moment are few: others make their examples anew when they compute again. */
const keptNodes = 16;

export interface MadeExamplesOptions {
  readonly nodes: number;
  readonly each: number;
  readonly seed: number;
  readonly made: (node: number, examples: number) => Dataset;
}

/** Examples that each node makes for itself when it computes, so that all those that do not take no memory. */
export function madeExamples({ nodes, each, seed, made }: MadeExamplesOptions): NodeExamples {
  const kept = new Map<number, Dataset>();
  function examplesOf(node: number): Dataset {
    const data = kept.get(node) ?? made(node, each);
    kept.delete(node);
    kept.set(node, data);
    for (const oldest of kept.keys()) if (kept.size > keptNodes) kept.delete(oldest);
    return data;
  }
  const told = { examples: each };
  const rows = allRows(each);
  const evaluated = evaluatedNodes(nodes, each, seed);
  const data = joinedDatasets(evaluated.map((node) => made(node, each)));
  return {
    kind: "own",
    data,
    all: allRows(data.exampleCount),
    evaluatedNodes: evaluated.length,
    shares: [],
    sourceOf: (node) => ({ load: async () => ({ data: whenRead(each, () => examplesOf(node)), rows, told }) }),
    told: () => told,
  };
}

/** Examples that are there while they are looked at. */
function whenRead(exampleCount: number, examples: () => Dataset): Dataset {
  return {
    exampleCount,
    get features() {
      return examples().features;
    },
    get targets() {
      return examples().targets;
    },
  };
}

/** All nodes, or a sample of them by Floyd's algorithm: no list of all is made. In ascending order. */
function evaluatedNodes(nodes: number, each: number, seed: number): number[] {
  const count = Math.min(nodes, mostEvaluatedNodes, Math.max(1, Math.floor(mostEvaluatedExamples / each)));
  const random = createRandom(seed, "evaluated nodes");
  const drawn = new Set<number>();
  for (let last = nodes - count; last < nodes; last++) {
    const node = random.integer(last + 1);
    drawn.add(drawn.has(node) ? last : node);
  }
  return [...drawn].sort((a, b) => a - b);
}
