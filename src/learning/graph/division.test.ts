import { expect, test } from "vitest";
import { divide } from "./division.ts";
import { convolutionalGraph, mlpGraph, papersNetwork } from "./networks.ts";
import { multiplicationsOf } from "./pieces.ts";
import { planGraph } from "./plan.ts";

const loss = "cross-entropy";

// That every number has the same bits: test/contract/kernels/graphs.ts.

test("what is done four numbers at a time reaches into no other thread's examples", () => {
  const rowsOf = (units: number) =>
    divide(planGraph(mlpGraph(60, [units], 3), { rows: 10, loss }), 10, 2).map(({ forward }) => forward.rows);
  // Of 5, 6 and 8 units the fours end with every fourth, second and each example.
  expect([5, 6, 8].map(rowsOf)).toEqual([
    [8, 2],
    [6, 4],
    [5, 5],
  ]);
});

test("two threads each have between .45 and .55 of the multiplications of the papers' network", () => {
  const plan = planGraph(convolutionalGraph([1, 28, 28], papersNetwork, 10), { rows: 11, loss });
  const work = divide(plan, 11, 2).map(({ forward, backward, sums }) =>
    [forward, backward, sums].reduce(
      (sum, { calls, rows }) => sum + calls.reduce((more, call) => more + multiplicationsOf(call, rows), 0),
      0,
    ),
  );
  const whole = plan.calls.reduce((sum, call) => sum + multiplicationsOf(call, 11), 0);
  expect(work.reduce((sum, each) => sum + each)).toBe(whole);
  for (const each of work) expect(Math.abs(each / whole - 0.5)).toBeLessThan(0.05);
});
