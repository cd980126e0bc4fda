import { Packr, Unpackr } from "msgpackr";
import type { z } from "zod";
import { float32ToBytes } from "./float32-bytes.ts";
import { readDirective, readReport, writeDirective, writeReport } from "./hot-messages.ts";
import { type AggregatorMessage, aggregatorMessage, type NodeMessage, nodeMessage } from "./messages.ts";

/**
 * Messages to bytes and back: MessagePack maps, vectors as little-endian float32 binary fields. This is where messages
 * are validated, once; what comes out of `decode` can be trusted to have the message's shape and finite numbers.
 */

/** Bytes that are no message of the protocol. The sender loses its connection with this message as the reason. */
export class MalformedMessage extends Error {
  override readonly name = "MalformedMessage";
}

const packer = new Packr({ useRecords: false, variableMapSize: true, moreTypes: false });
const unpacker = new Unpackr({ useRecords: false, mapsAsObjects: true, int64AsType: "number" });

/** The frame belongs to the caller; vectors are copied into it. */
export function encode(message: NodeMessage | AggregatorMessage): Uint8Array {
  const byHand = writeByHand(message);
  if (byHand) return byHand;
  const bytes = packer.pack(toWire(message));
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Takes the frame over: its memory may become the message's. @throws MalformedMessage */
export function decodeNodeMessage(frame: Uint8Array): NodeMessage {
  return readReport(frame) ?? validate(nodeMessage, unpack(frame));
}

/** Takes the frame over: its memory may become the message's. @throws MalformedMessage */
export function decodeAggregatorMessage(frame: Uint8Array): AggregatorMessage {
  return readDirective(frame) ?? validate(aggregatorMessage, unpack(frame));
}

function writeByHand(message: NodeMessage | AggregatorMessage): Uint8Array | undefined {
  if (message.type === "report") return writeReport(message);
  return message.type === "directive" ? writeDirective(message) : undefined;
}

function unpack(frame: Uint8Array): Record<string, unknown> {
  let raw: unknown;
  try {
    raw = unpacker.unpack(frame);
  } catch (cause) {
    throw new MalformedMessage("is not MessagePack", { cause });
  }
  if (typeof raw !== "object" || raw === null) throw new MalformedMessage("is not a MessagePack map");
  return raw as Record<string, unknown>;
}

function validate<S extends z.ZodType>(schema: S, raw: object): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new MalformedMessage(describe(parsed.error, raw));
}

function describe(error: z.ZodError, raw: object): string {
  const type = "type" in raw && typeof raw.type === "string" ? raw.type.slice(0, 40) : "message without a type";
  const issue = error.issues[0];
  if (!issue) return type;
  const where = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  return `${type}: ${where}${issue.message}`;
}

function toWire(value: object): object {
  const wire: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    if (field instanceof Float32Array) wire[key] = float32ToBytes(field);
    else if (isPlainObject(field)) wire[key] = toWire(field);
    else wire[key] = field;
  }
  return wire;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
