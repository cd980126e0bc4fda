import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyAggregatorMessage, anyNodeMessage } from "../../test/support/any-message.ts";
import { frameOf } from "../../test/support/foreign-frames.ts";
import { decodeAggregatorMessage, decodeNodeMessage, encode } from "./codec.ts";
import { headerIn } from "./frame.ts";
import { takeApart } from "./message-header.ts";
import { aggregatorMessage, type Directive, nodeMessage, type Report } from "./messages.ts";
import { readDirective, readReport, writeDirective, writeReport } from "./round-messages.ts";

const weights = Float32Array.of(1, -2.5, 3);
const directive: Directive = {
  type: "directive",
  run: 1,
  round: 70_000,
  weights,
  localUpdates: 200,
  last: false,
  previousBecameBest: true,
};
const corrects: Directive = { ...directive, correction: { kind: "derive" } };
const given: Directive = { ...directive, correction: { kind: "given", mean: Float32Array.of(0.5, 6, -7) } };
const paced: Directive = { ...directive, secondsAllowed: 0.75 };
const pacedThatCorrects: Directive = { ...corrects, secondsAllowed: 0.75 };
const pacedAndGiven: Directive = { ...paced, correction: { kind: "given", mean: Float32Array.of(0.5, 6, -7) } };
const directives: readonly [string, Directive][] = [
  ["a directive", directive],
  ["one that corrects drift", corrects],
  ["one that tells c", given],
  ["one at each node's own pace", paced],
  ["one at their own pace that corrects drift", pacedThatCorrects],
  ["one at their own pace that tells c", pacedAndGiven],
];
const report: Report = {
  type: "report",
  run: 1,
  round: 300,
  examples: 12_000,
  localUpdates: 4,
  localSeconds: 0.25,
  weights,
  lossAtStart: -0.5,
  lossOfBest: 1e30,
};
const withDrift: Report = { ...report, drift: { squaredMovement: 0, squaredNoise: 1e100 } };
const withEstimates: Report = { ...report, estimates: { rho: 0.5, beta: 2, gradient: Float32Array.of(4, 5, 6) } };

describe("the short way", () => {
  test.each(directives)("is taken for %s", (_, message) => {
    const frame = encode(message);
    expect(writeDirective(message)).toBeDefined();
    expect(readDirective(frame, headerIn(frame))).toEqual(message);
  });

  test.each([
    ["a report with drift", withDrift],
    ["one with estimates", withEstimates],
  ])("is taken for %s", (_, message) => {
    const frame = encode(message);
    expect(writeReport(message)).toBeDefined();
    expect(readReport(frame, headerIn(frame))).toEqual(message);
  });

  test("leaves a report that says that it is no change to the general way", () => {
    expect(writeReport({ ...withDrift, change: false })).toBeUndefined();
  });

  test("writes what the general way writes", () => {
    fc.assert(
      fc.property(fc.oneof(anyAggregatorMessage, anyNodeMessage), (message) => {
        const short = message.type === "report" ? writeReport(message) : undefined;
        const parts = message.type === "directive" ? writeDirective(message) : short;
        if (parts) expect(parts).toEqual(takeApart(message));
      }),
      { numRuns: 500 },
    );
  });

  test("is not taken for anything else, not even for nothing", () => {
    fc.assert(
      fc.property(anyNodeMessage, anyAggregatorMessage, fc.nat({ max: 300 }), (fromNode, toNode, length) => {
        const frames = [encode(fromNode), encode(toNode)];
        for (const frame of frames) {
          const header = headerIn(frame);
          expect([undefined, "report"]).toContain(readReport(frame.slice(), header)?.type);
          expect([undefined, "directive"]).toContain(readDirective(frame.slice(), header)?.type);
          const beginning = header.subarray(0, Math.min(length, header.length - 1));
          expect(readReport(frame, beginning)).toBeUndefined();
          expect(readDirective(frame, beginning)).toBeUndefined();
        }
      }),
    );
  });
});

describe("whatever its fields are, a message is taken exactly if the schema takes it:", () => {
  const edges = [0, 1, -1, 1.5, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53];
  const large = [1e30, -1e30, 1.01e30, -1.01e30, 1e100, 1.01e100, Number.MAX_VALUE, Number.NaN];
  const any = [...edges, ...large, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true, false, "", null];

  /** The message with each of its fields in turn, or one of a field that is a map, replaced. */
  function* replaced(message: object): Generator<Record<string, unknown>> {
    for (const [key, field] of Object.entries(message)) {
      if (field instanceof Float32Array) continue;
      if (typeof field === "object") for (const inner of replaced(field)) yield { ...message, [key]: inner };
      else for (const value of any) yield { ...message, [key]: value };
    }
  }

  function accepted(decode: () => unknown): unknown {
    try {
      return decode();
    } catch {
      return undefined;
    }
  }

  test.each([
    ["a report with drift", withDrift],
    ["a report with estimates", withEstimates],
  ])("%s", (_, message) => {
    for (const changed of replaced(message)) {
      expect(accepted(() => decodeNodeMessage(frameOf(changed)))).toEqual(nodeMessage.safeParse(changed).data);
    }
  });

  test.each(directives)("%s", (_, message) => {
    for (const changed of replaced(message)) {
      const taken = accepted(() => decodeAggregatorMessage(frameOf(changed)));
      expect(taken).toEqual(aggregatorMessage.safeParse(changed).data);
    }
  });
});
