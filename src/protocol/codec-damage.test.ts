import fc from "fast-check";
import { expect, test } from "vitest";
import { anyAggregatorMessage, anyNodeMessage } from "../../test/support/any-message.ts";
import { layFrame, packed } from "../../test/support/foreign-frames.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "./codec.ts";
import { MalformedMessage } from "./malformed-message.ts";

const eitherMessage = fc.oneof(anyNodeMessage, anyAggregatorMessage);

/** A message, or a MalformedMessage: whatever else is thrown fails the test. */
function survive(frame: Uint8Array): void {
  for (const decode of [decodeNodeMessage, decodeAggregatorMessage]) {
    try {
      const message = decode(frame.slice());
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

test("so are any bytes as a header, any values as a header, and any bytes behind them", () => {
  const bytes = fc.uint8Array({ maxLength: 60 });
  const entry = fc.tuple(
    fc.constantFrom<unknown>("weights", "correction.mean", "estimates.gradient", "__proto__.x", "", 1),
    fc.constantFrom<unknown>("float32", "float64", null),
    fc.constantFrom<unknown>(0, 4, 8, 2 ** 53 - 1, -1, 0.5, "4"),
  );
  const values = fc
    .record(
      {
        type: fc.constantFrom("report", "directive", "score", "scored", "heartbeat"),
        run: fc.nat(),
        correction: fc.anything(),
        estimates: fc.anything(),
        weights: fc.anything(),
        vectors: fc.oneof(fc.array(entry, { maxLength: 3 }), fc.anything()),
      },
      { requiredKeys: ["type"] },
    )
    .map(packed);
  fc.assert(
    fc.property(fc.oneof(bytes, values), fc.array(bytes, { maxLength: 2 }), (header, behind) =>
      survive(layFrame(header, behind)),
    ),
    { numRuns: 2000 },
  );
});

test("a damaged frame does no harm to the next one", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), anyNodeMessage, (bytes, message) => {
      survive(layFrame(bytes));
      survive(bytes);
      expect(decodeNodeMessage(encode(message))).toEqual(message);
    }),
    { numRuns: 500 },
  );
});

test("bytes in the place of counts are malformed, and nothing else", () => {
  const scored = { type: "scored", run: 1, examples: 10, loss: 0.5 };
  const sums = { examples: 1, squaredErrors: 1, absoluteErrors: 1, targets: 1, squaredTargets: 1 };
  for (const test of [
    { kind: "classes", confusion: Uint8Array.of(1, 2, 3, 4) },
    { kind: "numbers", ...sums, residuals: new Uint8Array(8) },
  ]) {
    expect(() => decodeNodeMessage(layFrame(packed({ ...scored, test })))).toThrow(MalformedMessage);
  }
});
