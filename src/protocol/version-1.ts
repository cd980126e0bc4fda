import { isMap } from "./is-map.ts";
import { MalformedMessage } from "./malformed-message.ts";
import { takeApart } from "./message-header.ts";
import { readMessagePack } from "./messagepack-reader.ts";

/**
 * As much of version 1 as it takes to tell its programs why they cannot take part. Its frames were MessagePack maps with
 * everything in them, so they begin with a byte that no frame of today begins with.
 */

/** The frame is one of a program of version 1, as far as can be told. */
export class OfVersion1 extends MalformedMessage {
  override readonly name = "OfVersion1";
  constructor() {
    super("is a message of version 1 of the protocol");
  }
}

/** Room for what either side of version 1 says first; more is not looked at. */
const mostBytes = 64 * 1024;

export function isOfVersion1(frame: Uint8Array): boolean {
  const first = frame[0] ?? 0;
  const beginsMap = (first >= 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf;
  if (!beginsMap || frame.byteLength > mostBytes) return false;
  try {
    const message = readMessagePack(frame);
    return isMap(message) && typeof message.type === "string";
  } catch (error) {
    if (error instanceof MalformedMessage) return false;
    throw error;
  }
}

/** A final dismissal, the only thing that is said to a program of version 1. */
export function encodeForVersion1(reason: string): Uint8Array {
  return takeApart({ type: "dismissal", reason, final: true }).header.slice();
}
