import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Catalog } from "../catalog/catalog.ts";
import type { Dataset } from "../learning/dataset.ts";
import { packInPlace } from "../learning/packed-features.ts";
import { shareOf } from "../learning/partitions.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createRandom } from "../math/random.ts";
import type { AskedShare, PackedShare } from "../platform/nodejs/node-routes.ts";
import { UserError } from "../protocol/user-error.ts";
import { oneAtATime } from "../runtime/one-at-a-time.ts";
import { shareBytes } from "../runtime/share-bytes.ts";
import { loadDataset } from "./datasets.ts";

/** Most of the bytes are zeros, which the fastest compression finds as well. */
const compressed = promisify(gzip);
const level = 2;

/** The training examples are let go when no node has asked for so long. */
const keptMs = 120_000;

export interface PublicSharesOptions {
  readonly catalog: Catalog;
  /** Folder with the datasets' files. */
  readonly datasets: string | undefined;
  /** The dataset of the present task; no other one is given away. */
  readonly dataset: () => string;
}

/**
 * Makes the shares that nodes without the dataset ask for, those in browsers, one after the other. The dataset is read when the first
 * one asks.
 */
export function publicShares({ catalog, datasets, dataset }: PublicSharesOptions) {
  let held: { readonly name: string; readonly data: Promise<Dataset> } | undefined;
  let letGo: NodeJS.Timeout | undefined;
  const inTurn = oneAtATime();

  async function load(name: string): Promise<Dataset> {
    const data = await loadDataset(catalog.dataset(name), "train", datasets, plainKernels);
    return { ...data, features: packInPlace(data.features) };
  }

  function examplesOf(name: string): Promise<Dataset> {
    if (held?.name !== name) held = { name, data: load(name) };
    clearTimeout(letGo);
    letGo = setTimeout(() => {
      held = undefined;
    }, keptMs).unref();
    return held.data;
  }

  async function make({ dataset: asked, partition, index, count, seed }: AskedShare): Promise<PackedShare> {
    if (asked !== dataset()) throw new UserError(`the data here are now ${dataset()}, and not ${asked}`);
    if (index >= count) throw new UserError(`there is no node ${index} of ${count}: they are counted from 0`);
    try {
      const data = await examplesOf(asked);
      const rule = catalog.partition(partition);
      const rows = shareOf(index, rule, count, { ...data, random: createRandom(seed, "partition") });
      return await compressed(shareBytes(data, rows), { level });
    } catch (error) {
      held = undefined;
      throw error;
    }
  }

  return (asked: AskedShare) => inTurn(() => make(asked));
}
