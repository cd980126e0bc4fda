import fc from "fast-check";
import { Packr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { anyAggregatorMessage, anyNodeMessage } from "../../test/support/any-message.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode, MalformedMessage } from "./codec.ts";
import type { Directive, Report } from "./messages.ts";

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

/** As another program might encode it. */
const packer = new Packr({ useRecords: false });
const foreign = (message: object) => new Uint8Array(packer.pack(message));
const bytesOf = (vector: Float32Array) => new Uint8Array(vector.buffer);
const wire = (message: Report) => ({
  ...message,
  weights: message.weights && bytesOf(message.weights),
  estimates: message.estimates && { ...message.estimates, gradient: bytesOf(message.estimates.gradient) },
});

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
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

  test("frames share no memory with each other", () => {
    const first = encode(report);
    const second = encode(report);
    first.fill(0);
    expect(decodeNodeMessage(second)).toEqual(report);
  });
});

describe("the wire, byte for byte", () => {
  const text = (value: string) => (0xa0 + value.length).toString(16) + ascii(value);

  test("a heartbeat", () => {
    expect(hex(encode({ type: "heartbeat" }))).toBe(`81${text("type")}${text("heartbeat")}`);
    expect(hex(encode({ type: "heartbeat" }))).toBe("81a474797065a9686561727462656174");
  });

  test("a directive of two weights, 1 and -2", () => {
    const directive: Directive = {
      type: "directive",
      run: 1,
      round: 2,
      weights: Float32Array.of(1, -2),
      localUpdates: 300,
      last: false,
      previousBecameBest: true,
    };
    const expected = [
      "87",
      text("type") + text("directive"),
      `${text("run")}01`,
      `${text("round")}02`,
      `${text("weights")}c408${"0000803f"}${"000000c0"}`,
      `${text("localUpdates")}cd012c`,
      `${text("last")}c2`,
      `${text("previousBecameBest")}c3`,
    ].join("");
    expect(hex(encode(directive))).toBe(expected);
    expect(decodeAggregatorMessage(fromHex(expected))).toEqual(directive);
  });

  test("a report that answers it", () => {
    const answer = { ...report, localUpdates: 300, weights: Float32Array.of(1, -2) };
    const half = "cb3fe0000000000000";
    const quarter = "cb3fd0000000000000";
    const expected = [
      "8a",
      text("type") + text("report"),
      `${text("run")}01`,
      `${text("round")}02`,
      `${text("examples")}0a`,
      `${text("localUpdates")}cd012c`,
      text("localSeconds") + half,
      `${text("weights")}c408${"0000803f"}${"000000c0"}`,
      text("lossAtStart") + quarter,
      text("lossOfBest") + quarter,
      `${text("estimates")}83${text("rho")}01${text("beta")}01${text("gradient")}c408${"00004040"}${"00008040"}`,
    ].join("");
    expect(hex(encode(answer))).toBe(expected);
  });
});

describe("what other programs may do", () => {
  test("fields that this version does not know are tolerated, at any depth", () => {
    const message = wire(report);
    const more = { ...message, battery: 0.5, estimates: { ...message.estimates, sigma: [1, { deep: null }] } };
    expect(decodeNodeMessage(foreign(more))).toEqual(report);
  });

  test("numbers may be encoded in every width that holds them", () => {
    const rest = `${text("round")}02${text("reason")}a0`;
    for (const one of ["01", "cc01", "cd0001", "ce00000001", "cf0000000000000001", "d001", "d10001", "d200000001"]) {
      const frame = fromHex(`84${text("type")}${text("failure")}${text("run")}${one}${rest}`);
      expect(decodeNodeMessage(frame)).toEqual({ type: "failure", run: 1, round: 2, reason: "" });
    }
    for (const one of ["d30000000000000001", "ca3f800000", "cb3ff0000000000000"]) {
      const frame = fromHex(`84${text("type")}${text("failure")}${text("run")}${one}${rest}`);
      expect(decodeNodeMessage(frame)).toMatchObject({ run: 1 });
    }
  });

  test("fields may come in any order, and binary fields in every width", () => {
    const vector = "0000803f";
    for (const header of ["c404", "c50004", "c600000004"]) {
      const body = `${text("weights")}${header}${vector}${text("run")}01${text("type")}${text("score")}`;
      expect(decodeAggregatorMessage(fromHex(`83${body}`))).toEqual({
        type: "score",
        run: 1,
        weights: Float32Array.of(1),
      });
    }
  });

  function text(value: string): string {
    return `d9${value.length.toString(16).padStart(2, "0")}${ascii(value)}`;
  }
});

