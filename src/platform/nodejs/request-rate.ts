import { type Rate, TokenBucket } from "../../math/token-bucket.ts";
import { addressGroup } from "./address-group.ts";
import { withNodes } from "./node-allowance.ts";

/** Of one address: a class of forty behind one router opens a page with ten requests each, and more than once. */
const requestsOfOne: Rate = { burst: 600, perSecond: 50 };
const requestsOfAll: Rate = { burst: 1200, perSecond: 100 };

/** Bytes of the page's files: that class, whose browsers take them packed and have none of them yet. */
const bytesOfOne: Rate = { burst: 24e6, perSecond: 2e6 };
const bytesOfAll: Rate = { burst: 48e6, perSecond: 4e6 };

/** Addresses that are remembered; of more, those that came first are forgotten. */
const mostAddresses = 1000;

/** What is said instead of an answer. */
export const tooManyRequests = "too many requests came from your address at once: wait a moment";

/** How often HTTP requests are answered, over however few connections they come, and with how much. */
export interface RequestRate {
  /** @returns whether a request from there is to be answered */
  take(address: string): boolean;
  /** Whether a file of the page may go there. */
  hasBytes(address: string): boolean;
  /** So many bytes of the page's files go there. */
  spendBytes(address: string, bytes: number): void;
}

export interface RequestRateOptions {
  /** Seconds. */
  readonly now: () => number;
  /** How many nodes a run has that is expected here. */
  readonly nodes: number;
}

export function createRequestRate({ now, nodes }: RequestRateOptions): RequestRate {
  const requests = createAddressBuckets(now, withNodes(requestsOfOne, nodes), withNodes(requestsOfAll, nodes));
  const bytes = createAddressBuckets(now, bytesOfOne, bytesOfAll);
  return {
    // What one address has too many must not use up what there is for all.
    take: (address) => requests.of(address).take(now()) && requests.all.take(now()),
    hasBytes: (address) => bytes.of(address).has(now()) && bytes.all.has(now()),
    // Nor what goes to it because it asked for much at the same moment.
    spendBytes: (address, count) => void bytes.all.spend(bytes.of(address).spend(count, now()), now()),
  };
}

/** A bucket for each address, and one for all. */
function createAddressBuckets(now: () => number, ofOne: Rate, ofAll: Rate) {
  const each = new Map<string, TokenBucket>();
  return {
    all: new TokenBucket(ofAll, now()),
    of(address: string): TokenBucket {
      const group = addressGroup(address);
      const known = each.get(group);
      if (known) return known;
      const [oldest] = each.keys();
      if (each.size >= mostAddresses && oldest !== undefined) each.delete(oldest);
      const bucket = new TokenBucket(ofOne, now());
      each.set(group, bucket);
      return bucket;
    },
  };
}
