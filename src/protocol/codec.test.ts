import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAggregatorMessage, anyNodeMessage } from "../../test/support/any-message.ts";
import {
  type Behind,
  bytesOf,
  frameOf,
  frameWith,
  layFrame,
  packed,
  readFrame,
} from "../../test/support/foreign-frames.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "./codec.ts";
import { MalformedMessage } from "./malformed-message.ts";
import type { Report } from "./messages.ts";

const report: Report = {
  type: "report",
  run: 1,
  round: 2,
  examples: 10,
  localUpdates: 1,
  localSeconds: 0.5,
  weights: Float32Array.of(1, 2),
  lossAtStart: 0.25,
  lossOfBest: 0.25,
  estimates: { rho: 1, beta: 1, gradient: Float32Array.of(3, 4) },
};

const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const ascii = (text: string) => hex(Uint8Array.from(text, (character) => character.charCodeAt(0)));

describe("round trips", () => {
  test("what a node says arrives as it was said", () => {
    fc.assert(
      fc.property(anyNodeMessage, (message) => {
        expect(decodeNodeMessage(encode(message))).toEqual(message);
      }),
    );
  });

  test("what the aggregator says arrives as it was said", () => {
    fc.assert(
      fc.property(anyAggregatorMessage, (message) => {
        expect(decodeAggregatorMessage(encode(message))).toEqual(message);
      }),
    );
  });

  test("the same message always gives the same bytes", () => {
    fc.assert(
      fc.property(anyNodeMessage, (message) => {
        expect(encode(message)).toEqual(encode(structuredClone(message)));
      }),
    );
  });

  test("a frame may lie anywhere in a larger memory", () => {
    fc.assert(
      fc.property(fc.oneof(anyNodeMessage), fc.nat({ max: 9 }), fc.nat({ max: 9 }), (message, before, behind) => {
        const frame = encode(message);
        const memory = new Uint8Array(before + frame.length + behind).fill(0xee);
        memory.set(frame, before);
        expect(decodeNodeMessage(memory.subarray(before, before + frame.length))).toEqual(message);
        expect(memory.subarray(0, before).every((byte) => byte === 0xee)).toBe(true);
        expect(memory.subarray(before + frame.length).every((byte) => byte === 0xee)).toBe(true);
      }),
    );
  });

  test("frames share no memory with each other", () => {
    const first = encode(report);
    const second = encode(report);
    first.fill(0);
    expect(decodeNodeMessage(second)).toEqual(report);
  });
});

describe("other programs", () => {
  test("what they write is read", () => {
    fc.assert(
      fc.property(anyNodeMessage, anyAggregatorMessage, (fromNode, toNode) => {
        expect(decodeNodeMessage(frameOf(fromNode))).toEqual(fromNode);
        expect(decodeAggregatorMessage(frameOf(toNode))).toEqual(toNode);
      }),
    );
  });

  test("they read what is written", () => {
    const { estimates, ...rest } = report;
    expect(readFrame(encode(report))).toEqual({
      ...rest,
      estimates: { rho: 1, beta: 1 },
      "estimates.gradient": estimates?.gradient,
    });
  });

  test("fields that this version does not know are tolerated, at any depth, and vectors too", () => {
    const more = { ...report, battery: 0.5, estimates: { ...report.estimates, sigma: [1, { deep: null }] } };
    expect(decodeNodeMessage(frameOf(more))).toEqual(report);
    const unknown: Behind[] = [
      ["velocity", "float16", Uint8Array.of(1, 2, 3)],
      ["weights", "float32", bytesOf(Float32Array.of(5))],
    ];
    expect(decodeAggregatorMessage(frameWith({ type: "score", run: 1 }, unknown))).toEqual({
      type: "score",
      run: 1,
      weights: Float32Array.of(5),
    });
  });

  test("vectors may come in any order", () => {
    const { weights: _, estimates: __, ...rest } = report;
    const behind: Behind[] = [
      ["estimates.gradient", "float32", bytesOf(Float32Array.of(3, 4))],
      ["weights", "float32", bytesOf(Float32Array.of(1, 2))],
    ];
    expect(decodeNodeMessage(frameWith({ ...rest, estimates: { rho: 1, beta: 1 } }, behind))).toEqual(report);
  });

  test("numbers may be encoded in every width that holds them, and fields come in any order", () => {
    const text = (value: string) => `d9${value.length.toString(16).padStart(2, "0")}${ascii(value)}`;
    const rest = `${text("round")}02${text("reason")}a0${text("type")}${text("failure")}`;
    const small = ["01", "cc01", "cd0001", "ce00000001", "cf0000000000000001", "d001", "d10001", "d200000001"];
    for (const one of [...small, "d30000000000000001", "ca3f800000", "cb3ff0000000000000"]) {
      const frame = layFrame(fromHex(`84${text("run")}${one}${rest}`));
      expect(decodeNodeMessage(frame)).toEqual({ type: "failure", run: 1, round: 2, reason: "" });
    }
  });
});

