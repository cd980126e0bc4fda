import { type Rate, TokenBucket } from "../../math/token-bucket.ts";
import { addressGroup } from "./address-group.ts";
import { withNodes } from "./node-allowance.ts";

/** Of one address: a class of forty behind one router opens a page with ten requests each, and more than once. */
const ofOne: Rate = { burst: 600, perSecond: 50 };
const ofAll: Rate = { burst: 1200, perSecond: 100 };

/** Addresses that are remembered; of more, those that came first are forgotten. */
const mostAddresses = 1000;

/** What is said instead of an answer. */
export const tooManyRequests = "too many requests came from your address at once: wait a moment";

/** How often HTTP requests are answered, over however few connections they come. */
export interface RequestRate {
  /** @returns whether a request from there is to be answered */
  take(address: string): boolean;
}

export interface RequestRateOptions {
  /** Seconds. */
  readonly now: () => number;
  /** How many nodes a run has that is expected here. */
  readonly nodes: number;
}

export function createRequestRate({ now, nodes }: RequestRateOptions): RequestRate {
  const all = new TokenBucket(withNodes(ofAll, nodes), now());
  const each = new Map<string, TokenBucket>();

  function bucketOf(group: string): TokenBucket {
    const known = each.get(group);
    if (known) return known;
    const [oldest] = each.keys();
    if (each.size >= mostAddresses && oldest !== undefined) each.delete(oldest);
    const bucket = new TokenBucket(withNodes(ofOne, nodes), now());
    each.set(group, bucket);
    return bucket;
  }

  return {
    // What one address has too many must not use up what there is for all.
    take: (address) => bucketOf(addressGroup(address)).take(now()) && all.take(now()),
  };
}
