import type { ToldStatistics } from "../data/told-statistics.ts";
import { type DataQuestion, largestJsonBytes } from "../protocol/own-data-messages.ts";
import { asJson } from "./json-bytes.ts";

/** A table or pictures of a node's own. */
export interface OwnData {
  /** Rejects with an error whose message a person can act on. */
  describe(question: DataQuestion): Promise<ToldStatistics>;
}

/** What a node tells of its data. Rejects with an error whose message a person can act on. */
export async function describeData(ownData: OwnData | undefined, question: DataQuestion): Promise<Uint8Array> {
  if (!ownData) throw new Error("this node has no data of its own");
  const statistics = asJson(await ownData.describe(question));
  if (statistics.length <= largestJsonBytes) return statistics;
  throw new Error(
    `the data have too many columns or classes: what is told of them would take ${statistics.length} bytes`,
  );
}
