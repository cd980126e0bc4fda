import { expect, test } from "vitest";
import { constantStepSize } from "../control/step-size-schedule.ts";
import { decodePlain, encodePlain } from "../math/plain-data.ts";
import {
  type AsynchronousInput,
  type AsynchronousState,
  createAsynchronousState,
  stepAsynchronous,
} from "./asynchronous-machine.ts";

const environment = {
  stepSize: 0.5,
  schedule: constantStepSize,
  budgetSeconds: 10,
  nodesNeeded: 2,
  exchangeBytes: 100,
};

/** The machine; every step is made in a state that was kept and restored. */
function machine() {
  const it = {
    state: createAsynchronousState(Float32Array.of(1, 0)),
    give(input: AsynchronousInput, seconds = 0) {
      const kept = decodePlain(encodePlain(it.state)) as AsynchronousState;
      const [next, effects] = stepAsynchronous(environment, kept, input, { seconds });
      it.state = next;
      return effects;
    },
    /** A gradient that comes from a node at a time. */
    gradient(node: number, seconds: number, ...values: number[]) {
      return it.give({ kind: "gradient", node, gradient: Float32Array.from(values) }, seconds);
    },
  };
  return it;
}

/** Two nodes, of which the second has three times the examples. */
function twoNodes() {
  const it = machine();
  expect(it.give({ kind: "joined", node: 0, examples: 10 })).toEqual([]);
  expect(it.give({ kind: "joined", node: 1, examples: 30 })).toEqual([
    { kind: "send", node: 0, weights: Float32Array.of(1, 0) },
    { kind: "send", node: 1, weights: Float32Array.of(1, 0) },
  ]);
  return it;
}

test("a gradient is applied when it comes, by its node's share of the examples, and only its node gets new weights", () => {
  const run = twoNodes();
  // 1 - 0.5 * 3/4 * 2 = 0.25
  expect(run.gradient(1, 1, 2, 0)).toEqual([{ kind: "send", node: 1, weights: Float32Array.of(0.25, 0) }]);
  // A gradient at the old weights: 0 - 0.5 * 1/4 * 8 = -1
  expect(run.gradient(0, 4, 0, 8)).toEqual([{ kind: "send", node: 0, weights: Float32Array.of(0.25, -1) }]);
  expect(run.state).toMatchObject({ updates: 2, consumedSeconds: 4 });
});

test("what comes when the budget is spent is not applied, and ends the run", () => {
  const run = twoNodes();
  run.gradient(0, 10, 0, 8);
  expect(run.gradient(1, 10.001, 2, 0)).toEqual([{ kind: "finish", reason: "budget" }]);
  expect(run.state).toMatchObject({ updates: 1, consumedSeconds: 10, weights: Float32Array.of(1, -1) });
  expect(run.gradient(0, 11, 1, 1)).toEqual([]);
});

test("a gradient that is not finite ends the run with the weights that it had", () => {
  const run = twoNodes();
  expect(run.gradient(0, 1, Number.NaN, 0)).toEqual([{ kind: "finish", reason: "diverged" }]);
  expect(run.state.weights).toEqual(Float32Array.of(1, 0));
});

test("weights that were sent are the node's own", () => {
  const run = twoNodes();
  const [sent] = run.gradient(0, 1, 0, 0);
  if (sent?.kind === "send") sent.weights.fill(99);
  expect(run.state.weights).toEqual(Float32Array.of(1, 0));
});
