import fc from "fast-check";
import { Packr, Unpackr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { anyAggregatorMessage, anyNodeMessage } from "../../test/support/any-message.ts";
import { float32ToBytes } from "./float32-bytes.ts";
import { readDirective, readReport, writeDirective, writeReport } from "./hot-messages.ts";
import { aggregatorMessage, type Directive, nodeMessage, type Report } from "./messages.ts";

type Raw = Record<string, unknown>;

/** As another program might write and read frames. */
const packer = new Packr({ useRecords: false, variableMapSize: true });
const unpacker = new Unpackr({ useRecords: false, int64AsType: "number" });
/** Byte strings come as what they are in a frame: where msgpackr has Buffers, it makes some of those. */
const unpacked = (frame: Uint8Array): unknown => unpacker.unpack(new Uint8Array(frame));

/** What is in the frame of a message. */
function rawOf(message: object): Raw {
  const raw: Raw = {};
  for (const [key, value] of Object.entries(message)) {
    if (value instanceof Float32Array) raw[key] = float32ToBytes(value);
    else raw[key] = isNested(value) ? rawOf(value) : value;
  }
  return raw;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

/** As it comes out of a socket, with other bytes before it. */
function frameOf(raw: Raw, offset: number): Uint8Array {
  const packed = packer.pack(raw);
  const frame = new Uint8Array(offset + packed.length).subarray(offset);
  frame.set(packed);
  return frame;
}

const offset = fc.nat({ max: 7 });

/** What may stand in a field's place, right or wrong. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(null, -0, -1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 1e30, -1.1e30),
  fc.string(),
  fc.array(fc.nat()),
  fc.dictionary(fc.string(), fc.nat()),
  fc.nat(),
  fc.double(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 9 }),
  fc.float32Array({ maxLength: 3 }).map(float32ToBytes),
  fc.record({ rho: fc.double(), beta: fc.double(), gradient: fc.float32Array({ maxLength: 3 }).map(float32ToBytes) }),
  fc.record({ squaredMovement: fc.double(), squaredNoise: fc.double() }),
  fc.record({ kind: fc.constantFrom("restart", "derive", "given", "other") }),
);

type Edit = readonly [key: string, value: unknown, remove: boolean];

/** A message of which some fields were replaced, removed or added, also in those that are maps. */
function damaged(message: object, edits: readonly Edit[]): Raw {
  const raw = rawOf(message);
  for (const [key, value, remove] of edits) {
    const [name, inner] = key.split(".");
    const outer = raw[name as string];
    const target = inner !== undefined && isNested(outer) ? (outer as Raw) : raw;
    if (remove) delete target[inner ?? key];
    else target[inner ?? key] = value;
  }
  return raw;
}

const isReport = (message: { readonly type: string }): message is Report => message.type === "report";
const isDirective = (message: { readonly type: string }): message is Directive => message.type === "directive";

const cases = [
  {
    type: "report",
    read: readReport,
    schema: nodeMessage,
    messages: anyNodeMessage.filter(isReport),
    keys: "run round examples localUpdates localSeconds weights lossAtStart lossOfBest estimates estimates.rho estimates.beta estimates.gradient drift drift.squaredMovement drift.squaredNoise other",
  },
  {
    type: "directive",
    read: readDirective,
    schema: aggregatorMessage,
    messages: anyAggregatorMessage.filter(isDirective),
    keys: "run round weights localUpdates secondsAllowed last previousBecameBest bestWeights correction correction.kind correction.mean other",
  },
];

describe.each(cases)("a $type read by hand", ({ read, schema, messages, keys }) => {
  const edit = fc.tuple(fc.constantFrom(...keys.split(" ")), anything, fc.boolean());

  /** What is read is what the schema says; what is not read is left as it was. */
  function agrees(frame: Uint8Array): void {
    const before = frame.slice();
    const byHand = read(frame);
    if (byHand === undefined) {
      expect([...frame]).toEqual([...before]);
      return;
    }
    const bySchema = schema.safeParse(unpacked(before));
    expect(bySchema.error).toBeUndefined();
    expect(byHand).toStrictEqual(bySchema.data);
  }

  test("is what the schema makes of it, or is left to the schema as it was", () => {
    fc.assert(
      fc.property(messages, offset, fc.array(edit, { maxLength: 2 }), (message, at, edits) =>
        agrees(frameOf(damaged(message, edits), at)),
      ),
      { numRuns: 3000 },
    );
  });

  test("so is a frame that was cut off, went on, or had a byte changed", () => {
    const harm = fc.record({
      cut: fc.nat({ max: 30 }),
      more: fc.uint8Array({ maxLength: 2 }),
      place: fc.nat(),
      byte: fc.nat(255),
    });
    fc.assert(
      fc.property(
        messages,
        harm,
        fc.constantFrom("cut", "more", "byte"),
        (message, { cut, more, place, byte }, what) => {
          const whole = frameOf(rawOf(message), 0);
          const frame =
            what === "more" ? Uint8Array.of(...whole, ...more) : whole.slice(0, what === "cut" ? -cut : undefined);
          if (what === "byte") frame[place % frame.length] = byte;
          const readable = unpackable(frame);
          if (readable) agrees(frame);
          else expect(read(frame)).toBeUndefined();
        },
      ),
      { numRuns: 3000 },
    );
  });
});

function unpackable(frame: Uint8Array): boolean {
  try {
    unpacked(frame);
    return true;
  } catch {
    return false;
  }
}

describe("what is written by hand", () => {
  test("says the same in the general way's words", () => {
    const write = (message: Report | Directive) => (isReport(message) ? writeReport(message) : writeDirective(message));
    const messages = fc.oneof(anyNodeMessage.filter(isReport), anyAggregatorMessage.filter(isDirective));
    fc.assert(
      fc.property(messages, (message) => {
        const frame = write(message);
        if (frame) expect(unpacked(frame)).toEqual(unpacked(packer.pack(rawOf(message))));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER])(
    "a number of %d takes the bytes that it takes elsewhere",
    (run) => {
      const message: Directive = { ...directive, run };
      expect(writeDirective(message)).toEqual(new Uint8Array(packer.pack(rawOf(message))));
    },
  );

  test.each([0, 63, 64, 16_383, 16_384])("so does a vector of %d entries", (length) => {
    const message: Directive = { ...directive, weights: new Float32Array(length).fill(0.5) };
    const frame = writeDirective(message);
    expect(frame).toEqual(new Uint8Array(packer.pack(rawOf(message))));
    expect(frame && readDirective(frame)).toEqual(message);
  });
});

const directive: Directive = {
  type: "directive",
  run: 1,
  round: 2,
  weights: Float32Array.of(1, -2),
  localUpdates: 3,
  last: false,
  previousBecameBest: true,
};

test("the messages of an ordinary round are written and read by hand, wherever they begin", () => {
  const estimates = { rho: 1, beta: 0.5, gradient: Float32Array.of(3, 4) };
  const losses = { lossAtStart: 0.25, lossOfBest: -0.5 };
  const report = { run: 1, round: 2, examples: 9, localUpdates: 3, localSeconds: 0.5, weights: Float32Array.of(5, 6) };
  for (const at of [0, 1, 2, 3]) {
    const moved = (frame: Uint8Array | undefined) => Uint8Array.of(...Array(at).fill(0), ...(frame ?? [])).subarray(at);
    for (const more of [{}, { correction: { kind: "derive" } as const }]) {
      const expected = { ...directive, ...more };
      expect(readDirective(moved(writeDirective(expected)))).toEqual(expected);
    }
    for (const more of [{}, { estimates }, { drift: { squaredMovement: 0.25, squaredNoise: 0 } }]) {
      const expected = { type: "report", ...report, ...losses, ...more } as const;
      expect(readReport(moved(writeReport(expected)))).toEqual(expected);
    }
  }
});