describe("what is no message", () => {
  const refusals: readonly (readonly [string, object, RegExp])[] = [
    [
      "a vector with a NaN",
      { ...wire(report), weights: bytesOf(Float32Array.of(1, Number.NaN)) },
      /^report: weights: holds NaN at position 1$/,
    ],
    [
      "a vector with an infinity, deep in the message",
      { ...wire(report), estimates: { rho: 1, beta: 1, gradient: bytesOf(Float32Array.of(Number.NEGATIVE_INFINITY)) } },
      /^report: estimates\.gradient: holds -Infinity at position 0$/,
    ],
    [
      "a vector of a length that is no multiple of 4",
      { ...wire(report), weights: new Uint8Array(6) },
      /^report: weights: is 6 bytes long/,
    ],
    ["a vector that is an array", { ...wire(report), weights: [1, 2] }, /^report: weights: must be a binary field$/],
    ["a number that is NaN", { ...wire(report), lossAtStart: Number.NaN }, /^report: lossAtStart: .*NaN/],
    [
      "a number that is infinite",
      { ...wire(report), localSeconds: Number.POSITIVE_INFINITY },
      /^report: localSeconds: /,
    ],
    [
      "an estimate that is NaN",
      { ...wire(report), estimates: { ...wire(report).estimates, rho: Number.NaN } },
      /^report: estimates\.rho: /,
    ],
    ["a time that is negative", { ...wire(report), localSeconds: -1 }, /^report: localSeconds: /],
    ["a round that is no whole number", { ...wire(report), round: 1.5 }, /^report: round: /],
    ["no examples", { ...wire(report), examples: 0 }, /^report: examples: /],
    ["a field that is missing", { type: "scored", run: 1, examples: 1 }, /^scored: loss: /],
    ["a type that nobody knows", { type: "greeting" }, /^greeting: type: /],
    ["no type", { run: 1 }, /^message without a type: type: /],
    ["what only the aggregator says", { type: "run-over", run: 1 }, /^run-over: type: /],
    [
      "a name with a line break",
      { type: "hello", protocol: 1, name: "a\nb", instance: "1", platform: "", device: "", link: "", data: "own" },
      /^hello: name: must consist of letters, digits/,
    ],
    ["a list", [1, 2], /^message without a type: /],
  ];
  test.each(refusals)("%s is refused, and the field is named", (_, message, reason) => {
    expect(() => decodeNodeMessage(foreign(message))).toThrow(MalformedMessage);
    expect(() => decodeNodeMessage(foreign(message))).toThrow(reason);
  });

  test("bytes that are no MessagePack, no map, or nothing at all", () => {
    for (const text of ["", "c1", "81", "2a", "c0", "a474797065"]) {
      expect(() => decodeNodeMessage(fromHex(text))).toThrow(MalformedMessage);
    }
  });

  test("a message with something behind it", () => {
    const frame = Uint8Array.of(...encode({ type: "heartbeat" }), 0);
    expect(() => decodeNodeMessage(frame)).toThrow(MalformedMessage);
  });

  test("a map that pretends to have a prototype changes no prototype", () => {
    const frame = fromHex(`82a474797065a9${ascii("heartbeat")}a9${ascii("__proto__")}81a8${ascii("polluted")}c3`);
    try {
      decodeNodeMessage(frame);
    } catch (error) {
      expect(error).toBeInstanceOf(MalformedMessage);
    }
    expect({}).not.toHaveProperty("polluted");
  });

  test("a frame that promises more than it has is refused at once, without the memory", () => {
    for (const header of ["dfffffffff", "ddffffffff", "dbffffffff", "c6ffffffff", "c9ffffffff01"]) {
      expect(() => decodeNodeMessage(fromHex(header))).toThrow(MalformedMessage);
    }
  });

  test("maps in maps, as deep as a frame can hold, are refused like anything else", () => {
    for (const depth of [100, 10_000, 1_000_000]) {
      const frame = new Uint8Array(2 * depth + 1).fill(0x91);
      expect(() => decodeNodeMessage(frame)).toThrow(MalformedMessage);
    }
  });
});

describe("damaged frames", () => {
  const eitherMessage = fc.oneof(anyNodeMessage, anyAggregatorMessage);

  /** A message, or a MalformedMessage: whatever else is thrown fails the test. */
  function survive(frame: Uint8Array): void {
    for (const decode of [decodeNodeMessage, decodeAggregatorMessage]) {
      try {
        const message = decode(frame);
        expect(encode(message)).toBeInstanceOf(Uint8Array);
      } catch (error) {
        if (!(error instanceof MalformedMessage)) throw error;
        expect(error.message.length).toBeLessThan(1000);
      }
    }
  }

  test("every beginning of a message is a message or malformed, and never another error", () => {
    fc.assert(
      fc.property(eitherMessage, (message) => {
        const frame = encode(message);
        for (let length = 0; length < frame.length; length++) survive(frame.subarray(0, length));
      }),
    );
  });

  test("every message with bits flipped is a message or malformed, and never another error", () => {
    fc.assert(
      fc.property(eitherMessage, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (message, flips) => {
        const frame = encode(message);
        for (const flip of flips) {
          const bit = flip % (8 * frame.length);
          frame[bit >> 3] = (frame[bit >> 3] as number) ^ (1 << (bit & 7));
        }
        survive(frame);
      }),
      { numRuns: 2000 },
    );
  });

  test("any bytes at all are a message or malformed, and never another error", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), survive), { numRuns: 2000 });
  });

  test("a damaged frame does no harm to the next one", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), anyNodeMessage, (bytes, message) => {
        survive(bytes);
        expect(decodeNodeMessage(encode(message))).toEqual(message);
      }),
      { numRuns: 500 },
    );
  });
});
