import { expect, test } from "vitest";
import { readEvents } from "../../test/support/tensorboard-reader.ts";
import { crc32c } from "./crc32c.ts";
import { maskedCrc, scalarsRecord, versionRecord } from "./tensorboard-records.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

// RFC 3720, B.4, and the check value of the catalogue of CRCs.
test.each([
  ["123456789", ascii("123456789"), 0xe3069283],
  ["32 zeros", new Uint8Array(32), 0x8a9136aa],
  ["32 times ff", new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ["0 to 31", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ["31 to 0", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ["nothing", new Uint8Array(0), 0],
])("CRC-32C of %s", (_, bytes, crc) => {
  expect(crc32c(bytes)).toBe(crc);
});

test("a checksum is masked by a turn of 15 bits and a constant", () => {
  // 0xe3069283 turned by 15 bits to the right is 0x2507c60d; the constant is added modulo 2^32.
  expect(maskedCrc(ascii("123456789"))).toBe(0xc78ab0e5);
});

test("a record is as the formats say, byte for byte", () => {
  const bytes = scalarsRecord(1.5, { round: 300, values: new Map([["loss", 0.25]]) });
  const data = [
    ...[0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f], // wall_time: 1.5
    ...[0x10, 0xac, 0x02], // step: 300 = 2 * 128 + 44
    ...[0x2a, 0x0d], // summary, 13 bytes
    ...[0x0a, 0x0b], // value, 11 bytes
    ...[0x0a, 0x04, 0x6c, 0x6f, 0x73, 0x73], // tag: loss
    ...[0x15, 0, 0, 0x80, 0x3e], // simple_value: 0.25
  ];
  expect([...bytes.subarray(0, 8)]).toEqual([data.length, 0, 0, 0, 0, 0, 0, 0]);
  expect([...bytes.subarray(12, -4)]).toEqual(data);
});

test("what is written is read again by another decoder, which checks all sums", () => {
  const values = new Map([
    ["test/accuracy", 0.875],
    ["Größe", -2],
  ]);
  const written = [versionRecord(1e9), scalarsRecord(1e9 + 0.5, { round: 2 ** 40, values })];
  expect(readEvents(Buffer.concat(written))).toEqual([
    { wallTime: 1e9, step: 0, fileVersion: "brain.Event:2", values: {} },
    { wallTime: 1e9 + 0.5, step: 2 ** 40, values: { "test/accuracy": 0.875, Größe: -2 } },
  ]);
});
