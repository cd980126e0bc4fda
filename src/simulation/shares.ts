import type { Catalog } from "../catalog/catalog.ts";
import { allRows, type Dataset, type Labels, type Rows } from "../learning/dataset.ts";
import { type PartitionRule, partition } from "../learning/partitions.ts";
import { joined } from "../math/joined.ts";
import { createRandom, shuffleInPlace } from "../math/random.ts";
import type { SimulationSettings } from "./settings.ts";
import { SimulationRefused } from "./simulation-refused.ts";

/** The training examples that each node holds. */
export interface Shares {
  /** Entry i is node i's; nodes that hold the same may share one list. */
  readonly rows: readonly Rows[];
  /** The examples over which F is the mean: each as often as it is held, or once if all are held equally often. */
  readonly all: Rows;
}

export interface SharesWanted {
  readonly partition: PartitionRule;
  readonly nodes: number;
  readonly seed: number;
  readonly examples?: number;
}

/** How a run shares the data out. */
export function sharesWanted(
  { partition, nodes, seed, examples }: Pick<SimulationSettings, "partition" | "nodes" | "seed" | "examples">,
  catalog: Catalog,
): SharesWanted {
  return { partition: catalog.partition(partition), nodes, seed, ...(examples === undefined ? {} : { examples }) };
}

export type ShareOut = (data: Dataset, wanted: SharesWanted) => Shares;

/**
 * The same shares as live nodes with the same seed have, or shares of a subset of the examples.
 *
 * @throws EmptyShare, LabelsMissing; SimulationRefused if there are not as many examples
 */
export const shareOut: ShareOut = (data, { partition: rule, nodes, seed, examples }) => {
  const chosen = chosenRows(data.exampleCount, seed, examples);
  if (rule.replicates) return { rows: Array<Rows>(nodes).fill(chosen), all: chosen };
  const whole = chosen.length === data.exampleCount;
  const labels = whole ? data.labels : labelsOf(data.labels, chosen);
  const random = createRandom(seed, "partition");
  const shares = partition(rule, nodes, { exampleCount: chosen.length, labels, random });
  const rows = whole ? shares : shares.map((share) => share.map((row) => chosen[row] as number));
  return { rows, all: holdsEachOnce(shares, chosen.length) ? chosen : joinedRows(rows) };
};

/** Keeps the last result: consecutive runs often have the same shares. */
export function rememberingShares(most: number): ShareOut {
  const known = new Map<string, Shares>();
  let knownData: Dataset | undefined;
  return (data, wanted) => {
    const { partition: rule, nodes, seed, examples } = wanted;
    if (data !== knownData) known.clear();
    knownData = data;
    const key = JSON.stringify([rule.name, nodes, seed, examples]);
    const shares = known.get(key) ?? shareOut(data, wanted);
    known.delete(key);
    known.set(key, shares);
    for (const oldest of known.keys()) if (known.size > most) known.delete(oldest);
    return shares;
  };
}

function chosenRows(exampleCount: number, seed: number, examples = exampleCount): Rows {
  if (examples > exampleCount) {
    throw new SimulationRefused(`examples: there are ${exampleCount} training examples, not ${examples}`);
  }
  const rows = allRows(exampleCount);
  if (examples === exampleCount) return rows;
  shuffleInPlace(rows, createRandom(seed, "examples"));
  return rows.slice(0, examples).sort();
}

function labelsOf(labels: Labels | undefined, rows: Rows): Labels | undefined {
  return labels && { ...labels, values: Uint8Array.from(rows, (row) => labels.values[row] as number) };
}

function holdsEachOnce(shares: readonly Rows[], exampleCount: number): boolean {
  const held = new Uint8Array(exampleCount);
  let count = 0;
  for (const rows of shares) {
    count += rows.length;
    for (const row of rows) held[row] = 1;
  }
  return count === exampleCount && !held.includes(0);
}

/** All shares' rows, one share after the other. */
export const joinedRows = (shares: readonly Rows[]): Rows => joined(shares, (length) => new Uint32Array(length));
