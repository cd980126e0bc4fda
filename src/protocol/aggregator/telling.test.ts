import fc from "fast-check";
import { expect, test } from "vitest";
import { movedBy } from "../../learning/encoding/change.ts";
import type { Run } from "./state.ts";
import { tellRound } from "./telling.ts";

const step = fc.record({
  encoding: fc.constantFrom("float32", "float16", "int8", "top:0.3"),
  /** How far the round's reports move the weights. */
  move: fc.float32Array({ minLength: 8, maxLength: 8, min: -3, max: 3, noNaN: true }),
  /** No report counts, and the round begins again. */
  again: fc.boolean(),
});

/** As much of a run as telling looks at. */
function runOf(weights: Float32Array): Run {
  const next = { round: 1, localUpdates: 2, last: false, weights, secondsAllowed: undefined };
  const correction = { kind: "restart" } as const;
  return {
    next,
    correction,
    plan: { encoding: "float32" },
    settings: { seed: 1 },
    beginsAnew: false,
  } as unknown as Run;
}

test("whatever encodings follow each other, and where rounds begin again, what nodes are told of w0 and what is kept are what was meant, and float32 keeps nothing", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
      const run = runOf(new Float32Array(8));
      const meant = new Float64Array(8);
      /** w0 as a node has it that was there all the time. */
      let had: Float32Array = new Float32Array(8);
      for (const [i, { encoding, move, again }] of steps.entries()) {
        Object.assign(run.plan, { encoding });
        const first = tellRound(run);
        if (again && first?.change) had = movedBy(had, first.change);
        const telling = again ? tellRound(run) : first;
        if (again) expect(telling?.change).toBeUndefined();
        had = telling?.change ? movedBy(had, telling.change) : run.next.weights.slice();
        expect(run.next.weights).toEqual(had);
        for (const [j, weight] of had.entries())
          expect(Math.abs(weight + (run.told?.lost[j] ?? 0) - (meant[j] as number))).toBeLessThan(1e-4);
        if (encoding === "float32")
          expect([run.told, telling?.reports, telling?.form]).toEqual([undefined, undefined, undefined]);
        for (const [j, by] of move.entries()) meant[j] = (meant[j] as number) + by;
        run.next = { ...run.next, round: i + 2, weights: movedBy(had, move) };
      }
    }),
  );
});