describe("what is no message", () => {
  const { weights: _, estimates: __, ...bare } = report;
  const one = bytesOf(Float32Array.of(1));
  const with_ = (...behind: Behind[]) => frameWith(bare, behind);
  const refusals: readonly (readonly [string, Uint8Array, RegExp])[] = [
    [
      "a vector with a NaN",
      frameOf({ ...report, weights: Float32Array.of(1, Number.NaN) }),
      /^report: weights: holds NaN at position 1$/,
    ],
    [
      "a vector with an infinity, deep in the message",
      frameOf({ ...report, estimates: { rho: 1, beta: 1, gradient: Float32Array.of(Number.NEGATIVE_INFINITY) } }),
      /^report: estimates\.gradient: holds -Infinity at position 0$/,
    ],
    [
      "a vector of a length that is no multiple of 4",
      with_(["weights", "float32", new Uint8Array(6)]),
      /^report: weights: is 6 bytes long/,
    ],
    [
      "a vector in an unknown encoding",
      with_(["weights", "bfloat16\n", one]),
      /^report: weights: is encoded as "bfloat16\\n", which is not known here \(known: float32, float16, int8, sparse, steps\)$/,
    ],
    [
      "a vector in another form than the message says",
      with_(["weights", "int8", one]),
      /^report: weights: is encoded as int8, where the message says float32$/,
    ],
    [
      "a change that its form cannot hold",
      frameWith({ ...bare, change: true, form: "int8" }, [["weights", "int8", new Uint8Array([255, 1])]]),
      /^report: weights: has the exponent 128 in block 0$/,
    ],
    ["a vector that is there twice", with_(["weights", "float32", one], ["weights", "float32", one]), /is there twice/],
    [
      "a vector of a map that is not there",
      with_(["estimates.gradient", "float32", one]),
      /^report: estimates\.gradient: is a vector, but the header has no map estimates/,
    ],
    ["a vector that is an array", frameWith({ ...bare, weights: [1, 2] }), /^report: weights: must be a vector behind/],
    [
      "a vector as bytes in the header",
      frameWith({ ...bare, weights: one }),
      /^report: weights: must be a vector behind/,
    ],
    [
      "an estimate without its vector",
      frameWith({ ...bare, estimates: { rho: 1, beta: 1 } }),
      /^report: estimates\.gradient: must be a vector behind the header$/,
    ],
    ["vectors that are no list", frameWith({ ...bare, vectors: 5 }), /^report: vectors: is not a list$/],
    [
      "a vector without a length",
      frameWith({ ...bare, vectors: [["weights", "float32"]] }),
      /^report: vectors\.0: is not/,
    ],
    [
      "a vector of a negative length",
      frameWith({ ...bare, vectors: [["weights", "float32", -8]] }),
      /^report: vectors\.0: is not/,
    ],
    [
      "more vectors than any message has",
      with_(...Array.from({ length: 17 }, (): Behind => ["other", "float32", one])),
      /^report: vectors: has 17 entries, and 16 are the most$/,
    ],
    ["a number that is NaN", frameOf({ ...report, lossAtStart: Number.NaN }), /^report: lossAtStart: .*NaN/],
    ["a number that is infinite", frameOf({ ...report, localSeconds: Number.POSITIVE_INFINITY }), /^report: localSec/],
    [
      "an estimate that is NaN",
      frameOf({ ...report, estimates: { ...report.estimates, rho: Number.NaN } }),
      /^report: estimates\.rho: /,
    ],
    ["a time that is negative", frameOf({ ...report, localSeconds: -1 }), /^report: localSeconds: /],
    ["a round that is no whole number", frameOf({ ...report, round: 1.5 }), /^report: round: /],
    ["no examples", frameOf({ ...report, examples: 0 }), /^report: examples: /],
    ["a field that is missing", frameOf({ type: "scored", run: 1, examples: 1 }), /^scored: loss: /],
    ["an unknown type", frameOf({ type: "greeting" }), /^greeting: type: /],
    ["no type", frameOf({ run: 1 }), /^message without a type: type: /],
    ["what only the aggregator says", frameOf({ type: "run-over", run: 1 }), /^run-over: type: /],
    [
      "a name with a line break",
      frameOf({ type: "hello", protocol: 2, name: "a\nb", instance: "1", platform: "", device: "", link: "" }),
      /^hello: name: must consist of letters, digits/,
    ],
    ["a list", layFrame(packed([1, 2])), /^the header is not a MessagePack map$/],
    ["a header without bytes", layFrame(new Uint8Array(0)), /^the header is not MessagePack/],
    ["bytes that are no MessagePack", layFrame(Uint8Array.of(0xc1, 0xff)), /^the header is not MessagePack/],
    ["nothing", new Uint8Array(0), /^is only 0 bytes long/],
    ["less than a length", Uint8Array.of(0, 0, 1), /^is only 3 bytes long/],
  ];
  test.each(refusals)("%s is refused, and the field is named", (_, frame, reason) => {
    expect(() => decodeNodeMessage(frame.slice())).toThrow(MalformedMessage);
    expect(() => decodeNodeMessage(frame.slice())).toThrow(reason);
  });

  test("a message with something behind it, or with less than its header says", () => {
    const frame = encode(report);
    expect(() => decodeNodeMessage(Uint8Array.of(...frame, 0))).toThrow(
      `is ${frame.length + 1} bytes long, where its header says ${frame.length}`,
    );
    expect(() => decodeNodeMessage(frame.subarray(0, -1))).toThrow(MalformedMessage);
    const short = encode({ type: "heartbeat" });
    expect(() => decodeNodeMessage(Uint8Array.of(...short, 0))).toThrow(MalformedMessage);
  });

  test("a header longer than the frame, or than any header, is refused by its length alone", () => {
    expect(() => decodeNodeMessage(Uint8Array.of(0, 0, 0, 9, 0x80))).toThrow(/too few for a header of 9/);
    const large = new Uint8Array(2 * 1024 * 1024);
    new DataView(large.buffer).setUint32(0, 1024 * 1024 + 1);
    expect(() => decodeNodeMessage(large)).toThrow(/says that its header is 1048577 bytes long, and 1048576 are/);
  });

  test("lengths of vectors that no frame has are refused without their memory", () => {
    for (const bytes of [2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const frame = frameWith({ ...bare, vectors: [["weights", "float32", bytes]] });
      expect(() => decodeNodeMessage(frame)).toThrow(/bytes long, where its header says/);
    }
  });

  test("a map that pretends to have a prototype changes no prototype", () => {
    const polluting = layFrame(
      fromHex(`82a474797065a9${ascii("heartbeat")}a9${ascii("__proto__")}81a8${ascii("polluted")}c3`),
    );
    expect(decodeNodeMessage(polluting)).toEqual({ type: "heartbeat" });
    expect({}).not.toHaveProperty("polluted");
    expect(() => decodeNodeMessage(with_(["__proto__.polluted", "float32", one]))).not.toThrow();
    expect({}).not.toHaveProperty("polluted");
  });

  test("a header that promises more than it has is refused at once, without the memory", () => {
    for (const header of ["dfffffffff", "ddffffffff", "dbffffffff", "c6ffffffff", "c9ffffffff01"]) {
      expect(() => decodeNodeMessage(layFrame(fromHex(header)))).toThrow(MalformedMessage);
    }
  });

  test("maps in maps, as deep as a header can hold, are refused like anything else", () => {
    for (const depth of [100, 10_000, 500_000]) {
      const header = new Uint8Array(2 * depth + 1).fill(0x91);
      expect(() => decodeNodeMessage(layFrame(header))).toThrow(MalformedMessage);
    }
  });
});
