import { crc32c } from "./crc32c.ts";
import type { Scalars } from "./scalars.ts";

/**
 * TensorBoard's event files: TFRecords, each an `Event` in Protocol Buffers. Of tensorflow's event.proto and summary.proto these
 * fields are written:
 *
 *     Event         { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
 *     Summary       { repeated Summary.Value value = 1; }
 *     Summary.Value { string tag = 1; float simple_value = 2; }
 */

/** How each file begins. */
export function versionRecord(unixSeconds: number): Uint8Array<ArrayBuffer> {
  return record([...double(1, unixSeconds), ...delimited(3, utf8("brain.Event:2"))]);
}

export function scalarsRecord(unixSeconds: number, { round, values }: Scalars): Uint8Array<ArrayBuffer> {
  const summary = [...values].flatMap(([tag, value]) => delimited(1, [...delimited(1, utf8(tag)), ...float(2, value)]));
  return record([...double(1, unixSeconds), ...key(2, varintType), ...varint(round), ...delimited(5, summary)]);
}

/** Length, its checksum, the data, their checksum; numbers little-endian. */
function record(data: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(8, maskedCrc(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(bytes.subarray(12, 12 + data.length)), true);
  return bytes;
}

/** TFRecord's form of checksum: data that hold checksums themselves are no trouble then. */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** How a field's value is written. */
const varintType = 0;
const eightBytes = 1;
const lengthDelimited = 2;
const fourBytes = 5;

const key = (field: number, type: number) => [8 * field + type];

function delimited(field: number, content: readonly number[]): number[] {
  return [...key(field, lengthDelimited), ...varint(content.length), ...content];
}

function double(field: number, value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [...key(field, eightBytes), ...bytes];
}

function float(field: number, value: number): number[] {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [...key(field, fourBytes), ...bytes];
}

/** Seven bits a byte, the lowest first; the highest bit says that there are more. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

const utf8 = (text: string) => [...new TextEncoder().encode(text)];
