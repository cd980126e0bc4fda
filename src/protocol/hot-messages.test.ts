import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAggregatorMessage, anyNodeMessage } from "../../test/support/any-message.ts";
import { float32ToBytes } from "./float32-bytes.ts";
import { readDirective, readReport } from "./hot-messages.ts";
import { aggregatorMessage, nodeMessage } from "./messages.ts";

type Raw = Record<string, unknown>;

/** As it comes out of a frame, each vector with bytes before it that end anywhere. */
function rawOf(message: object, offset: number): Raw {
  const raw: Raw = {};
  for (const [key, value] of Object.entries(message)) {
    if (value instanceof Float32Array) {
      const frame = new Uint8Array(offset + value.byteLength);
      frame.set(float32ToBytes(value), offset);
      raw[key] = frame.subarray(offset);
    } else raw[key] = isNested(value) ? rawOf(value, offset) : value;
  }
  return raw;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

const offset = fc.nat({ max: 7 });

/** What may stand in a field's place, right or wrong. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, -0, -1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 1e30, -1.1e30),
  fc.anything(),
  fc.nat(),
  fc.double(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 9 }),
  fc.float32Array({ maxLength: 3 }).map(float32ToBytes),
  fc.record({ rho: fc.double(), beta: fc.double(), gradient: fc.float32Array({ maxLength: 3 }).map(float32ToBytes) }),
  fc.record({ squaredMovement: fc.double(), squaredNoise: fc.double() }),
  fc.record({ kind: fc.constantFrom("restart", "derive", "given", "other") }),
);

/** A message of which some fields were replaced, removed or added, also in those that are maps. */
function damaged(message: object, at: number, edits: readonly (readonly [string, unknown, boolean])[]): Raw {
  const raw = rawOf(message, at);
  for (const [key, value, remove] of edits) {
    const [name, inner] = key.split(".");
    const outer = raw[name as string];
    const target = inner !== undefined && typeof outer === "object" && outer !== null ? (outer as Raw) : raw;
    if (remove) delete target[inner ?? key];
    else target[inner ?? key] = value;
  }
  return raw;
}

const cases = [
  {
    type: "report",
    read: readReport,
    schema: nodeMessage,
    messages: anyNodeMessage.filter((message) => message.type === "report"),
    keys: "run round examples localUpdates localSeconds weights lossAtStart lossOfBest estimates estimates.rho estimates.beta estimates.gradient drift drift.squaredMovement drift.squaredNoise other",
  },
  {
    type: "directive",
    read: readDirective,
    schema: aggregatorMessage,
    messages: anyAggregatorMessage.filter((message) => message.type === "directive"),
    keys: "run round weights localUpdates secondsAllowed last previousBecameBest bestWeights correction correction.kind correction.mean other",
  },
];

describe.each(cases)("a $type read by hand", ({ read, schema, messages, keys }) => {
  const edit = fc.tuple(fc.constantFrom(...keys.split(" ")), anything, fc.boolean());

  test("is what the schema makes of it, or is left to the schema", () => {
    fc.assert(
      fc.property(messages, offset, fc.array(edit, { maxLength: 2 }), (message, at, edits) => {
        const byHand = read(damaged(message, at, edits));
        if (byHand === undefined) return;
        const bySchema = schema.safeParse(damaged(message, at, edits));
        expect(bySchema.error).toBeUndefined();
        expect(byHand).toStrictEqual(bySchema.data);
      }),
      { numRuns: 3000 },
    );
  });

  test("leaves the schema's verdict as it would have been", () => {
    fc.assert(
      fc.property(messages, offset, fc.array(edit, { maxLength: 2 }), (message, at, edits) => {
        const raw = damaged(message, at, edits);
        read(raw);
        expect(schema.safeParse(raw)).toEqual(schema.safeParse(damaged(message, at, edits)));
      }),
      { numRuns: 1000 },
    );
  });
});

test("a field that is there but undefined is not left out without the schema", () => {
  const directive = { run: 1, round: 2, weights: Float32Array.of(1), localUpdates: 3, last: false };
  for (const key of ["secondsAllowed", "bestWeights", "correction"]) {
    const message = { type: "directive", ...directive, previousBecameBest: true, [key]: undefined };
    expect(readDirective(rawOf(message, 0))).toBeUndefined();
  }
  const report = { run: 1, round: 2, examples: 9, localUpdates: 3, localSeconds: 0.5, weights: Float32Array.of(5) };
  for (const key of ["estimates", "drift"]) {
    const message = { type: "report", ...report, lossAtStart: 0.25, lossOfBest: 0.5, [key]: undefined };
    expect(readReport(rawOf(message, 0))).toBeUndefined();
  }
});

test("the messages of an ordinary round are read by hand", () => {
  const directive = { run: 1, round: 2, weights: Float32Array.of(1, -2), localUpdates: 3, last: false };
  const estimates = { rho: 1, beta: 0.5, gradient: Float32Array.of(3, 4) };
  const losses = { lossAtStart: 0.25, lossOfBest: -0.5 };
  const report = { run: 1, round: 2, examples: 9, localUpdates: 3, localSeconds: 0.5, weights: Float32Array.of(5, 6) };
  for (const at of [0, 1, 2, 3]) {
    for (const more of [{}, { correction: { kind: "derive" } }]) {
      const expected = { type: "directive", ...directive, previousBecameBest: true, ...more };
      expect(readDirective(rawOf(expected, at))).toEqual(expected);
    }
    for (const more of [{}, { estimates }, { drift: { squaredMovement: 0.25, squaredNoise: 0 } }]) {
      expect(readReport(rawOf({ type: "report", ...report, ...losses, ...more }, at))).toEqual({
        type: "report",
        ...report,
        ...losses,
        ...more,
      });
    }
  }
});
