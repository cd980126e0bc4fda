import { type StepSizeSchedule, scheduledStepSize } from "../control/step-size-schedule.ts";
import { addScaledInto, allFinite } from "../math/vectors.ts";

/**
 * The aggregator of asynchronous gradient descent, the baseline of the 2019 paper's Section VII: no rounds. A node's
 * gradient is applied when it arrives, whatever weights it was computed at, and the node goes on from what comes of it:
 *
 *     w <- w - eta_t * (D_i / D) * grad F_i(w as node i got it)
 *
 * As many gradients as there are nodes count as one local update where the step size follows a schedule.
 *
 * As with the other machines, it does nothing itself: environment, state, input and meters to the next state, plain data
 * that belongs to the machine, and effects.
 */
export interface AsynchronousEnvironment {
  /** eta. */
  readonly stepSize: number;
  readonly schedule: StepSizeSchedule;
  readonly budgetSeconds: number;
  /** Left out: as many bytes as it takes. */
  readonly budgetBytes?: number | undefined;
  /** Of weights to a node and its gradient back. */
  readonly exchangeBytes: number;
  /** Nodes that must be there before weights are sent to any. */
  readonly nodesNeeded: number;
}

export interface AsynchronousState {
  /** w. */
  readonly weights: Float32Array;
  /** D_i of every node that is there. */
  readonly examples: Map<number, number>;
  /** D. */
  allExamples: number;
  /** Gradients applied. */
  updates: number;
  /** When the last of them arrived. */
  consumedSeconds: number;
  /** Of the exchanges that were begun. */
  consumedBytes: number;
  /** Nodes that have weights and have sent no gradient yet. */
  readonly awaited: Set<number>;
  finished: boolean;
}

export type AsynchronousInput =
  | { readonly kind: "joined"; readonly node: number; readonly examples: number }
  | { readonly kind: "gradient"; readonly node: number; readonly gradient: Float32Array };

/** Read at the moment of each input: the seconds since the start of the run. */
export interface AsynchronousMeters {
  readonly seconds: number;
}

export type AsynchronousEffect =
  /** The weights, a copy, from which the node is to go on. */
  | { readonly kind: "send"; readonly node: number; readonly weights: Float32Array }
  /** `budget`: the gradient came too late; `diverged`: it is not finite. Neither is applied. */
  | { readonly kind: "finish"; readonly reason: "budget" | "diverged" };

/** Before any node is there. `weights` belong to the machine from then on. */
export function createAsynchronousState(weights: Float32Array): AsynchronousState {
  return {
    weights,
    examples: new Map(),
    allExamples: 0,
    updates: 0,
    consumedSeconds: 0,
    consumedBytes: 0,
    awaited: new Set(),
    finished: false,
  };
}

export function stepAsynchronous(
  environment: AsynchronousEnvironment,
  state: AsynchronousState,
  input: AsynchronousInput,
  { seconds }: AsynchronousMeters,
): readonly [AsynchronousState, readonly AsynchronousEffect[]] {
  return [state, effectsOf(environment, state, input, seconds)];
}

function effectsOf(
  environment: AsynchronousEnvironment,
  state: AsynchronousState,
  input: AsynchronousInput,
  seconds: number,
): readonly AsynchronousEffect[] {
  const { stepSize, schedule, budgetSeconds, nodesNeeded } = environment;
  if (state.finished) return [];
  switch (input.kind) {
    case "joined": {
      const { node, examples } = input;
      if (state.examples.has(node)) throw new RangeError(`node ${node} has joined already`);
      state.examples.set(node, examples);
      state.allExamples += examples;
      if (state.examples.size < nodesNeeded) return [];
      return goOn(environment, state, [...state.examples.keys()]);
    }
    case "gradient": {
      const { node, gradient } = input;
      state.awaited.delete(node);
      if (seconds > budgetSeconds) return finish(state, "budget");
      if (!allFinite(gradient)) return finish(state, "diverged");
      const share = (state.examples.get(node) ?? 0) / state.allExamples;
      const { budgetBytes = Number.POSITIVE_INFINITY } = environment;
      const spent = Math.max(state.consumedSeconds / budgetSeconds, state.consumedBytes / budgetBytes);
      const progress = { localUpdates: state.updates / nodesNeeded, share: Math.min(1, spent) };
      addScaledInto(state.weights, -scheduledStepSize(stepSize, schedule, progress) * share, gradient);
      state.updates += 1;
      state.consumedSeconds = seconds;
      return goOn(environment, state, [node]);
    }
    default:
      throw new Error(`unreachable: ${input satisfies never}`);
  }
}

/** Sends weights to these nodes, as far as the bytes go; nothing is left to wait for where they do not. */
function goOn(
  { exchangeBytes, budgetBytes = Number.POSITIVE_INFINITY }: AsynchronousEnvironment,
  state: AsynchronousState,
  nodes: readonly number[],
): readonly AsynchronousEffect[] {
  const effects: AsynchronousEffect[] = [];
  for (const node of nodes) {
    if (state.consumedBytes + exchangeBytes > budgetBytes) continue;
    state.consumedBytes += exchangeBytes;
    state.awaited.add(node);
    effects.push({ kind: "send", node, weights: state.weights.slice() });
  }
  return state.awaited.size > 0 ? effects : finish(state, "budget");
}

function finish(state: AsynchronousState, reason: "budget" | "diverged"): readonly AsynchronousEffect[] {
  state.finished = true;
  return [{ kind: "finish", reason }];
}
