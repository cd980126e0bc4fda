import { Packr, Unpackr } from "msgpackr";
import { MalformedMessage } from "./malformed-message.ts";

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

const packer = new Packr({ useRecords: false, variableMapSize: true });
const unpacker = new Unpackr({ useRecords: false, mapsAsObjects: true });

/** Room for what either side of version 1 says first; more is not looked at. */
const mostBytes = 64 * 1024;

export function isOfVersion1(frame: Uint8Array): boolean {
  const first = frame[0] ?? 0;
  const isMap = (first >= 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf;
  if (!isMap || frame.byteLength > mostBytes) return false;
  try {
    const message: unknown = unpacker.unpack(frame);
    return typeof message === "object" && message !== null && "type" in message && typeof message.type === "string";
  } catch {
    return false;
  }
}

/** A final dismissal, the only thing that is said to a program of version 1. */
export function encodeForVersion1(reason: string): Uint8Array {
  return new Uint8Array(packer.pack({ type: "dismissal", reason, final: true }));
}
