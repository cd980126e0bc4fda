import type { AggregatorInput, ConnectionId } from "../protocol/aggregator/environment.ts";
import { decodeNodeMessage } from "../protocol/codec.ts";
import { MalformedMessage } from "../protocol/malformed-message.ts";
import type { NodeMessage } from "../protocol/messages.ts";
import { OfVersion1 } from "../protocol/version-1.ts";

/** Of a sparse vector: so many cost nothing, and reports of a run before, with another model, still come. */
const alwaysEntries = 2 ** 20;

/**
 * What a node's frame is to the aggregator's machine. Takes the frame over.
 *
 * @param weightCount of the run under way
 * @param check looks at the message once more. @throws MalformedMessage
 */
export function readFrame(
  connection: ConnectionId,
  frame: Uint8Array,
  weightCount: number,
  check: (message: NodeMessage) => void,
): AggregatorInput {
  try {
    const message = decodeNodeMessage(frame, Math.max(weightCount, alwaysEntries));
    check(message);
    return { kind: "received", connection, message };
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
    const version = error instanceof OfVersion1 ? { version: 1 as const } : {};
    return { kind: "malformed", connection, reason: error.message, ...version };
  }
}
