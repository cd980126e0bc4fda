import { expect, test } from "vitest";
import { haveOneShape } from "../../test/support/same-shape.ts";
import { directive, setUp } from "../../test/support/slow-trainer.ts";
import { decodeAggregatorMessage, encode } from "../protocol/codec.ts";
import type { NodeInput } from "../protocol/node/environment.ts";

/** The first ones may differ: engines find out which fields hold what. */
const settled = 20;

test("a helper that could not tell shapes apart would prove nothing", () => {
  expect(haveOneShape([{ a: 1 }, { a: 2 }])).toBe(true);
  expect(haveOneShape([{ a: 1 }, { b: 1 }])).toBe(false);
});

test("a node's reports have one shape", async () => {
  const { trainer, next } = setUp(100);
  const reports: object[] = [];
  for (let round = 1; round <= settled + 10; round++) {
    trainer.train(directive(round, 1));
    const done = (await next()) as Extract<NodeInput, { kind: "trained" }>;
    reports.push(done.report);
  }
  expect(haveOneShape(reports.slice(settled))).toBe(true);
});

test.each([
  { secondsAllowed: 0.5, correction: { kind: "given", mean: new Float32Array(1000) } as const },
  { correction: { kind: "derive" } as const },
  {},
])("directives that come have one shape %#", (more) => {
  const came = Array.from({ length: settled + 10 }, (_, i) =>
    decodeAggregatorMessage(encode({ ...directive(i + 1, 3), ...more })),
  );
  expect(haveOneShape(came.slice(settled))).toBe(true);
});
