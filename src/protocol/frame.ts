import { MalformedMessage } from "./malformed-message.ts";

/**
 * The layout of a message in a frame:
 *
 *     4 bytes        length of the header, an unsigned integer, big-endian like everything in MessagePack
 *     header         a MessagePack map
 *     zeros          up to a multiple of 8 bytes from the frame's beginning
 *     first vector   its bytes
 *     zeros, next vector, and so on; the frame ends where the last vector, or without any the header, ends
 *
 * The header lists the vectors, each with how it is written and how many bytes it has. Vectors are aligned, so that
 * the receiver of a frame can use them in place.
 */

/** A longer header is refused; vectors are not part of it. */
const maximumHeaderBytes = 1024 * 1024;

/** Of the length, before the header. The first of them is 0, which no frame of version 1 begins with. */
const lengthBytes = 4;

/** Vectors begin at multiples of this, which suits every type of number. */
const alignment = 8;

const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** The frame is new memory; the vectors are copied into it. */
export function writeFrame(header: Uint8Array, vectors: readonly Uint8Array[]): Uint8Array {
  const frame = new Uint8Array(frameLength(header, vectors));
  frame[1] = header.byteLength >>> 16;
  frame[2] = header.byteLength >>> 8;
  frame[3] = header.byteLength;
  frame.set(header, lengthBytes);
  let at = lengthBytes + header.byteLength;
  for (const vector of vectors) {
    at = aligned(at);
    frame.set(vector, at);
    at += vector.byteLength;
  }
  return frame;
}

/** Bytes of a frame. */
export function frameLength(header: Uint8Array, vectors: readonly Uint8Array[]): number {
  let length = lengthBytes + header.byteLength;
  for (const vector of vectors) length = aligned(length) + vector.byteLength;
  return length;
}

/** Where the header lies. @throws MalformedMessage if the frame is too short for it, or the header too long */
export function headerIn(frame: Uint8Array): Uint8Array {
  if (frame.byteLength < lengthBytes) throw new MalformedMessage(`is only ${frame.byteLength} bytes long`);
  const length = new DataView(frame.buffer, frame.byteOffset, lengthBytes).getUint32(0);
  if (length > maximumHeaderBytes) {
    throw new MalformedMessage(`says that its header is ${length} bytes long, and ${maximumHeaderBytes} are the most`);
  }
  if (lengthBytes + length > frame.byteLength) {
    throw new MalformedMessage(`is ${frame.byteLength} bytes long, too few for a header of ${length}`);
  }
  return frame.subarray(lengthBytes, lengthBytes + length);
}

/** A vector behind a header: the field that it is (`outer.inner` for one of a map), how it is written, its length. */
export type ListedVector = readonly [name: string, encoding: string, bytes: number];

/** Where these vectors lie behind a header. @throws MalformedMessage if the frame is not exactly as long as they say */
export function vectorsIn(frame: Uint8Array, header: Uint8Array, listed: readonly ListedVector[]): Uint8Array[] {
  let at = lengthBytes + header.byteLength;
  const vectors: Uint8Array[] = [];
  for (const [, , bytes] of listed) {
    const begin = aligned(at);
    at = begin + bytes;
    vectors.push(frame.subarray(begin, at));
  }
  if (at === frame.byteLength) return vectors;
  throw new MalformedMessage(`is ${frame.byteLength} bytes long, where its header says ${at}`);
}
