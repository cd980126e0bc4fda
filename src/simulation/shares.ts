import type { Dataset, Labels, Rows } from "../learning/dataset.ts";
import { partition } from "../learning/partitions.ts";
import { createRandom, shuffleInPlace } from "../math/random.ts";
import type { ShareSource } from "../runtime/node-data.ts";

/** Which of the training examples each node holds, and all of them together. */
export interface Shares {
  /** Entry i is node i's; nodes that hold the same may share one list. */
  readonly rows: readonly Rows[];
  /** The examples that are learned from, each once. */
  readonly all: Rows;
}

export interface SharesOptions {
  readonly partition: Parameters<typeof partition>[0];
  readonly nodes: number;
  readonly seed: number;
  readonly examples?: number;
}

/**
 * The same shares as live nodes of the same seed have; of a part of the examples, if they are to be fewer.
 *
 * @throws EmptyShare, LabelsMissing; RangeError if there are not as many examples
 */
export function shareOut(data: Dataset, { partition: name, nodes, seed, examples }: SharesOptions): Shares {
  const all = chosenRows(data.exampleCount, seed, examples);
  if (name === "replicated") return { rows: Array<Rows>(nodes).fill(all), all };
  const whole = all.length === data.exampleCount;
  const labels = whole ? data.labels : labelsOf(data.labels, all);
  const shares = partition(name, labels, all.length, nodes, createRandom(seed, "partition"));
  return { rows: whole ? shares : shares.map((rows) => rows.map((row) => all[row] as number)), all };
}

/** Gives every node its share, which is in memory already. */
export function sharesInMemory(data: Dataset, { rows }: Shares): ShareSource {
  return {
    async load(_dataset, share) {
      const own = share.kind === "partition" ? rows[share.index] : undefined;
      if (own === undefined) throw new Error("the simulation has no such share");
      return { data, rows: own, told: { examples: own.length } };
    },
  };
}

function chosenRows(exampleCount: number, seed: number, examples = exampleCount): Rows {
  if (examples > exampleCount) throw new RangeError(`there are ${exampleCount} training examples, not ${examples}`);
  const rows = Uint32Array.from({ length: exampleCount }, (_, row) => row);
  if (examples === exampleCount) return rows;
  shuffleInPlace(rows, createRandom(seed, "examples"));
  return rows.slice(0, examples).sort();
}

function labelsOf(labels: Labels | undefined, rows: Rows): Labels | undefined {
  return labels && { ...labels, values: Uint8Array.from(rows, (row) => labels.values[row] as number) };
}
