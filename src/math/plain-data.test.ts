import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePlain, encodePlain } from "./plain-data.ts";
import { NotPlainData } from "./plain-data-format.ts";

const again = (value: unknown) => decodePlain(encodePlain(value));

const leaf = fc.oneof(
  fc.double(),
  fc.string({ unit: "binary" }),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, Number.NaN, Number.POSITIVE_INFINITY),
  fc.float32Array(),
  fc.float64Array(),
  fc.uint8Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.int8Array(),
  fc.uint16Array(),
  fc.int16Array(),
);
const { plain } = fc.letrec((tie) => ({
  plain: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("plain")),
    fc.dictionary(fc.string(), tie("plain"), { noNullPrototype: true }),
    fc.array(fc.tuple(fc.string(), tie("plain"))).map((entries) => new Map(entries)),
    fc.array(fc.string()).map((entries) => new Set(entries)),
  ),
}));

test("comes back as it was, whatever it is", () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(again(value)).toStrictEqual(value);
    }),
  );
});

test("what stands in several places is written once, and is one object again", () => {
  const weights = new Float32Array(1000);
  const bytes = encodePlain({ best: weights, start: weights, list: [weights] });
  expect(bytes.length).toBeLessThan(2 * weights.byteLength);
  const read = decodePlain(bytes) as { best: Float32Array; start: Float32Array; list: Float32Array[] };
  expect(read.start).toBe(read.best);
  expect(read.list[0]).toBe(read.best);
});

test("a view of a longer buffer keeps its part only", () => {
  expect(again(Float32Array.of(1, 2, 3, 4).subarray(1, 3))).toStrictEqual(Float32Array.of(2, 3));
});

test("an object's key is never its prototype", () => {
  const read = again(JSON.parse('{"__proto__": 1}')) as object;
  expect(Object.entries(read)).toEqual([["__proto__", 1]]);
});

describe("refuses, and says where", () => {
  const self: unknown[] = [];
  self.push(self);
  test.each([
    ["a function", { strategy: { next: () => 1 } }, "strategy.next is a function"],
    ["an instance", [/an expression/], "[0] is an instance of a class"],
    ["a cycle", { self }, "self[0] contains itself"],
    ["bytes without a type", { a: new DataView(new ArrayBuffer(1)) }, "a is a typed array of a kind"],
  ])("%s", (_, value, message) => {
    expect(() => encodePlain(value)).toThrow(NotPlainData);
    expect(() => encodePlain(value)).toThrow(message);
  });

  test("bytes that were cut, made longer or made up", () => {
    const bytes = encodePlain({ a: [1, "two", Float32Array.of(3)] });
    for (let end = 0; end < bytes.length; end++)
      expect(() => decodePlain(bytes.subarray(0, end))).toThrow(NotPlainData);
    expect(() => decodePlain(Uint8Array.of(...bytes, 0))).toThrow("bytes follow the end");
    expect(() => decodePlain(Uint8Array.of(99))).toThrow(NotPlainData);
    expect(() => decodePlain(Uint8Array.of(12, 0, 0, 0, 0))).toThrow("no kind 12");
    expect(() => decodePlain(Uint8Array.of(10, 0, 0, 0, 0))).toThrow("has not been read");
  });
});
