import { expect, test } from "vitest";
import { type AsynchronousState, createAsynchronousState, stepAsynchronous } from "./asynchronous-machine.ts";

/** Two nodes, of which the second has three times the examples. */
function twoNodes(): AsynchronousState {
  const weights = Float32Array.of(1, 0);
  const state = createAsynchronousState({ stepSize: 0.5, budgetSeconds: 10, nodesNeeded: 2, weights });
  expect(stepAsynchronous(state, { kind: "joined", node: 0, examples: 10 })).toEqual([]);
  expect(stepAsynchronous(state, { kind: "joined", node: 1, examples: 30 })).toEqual([
    { kind: "send", node: 0, weights: Float32Array.of(1, 0) },
    { kind: "send", node: 1, weights: Float32Array.of(1, 0) },
  ]);
  return state;
}

const gradient = (node: number, seconds: number, ...values: number[]) =>
  ({ kind: "gradient", node, seconds, gradient: Float32Array.from(values) }) as const;

test("a gradient is applied when it comes, by its node's share of the examples, and only its node gets new weights", () => {
  const state = twoNodes();
  // 1 - 0.5 * 3/4 * 2 = 0.25
  expect(stepAsynchronous(state, gradient(1, 1, 2, 0))).toEqual([
    { kind: "send", node: 1, weights: Float32Array.of(0.25, 0) },
  ]);
  // A gradient at the old weights: 0 - 0.5 * 1/4 * 8 = -1
  expect(stepAsynchronous(state, gradient(0, 4, 0, 8))).toEqual([
    { kind: "send", node: 0, weights: Float32Array.of(0.25, -1) },
  ]);
  expect(state).toMatchObject({ updates: 2, consumedSeconds: 4 });
});

test("what comes when the budget is spent is not applied, and ends the run", () => {
  const state = twoNodes();
  stepAsynchronous(state, gradient(0, 10, 0, 8));
  expect(stepAsynchronous(state, gradient(1, 10.001, 2, 0))).toEqual([{ kind: "finish", reason: "budget" }]);
  expect(state).toMatchObject({ updates: 1, consumedSeconds: 10, weights: Float32Array.of(1, -1) });
  expect(stepAsynchronous(state, gradient(0, 11, 1, 1))).toEqual([]);
});

test("a gradient that is not finite ends the run with the weights that it had", () => {
  const state = twoNodes();
  expect(stepAsynchronous(state, gradient(0, 1, Number.NaN, 0))).toEqual([{ kind: "finish", reason: "diverged" }]);
  expect(state.weights).toEqual(Float32Array.of(1, 0));
});

test("weights that were sent are the node's own", () => {
  const state = twoNodes();
  const [sent] = stepAsynchronous(state, gradient(0, 1, 0, 0));
  if (sent?.kind === "send") sent.weights.fill(99);
  expect(state.weights).toEqual(Float32Array.of(1, 0));
});
