import { decodeNodeMessage, encode } from "../../../src/protocol/codec.ts";
import {
  type AggregatorMessage,
  type Assignment,
  aggregatorMessage,
  type Directive,
} from "../../../src/protocol/messages.ts";
import type { NodeEnvironment, NodeInput } from "../../../src/protocol/node/environment.ts";
import { initialNodeState, type NodeState, restoreNode, snapshotNode } from "../../../src/protocol/node/state.ts";
import { stepNode } from "../../../src/protocol/node-machine.ts";
import { messagePool } from "../message-pool.ts";
import { pick, type ScriptStep, scriptIn, stepBytes } from "../script-bytes.ts";
import type { Target } from "../target.ts";

const anyAggregatorMessage = messagePool(aggregatorMessage);

const environment: NodeEnvironment = {
  config: { name: "pi-1", instance: "once", data: "assignable" },
  corrects: (update) => update === "scaffold",
};

const assignment: Assignment = {
  type: "assignment",
  assignment: 1,
  run: 1,
  dataset: "mnist-even-odd",
  model: "squared-svm",
  weightCount: 2,
  share: { kind: "partition", partition: "uniform", seed: 1, index: 0, count: 2 },
  stepSize: 0.1,
  batch: "full",
  update: "scaffold",
  momentum: 0,
  measure: "drift",
  seed: 1,
  stream: 0,
};

/** The node's machine with an aggregator that says anything a message may: it never throws, and what it sends is a message. */
export const node: Target = {
  name: "node",

  frames: (input) => Math.ceil(input.length / stepBytes),

  make(random) {
    const script = Uint8Array.from({ length: stepBytes * (5 + random.integer(40)) }, () => random.integer(256));
    // Most begin with an assignment that is loaded.
    if (random.integer(4) > 0) {
      script.set([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 90, 0, 0, 0, 0, 0]);
    }
    return script;
  },

  run(input) {
    let state: NodeState = initialNodeState;
    let seconds = 0;
    let directive: Directive | undefined;
    for (const step of scriptIn(input)) {
      if (step.action > 240) seconds += pick([0.1, 1, 20], step.choice);
      const next = inputOf(state, directive, step);
      if (next.kind === "received" && next.message.type === "directive") directive = next.message;
      const [after, effects] = stepNode(environment, state, next, { seconds, random: 0.5 });
      state = after;
      for (const effect of effects) if (effect.kind === "send") decodeNodeMessage(encode(effect.message));
      if (state.kind === "online" && state.work.states.length > 3) throw new Error("too much is kept to go back to");
      if (state.kind === "ended") state = initialNodeState;
    }
    restoreNode(snapshotNode(state));
  },
};

function inputOf(state: NodeState, directive: Directive | undefined, { action, who, choice }: ScriptStep): NodeInput {
  if (action === 0) return { kind: "start" };
  if (action === 1) return { kind: "connected" };
  if (action === 2)
    return received({
      type: "welcome",
      protocol: 2,
      heartbeatSeconds: 1,
      silenceSeconds: 3,
      capabilities: [],
      session: "s",
    });
  if (action < 15) return { kind: "connected" };
  if (action < 25) return { kind: "disconnected", reason: "connection closed" };
  if (action < 30) return { kind: "dial-failed", reason: "nothing listens", refused: choice % 2 === 0 };
  if (action < 70) return received({ ...assignment, assignment: 1 + (who % 3), run: 1 + (choice % 2) });
  if (action < 100) {
    const number = state.kind === "online" ? (state.assignment?.assignment ?? 1) : 1;
    return { kind: "loaded", assignment: number, loaded: { examples: 10 } };
  }
  const run = state.kind === "online" ? (state.assignment?.run ?? 1) : 1;
  const round = Math.min(1e9, directive?.round ?? 0) + pick([1, 1, 1, 0, 2, -1], choice);
  if (action < 160) {
    const weights = Float32Array.of(1, 2).subarray(0, choice % 13 === 0 ? 1 : 2);
    const correction = pick(
      [{ kind: "restart" }, { kind: "derive" }, { kind: "given", mean: weights.slice() }] as const,
      choice >>> 4,
    );
    const said = {
      type: "directive",
      run,
      round: Math.max(0, round),
      weights,
      localUpdates: choice % 4,
      last: false,
    } as const;
    const keep = who % 2 === 0 ? { keep: Math.max(0, round - (who % 3)) } : {};
    return received({
      ...said,
      previousBecameBest: who % 5 === 0,
      ...keep,
      ...(choice % 3 === 0 ? {} : { correction }),
    });
  }
  if (action < 185) {
    const losses = { lossAtStart: 0.5, lossOfBest: 0.5 };
    const did = { examples: 10, localUpdates: 1, localSeconds: 0.1, weights: Float32Array.of(1, 2) };
    return { kind: "trained", report: { type: "report", run, round: directive?.round ?? 1, ...did, ...losses } };
  }
  if (action < 190) return { kind: "failed", run, round: directive?.round ?? 1, reason: "diverged" };
  if (action < 195) return { kind: "scored", run, examples: 10, loss: 1 };
  if (action < 235) return received(anyAggregatorMessage(choice));
  if (action < 240) return { kind: "malformed", reason: "is not MessagePack" };
  return { kind: "tick" };
}

const received = (message: AggregatorMessage): NodeInput => ({ kind: "received", message });
