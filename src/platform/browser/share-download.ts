import { ConnectionFailed } from "../../runtime/ports.ts";

/** Which part of a public dataset, as an assignment names it. */
export interface SharePart {
  readonly partition: string;
  readonly index: number;
  readonly count: number;
  readonly seed: number;
}

/** No reason is longer. */
const longestReason = 1000;

/**
 * The bytes of a node's share of a public dataset, from its aggregator, whose address for pages is `base`.
 *
 * @throws ConnectionFailed if it cannot be reached, or says no
 */
export async function downloadShare(
  dataset: string,
  { partition, index, count, seed }: SharePart,
  { base, token }: { readonly base: string; readonly token?: string | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  const query = new URLSearchParams({ dataset, partition, index: `${index}`, count: `${count}`, seed: `${seed}` });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    const answer = await fetch(new URL(`api/share?${query}`, base), { headers, cache: "no-store" });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    throw new ConnectionFailed((await answer.text()).slice(0, longestReason), { refused: answer.status < 500 });
  } catch (error) {
    if (error instanceof ConnectionFailed) throw error;
    throw new ConnectionFailed("the connection broke while this node's share of the data came", { cause: error });
  }
}
