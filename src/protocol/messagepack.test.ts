import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAggregatorMessage, anyNodeMessage } from "../../test/support/any-message.ts";
import { frameOf, packed, readFrame } from "../../test/support/foreign-frames.ts";
import { encode } from "./codec.ts";
import { MalformedMessage } from "./malformed-message.ts";
import { readMessagePack } from "./messagepack-reader.ts";
import { MessagePackWriter } from "./messagepack-writer.ts";

/** The same as another program's MessagePack: here that of a package which many use. */

const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), fc.string({ minLength: 250 }));
/** Whole numbers beyond 64 bits are written as floats, minus zero as zero. */
const number = fc.oneof(fc.maxSafeInteger(), fc.nat(300), fc.double({ noNaN: true })).map((value) => value + 0);
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 6 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("value")),
    fc.dictionary(
      text.filter((key) => key !== "__proto__"),
      tie("value"),
    ),
  ),
}));

describe("reading", () => {
  test("gives what another program has written", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        // Copies of bytes are plain, whatever they were packed from.
        expect(readMessagePack(packed(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test("lists and texts may be of every width", () => {
    for (const length of [15, 16, 31, 32, 255, 256, 65_535, 65_536]) {
      expect(readMessagePack(packed("x".repeat(length)))).toBe("x".repeat(length));
      expect(readMessagePack(packed(new Array(length).fill(0)))).toHaveLength(length);
    }
  });

  test("a map has 64 keys at most, and more are refused whatever they are", () => {
    const mapOf = (length: number) => Object.fromEntries(Array.from({ length }, (_, i) => [`key ${i}`, i]));
    for (const length of [15, 16, 64]) expect(readMessagePack(packed(mapOf(length)))).toEqual(mapOf(length));
    expect(() => readMessagePack(packed(mapOf(65)))).toThrow("the header has a map of 65 keys, and 64 are the most");
    // Nothing of it is read.
    expect(() => readMessagePack(Uint8Array.of(0xdf, 0, 2, 0x98, 0x10))).toThrow("a map of 170000 keys");
  });

  test("there are 131,072 values at most, in whatever lists and maps", () => {
    const lists = (count: number) => Array.from({ length: count }, () => [0, 1, 2, 3, 4, 5, 6]);
    expect(readMessagePack(packed(lists(16_384)))).toHaveLength(16_384);
    expect(() => readMessagePack(packed(lists(16_385)))).toThrow("the header has more than 131072 values");
    expect(() => readMessagePack(packed(new Array(16_384).fill({ a: [0, 1, 2, 3, 4, 5, 6] })))).toThrow(
      MalformedMessage,
    );
  });

  test("short texts of the same hash are told apart", () => {
    // 31 * "a" + "b" is 31 * "b" + "C".
    for (const value of ["ab", "bC", "ab", "bC"]) expect(readMessagePack(packed(value))).toBe(value);
  });

  test("bytes that are no UTF-8 become texts all the same", () => {
    expect(readMessagePack(Uint8Array.of(0xa3, 0x61, 0xff, 0x62))).toBe("a\ufffdb");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 31 }), (bytes) => {
        expect(typeof readMessagePack(Uint8Array.of(0xa0 + bytes.length, ...bytes))).toBe("string");
      }),
    );
  });

  test.each([
    ["an extension type", [0xd4, 1, 2], /extension types/],
    ["a key that is a number", [0x81, 1, 2], /a key that is no text/],
    ["17 lists in each other", [...new Array(17).fill(0x91), 0], /deeper than 16 levels/],
    ["a number that is cut off", [0xcd, 1], /ends too early/],
    ["a list that cannot be so long", [0xdd, 255, 255, 255, 255, 0], /ends too early/],
    ["something behind the value", [1, 2], /goes on behind its end/],
  ])("%s is refused", (_, bytes, reason) => {
    expect(() => readMessagePack(Uint8Array.from(bytes))).toThrow(MalformedMessage);
    expect(() => readMessagePack(Uint8Array.from(bytes))).toThrow(reason);
  });

  test("16 lists in each other are read", () => {
    expect(readMessagePack(Uint8Array.from([...new Array(16).fill(0x91), 0]))).toHaveLength(1);
  });
});

describe("writing", () => {
  test("is read by another program like its own", () => {
    fc.assert(
      fc.property(fc.oneof(anyNodeMessage, anyAggregatorMessage), (message) => {
        expect(readFrame(encode(message))).toEqual(readFrame(frameOf(message)));
      }),
      { numRuns: 500 },
    );
  });

  test("takes the bytes that it takes elsewhere", () => {
    const to = new MessagePackWriter();
    const written = (write: () => void) => {
      to.begin();
      write();
      return to.written.slice();
    };
    for (const value of [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 0.1, 1e300]) {
      expect(written(() => to.number(value))).toEqual(packed(value));
    }
    for (const value of ["", "x".repeat(31), "x".repeat(32), "é".repeat(128), "x".repeat(70_000), "\u{1f600}"]) {
      expect(written(() => to.text(value))).toEqual(packed(value));
    }
    for (const length of [0, 255, 256, 65_536]) {
      expect(written(() => to.bytes(new Uint8Array(length)))).toEqual(packed(new Uint8Array(length)));
    }
  });

  test("numbers that are no whole ones from 0 to 2^32 - 1 arrive as they are", () => {
    const to = new MessagePackWriter();
    fc.assert(
      fc.property(number, (value) => {
        to.begin();
        to.number(value);
        expect(readMessagePack(to.written)).toBe(value);
      }),
    );
  });
});
