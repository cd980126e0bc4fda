import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { allRows, type Dataset, type Rows } from "../learning/dataset.ts";
import type { Model } from "../learning/model.ts";
import { bytesOfRows } from "../learning/packed-features.ts";
import { shareOf } from "../learning/partitions.ts";
import { createRandom } from "../math/random.ts";
import type { Assignment } from "../protocol/messages.ts";
import type { Loaded } from "../protocol/node/environment.ts";

/** The examples that a node holds, and what the aggregator may be told of them. */
export interface Share {
  readonly data: Dataset;
  readonly rows: Rows;
  readonly told: Loaded;
  /** Examples that are kept for testing. */
  readonly test?: Dataset;
}

/** What a node learns, and from what. */
export interface Learning {
  readonly model: Model;
  readonly share: Share;
}

/** Where a node's examples come from. */
export interface ShareSource {
  /** Rejects with an error whose message a person can act on. `assignment`: all that is known of what is learned. */
  load(dataset: string, share: Assignment["share"], assignment: Assignment): Promise<Share>;
  /** Counts changes of the data: what was loaded before one is loaded again for the next assignment. Left out, they never change. */
  version?(): number;
}

/** What a node lets the aggregator know of its data, beside their number. */
export interface Openness {
  readonly labelCounts: boolean;
  /** How many of its pictures; 0 for none. */
  readonly samples: number;
}

export interface ShareSourceOptions {
  /** Reads the training part of a named public dataset. */
  readonly loadDataset: (name: string) => Promise<Dataset>;
  /** Reads the node's own examples, in place of any share of a public dataset, as data like those of that name. */
  readonly own?: (dataset: string) => Promise<Dataset>;
  readonly openness: Openness;
  /** What partitions' names mean; left out, those that come with Edgewise. */
  readonly catalog?: Catalog;
}

/** Shares of public datasets by the aggregator's partition, or the node's own data as they are. */
export function createShareSource({
  loadDataset,
  own,
  openness,
  catalog = builtInCatalog,
}: ShareSourceOptions): ShareSource {
  let loaded: { readonly name: string; readonly data: Promise<Dataset> } | undefined;
  return {
    async load(dataset, share) {
      if (share.kind === "own") {
        if (!own) throw new Error("the aggregator expects data of its own at this node, which has none");
        const data = await own(dataset);
        return makeShare(data, allRows(data.exampleCount), openness, 0);
      }
      if (loaded?.name !== dataset) loaded = { name: dataset, data: loadDataset(dataset) };
      try {
        const data = await loaded.data;
        const { partition, index, count, seed } = share;
        const random = createRandom(seed, "partition");
        const rows = shareOf(index, catalog.partition(partition), count, { ...data, random });
        return makeShare(data, rows, openness, seed);
      } catch (error) {
        loaded = undefined;
        throw error;
      }
    },
  };
}

/** Examples, with what the aggregator may be told of them. */
export function makeShare(data: Dataset, rows: Rows, openness: Openness, seed: number): Share {
  const labelCounts = openness.labelCounts ? countLabels(data, rows) : undefined;
  const samples = openness.samples > 0 ? samplePictures(data, rows, openness.samples, seed) : undefined;
  return {
    data,
    rows,
    told: { examples: rows.length, ...(labelCounts ? { labelCounts } : {}), ...(samples ? { samples } : {}) },
  };
}

function countLabels({ labels }: Dataset, rows: Rows): number[] | undefined {
  if (!labels) return undefined;
  const counts = Array<number>(labels.labelCount).fill(0);
  for (const row of rows) {
    const label = labels.values[row] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

/** Some of the share's examples, if they are bytes: a fresh copy, one after the other. */
function samplePictures({ features }: Dataset, rows: Rows, count: number, seed: number): Uint8Array | undefined {
  const random = createRandom(seed, "samples");
  const sampled = Uint32Array.from(
    { length: Math.min(count, rows.length) },
    () => rows[random.integer(rows.length)] as number,
  );
  return bytesOfRows(features, sampled);
}
