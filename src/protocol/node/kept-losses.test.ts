import { expect, test } from "vitest";
import type { NodeMessage } from "../messages.ts";
import { stepNode } from "../node-machine.ts";
import type { NodeEnvironment, NodeInput } from "./environment.ts";
import { initialNodeState, type NodeState } from "./state.ts";

const environment: NodeEnvironment = { config: { name: "n", instance: "i" }, corrects: () => false };

/** A node that was asked for its loss of run 1, and then loses its connection and has another one. */
function askedAndCut() {
  let state: NodeState = initialNodeState;
  let sent: NodeMessage[] = [];
  const node = {
    give(...inputs: NodeInput[]): NodeMessage[] {
      sent = [];
      for (const input of inputs) {
        const [next, effects] = stepNode(environment, state, input, { seconds: 0, random: 0 });
        state = next;
        for (const effect of effects) if (effect.kind === "send") sent.push(effect.message);
      }
      return sent;
    },
    welcomed: (resumes?: { answers?: boolean }) =>
      node.give({ kind: "received", message: { ...welcome, ...(resumes && { resumes }) } }),
  };
  const share = { kind: "own" } as const;
  const of = { dataset: "d", model: "m", weightCount: 2, share, stepSize: 1, batch: "full", update: "sgd" } as const;
  const rest = { momentum: 0, measure: "drift", seed: 1, stream: 0 } as const;
  node.give({ kind: "start" }, { kind: "connected" });
  node.welcomed();
  node.give(
    { kind: "received", message: { type: "assignment", assignment: 1, run: 1, ...of, ...rest } },
    { kind: "loaded", assignment: 1, loaded: { examples: 10 } },
    { kind: "received", message: { type: "score", run: 1, weights: new Float32Array(2) } },
    { kind: "disconnected", reason: "connection lost" },
  );
  return node;
}

const welcome = {
  type: "welcome",
  protocol: 2,
  heartbeatSeconds: 1,
  silenceSeconds: 9,
  capabilities: [] as string[],
  session: "s",
} as const;
const found = { kind: "scored", run: 1, examples: 10, loss: 0.5 } as const;
const told = { type: "scored", run: 1, examples: 10, loss: 0.5 };

test("a node that was asked for its loss says so when its connection broke, and tells it when it has it", () => {
  const late = askedAndCut();
  expect(late.give({ kind: "connected" })).toMatchObject([{ type: "hello", session: { id: "s", asked: "losses" } }]);
  expect(late.welcomed({ answers: true })).toEqual([]);
  expect(late.give(found)).toEqual([told]);
  // What it has found meanwhile it tells at once, whether it is dialling or waits for its welcome.
  for (const inputs of [[found, { kind: "connected" }] as const, [{ kind: "connected" }, found] as const]) {
    const node = askedAndCut();
    node.give(...inputs);
    expect(node.welcomed({ answers: true })).toEqual([told]);
  }
  // An aggregator that goes on from before asks anew; one that knows nothing of it hears nothing.
  for (const resumes of [{}, undefined]) {
    const node = askedAndCut();
    node.give(found, { kind: "connected" });
    expect(node.welcomed(resumes)).toEqual([]);
  }
});
