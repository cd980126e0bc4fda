import type { z } from "zod";
import { frameLength, headerIn, vectorsIn, writeFrame } from "./frame.ts";
import { isMap } from "./is-map.ts";
import { MalformedMessage, malformed } from "./malformed-message.ts";
import { type MessageParts, takeApart } from "./message-header.ts";
import { readMessagePack } from "./messagepack-reader.ts";
import { type AggregatorMessage, aggregatorMessage, type NodeMessage, nodeMessage } from "./messages.ts";
import { readDirective, readReport, writeDirective, writeReport } from "./round-messages.ts";
import { isOfVersion1, OfVersion1 } from "./version-1.ts";
import { listedVectors, placeVectors } from "./wire-vectors.ts";

/**
 * Messages to frames and back. This is where messages are validated, once; what comes out of `decode` can be trusted to
 * have the message's shape and finite numbers.
 *
 * Decoding a frame gives it away. The message's vectors stay in its memory where they can (moved by up to three bytes
 * where float32 may not lie), so nothing else may read or change that memory afterwards; the message's owner owns its
 * vectors. A frame that was found malformed is void.
 */

/** The frame belongs to the caller; vectors are copied into it. */
export function encode(message: NodeMessage | AggregatorMessage): Uint8Array {
  const { header, vectors } = takeFrequentApart(message) ?? takeApart(message);
  return writeFrame(header, vectors);
}

/** The length of the frame that `encode` makes. */
export function encodedBytes(message: NodeMessage | AggregatorMessage): number {
  const { header, vectors } = takeFrequentApart(message) ?? takeApart(message);
  return frameLength(header, vectors);
}

function takeFrequentApart(message: NodeMessage | AggregatorMessage): MessageParts | undefined {
  if (message.type === "report") return writeReport(message);
  return message.type === "directive" ? writeDirective(message) : undefined;
}

/**
 * Takes the frame over.
 *
 * @param mostEntries of a vector that takes more memory than its bytes
 * @throws MalformedMessage, or OfVersion1 if the frame comes from a program of that version
 */
export function decodeNodeMessage(frame: Uint8Array, mostEntries = Infinity): NodeMessage {
  return decode(nodeMessage, frame, readReport, mostEntries);
}

/** Takes the frame over. @throws MalformedMessage, or OfVersion1 if the frame comes from a program of that version */
export function decodeAggregatorMessage(frame: Uint8Array): AggregatorMessage {
  return decode(aggregatorMessage, frame, readDirective);
}

/** @param readFrequent knows only the message that comes most often, and only in its usual form */
function decode<S extends z.ZodType>(
  schema: S,
  frame: Uint8Array,
  readFrequent: (frame: Uint8Array, header: Uint8Array) => z.output<S> | undefined,
  mostEntries = Infinity,
): z.output<S> {
  if (isOfVersion1(frame)) throw new OfVersion1();
  const header = headerIn(frame);
  const frequent = readFrequent(frame, header);
  if (frequent !== undefined) return frequent;
  const message = read(header);
  const listed = listedVectors(message);
  placeVectors(message, listed, vectorsIn(frame, header, listed), mostEntries);
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw malformed(message, `${where}${issue?.message}`);
}

function read(header: Uint8Array): Record<string, unknown> {
  const message = readMessagePack(header);
  if (isMap(message)) return message;
  throw new MalformedMessage("the header is not a MessagePack map");
}
