import type { Rate } from "../math/token-bucket.ts";

/** What the aggregator takes from one connection, whatever comes over it; docs/protocol.md has all limits. */

/** Of a connection that has not said who it is: larger than any hello. */
export const mostBytesBeforeHello = 64 * 1024;

/**
 * Frames that answer nothing, such as heartbeats: one comes every few seconds. A node may send one more for each frame that it
 * was sent, so rounds may be as short as they like.
 */
export const frameRate: Rate = { burst: 100, perSecond: 20 };
