import {
  type AggregatorMessage,
  type Assignment,
  capabilities,
  type Directive,
  finishedReason,
  protocolVersion,
  type Report,
  stoppedReason,
} from "./messages.ts";
import type { NodeConfig, NodeEffect, NodeInput, NodeState, OfflineState, OnlineState } from "./node/state.ts";

export function createNodeState(config: NodeConfig): NodeState {
  return { kind: "offline", config, failures: 0 };
}

/**
 * The edge node: (state, input, seconds on its clock) to the next state and the effects to perform, in their order.
 * It dials until it is welcome, loads what it is assigned, answers each directive with a report, and comes back by
 * itself when the connection is lost. `random` (0-1) spreads the attempts of many nodes.
 */
export function stepNode(
  state: NodeState,
  input: NodeInput,
  seconds: number,
  random: number,
): readonly [NodeState, readonly NodeEffect[]] {
  if (state.kind === "ended") return [state, []];
  if (input.kind === "stop") return end(state, "stopped", false);
  if (input.kind === "crashed") return end(state, input.reason, true);
  return state.kind === "offline"
    ? stepOffline(state, input, seconds, random)
    : stepOnline(state, input, seconds, random);
}

type Result = readonly [NodeState, readonly NodeEffect[]];

function stepOffline(state: OfflineState, input: NodeInput, seconds: number, random: number): Result {
  const { config } = state;
  switch (input.kind) {
    case "start":
      return [state, [{ kind: "dial", afterMs: 0 }]];
    case "dial-failed":
      return retry(state, input.reason, random);
    case "connected": {
      const { name, instance, platform, device, link, data } = config;
      const said = { name, instance, platform, device, link, data, capabilities: [...capabilities] };
      const hello = { type: "hello", protocol: protocolVersion, ...said } as const;
      const online: NodeState = {
        kind: "online",
        config,
        timing: undefined,
        lastHeard: seconds,
        lastSent: seconds,
        assignment: undefined,
        ready: false,
        finished: 0,
        dismissed: undefined,
      };
      return [online, [{ kind: "send", message: hello }]];
    }
    default:
      // Whatever was under way when the connection broke has nobody to go to.
      return [state, []];
  }
}

function retry(state: OfflineState, reason: string, random: number): Result {
  const { firstRetryMs, longestRetryMs } = state.config;
  const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(state.failures, 20));
  const afterMs = Math.round(longest * (0.5 + 0.5 * random));
  return [
    { ...state, failures: state.failures + 1 },
    [
      { kind: "emit", event: { kind: "connecting", afterMs, reason } },
      { kind: "dial", afterMs },
    ],
  ];
}

/** How long an aggregator may take to say welcome. */
const welcomeSeconds = 15;

function stepOnline(state: OnlineState, input: NodeInput, seconds: number, random: number): Result {
  switch (input.kind) {
    case "received":
      return received({ ...state, lastHeard: seconds }, input.message, random);
    case "malformed":
      if (input.version !== undefined) return end(state, versionProblem(input.version), true);
      return disconnect(state, `the aggregator sent a malformed message: ${input.reason}`, true, random);
    case "disconnected":
      return disconnect(state, state.dismissed?.reason ?? input.reason, false, random);
    case "tick": {
      const silence = state.timing?.silenceSeconds ?? welcomeSeconds;
      if (seconds - state.lastHeard >= silence)
        return disconnect(state, `the aggregator is silent for ${silence} s`, true, random);
      if (!state.timing || seconds - state.lastSent < state.timing.heartbeatSeconds) return [state, []];
      return [{ ...state, lastSent: seconds }, [{ kind: "send", message: { type: "heartbeat" } }]];
    }
    case "loaded": {
      const { assignment } = state;
      if (assignment?.assignment !== input.assignment) return [state, []];
      const { examples } = input.loaded;
      return [
        { ...state, ready: true, lastSent: seconds },
        [
          { kind: "send", message: { type: "ready", assignment: input.assignment, ...input.loaded } },
          { kind: "emit", event: { kind: "loaded", run: assignment.run, examples } },
        ],
      ];
    }
    case "load-failed":
      if (state.assignment?.assignment !== input.assignment) return [state, []];
      return refuse(state, input.reason);
    case "trained": {
      if (state.assignment?.run !== input.report.run) return [state, []];
      return [
        { ...state, lastSent: seconds, finished: input.report.localUpdates > 0 ? input.report.round : 0 },
        [
          { kind: "send", message: input.report },
          { kind: "emit", event: { kind: "reported", report: withoutWeights(input.report) } },
        ],
      ];
    }
    case "failed": {
      const { kind: _, ...failed } = input;
      if (state.assignment?.run !== failed.run) return [state, []];
      return [
        { ...state, lastSent: seconds },
        [
          { kind: "send", message: { type: "failure", ...failed, reason: failed.reason.slice(0, 2000) } },
          { kind: "emit", event: { kind: "failed", ...failed } },
        ],
      ];
    }
    case "scored": {
      const { run, examples, loss } = input;
      if (state.assignment?.run !== run) return [state, []];
      return [
        { ...state, lastSent: seconds },
        [
          { kind: "send", message: { type: "scored", run, examples, loss } },
          { kind: "emit", event: { kind: "scored", run, loss } },
        ],
      ];
    }
    default:
      return [state, []];
  }
}

/** Written out, as it is done in each round. */
function withoutWeights(report: Report): Omit<Report, "weights"> {
  const { type, run, round, examples, localUpdates, localSeconds, lossAtStart, lossOfBest, estimates, drift } = report;
  const shown = { type, run, round, examples, localUpdates, localSeconds, lossAtStart, lossOfBest };
  if (drift) return { ...shown, drift };
  return estimates ? { ...shown, estimates } : shown;
}

function received(state: OnlineState, message: AggregatorMessage, random: number): Result {
  switch (message.type) {
    case "welcome": {
      if (message.protocol !== protocolVersion) {
        return end(state, versionProblem(message.protocol), true);
      }
      return [{ ...state, timing: message }, [{ kind: "emit", event: { kind: "connected" } }]];
    }
    case "assignment":
      if (state.config.data === "own" && message.share.kind !== "own") {
        return refuse(state, `${state.config.name} was started with data of its own and takes no share of other data`);
      }
      return [
        { ...state, assignment: message, ready: false, finished: 0 },
        [
          { kind: "cancel" },
          { kind: "emit", event: { kind: "assigned", assignment: message } },
          { kind: "load", assignment: message },
        ],
      ];
    case "directive": {
      const { run, round, localUpdates } = message;
      if (!state.ready || state.assignment?.run !== run) return [state, []];
      if (message.weights.length !== state.assignment.weightCount) {
        const expected = state.assignment.weightCount;
        return disconnect(
          state,
          `a directive had ${message.weights.length} weights instead of ${expected}`,
          true,
          random,
        );
      }
      const problem = correctionProblem(message, state.assignment, state.finished);
      if (problem !== undefined) return disconnect(state, problem, true, random);
      return [
        state,
        [
          { kind: "train", directive: message },
          { kind: "emit", event: { kind: "directive", run, round, localUpdates } },
        ],
      ];
    }
    case "score":
      if (!state.ready || state.assignment?.run !== message.run) return [state, []];
      return [state, [{ kind: "cancel" }, { kind: "score", run: message.run, weights: message.weights }]];
    case "run-over":
      if (state.assignment?.run !== message.run) return [state, []];
      return [
        { ...state, assignment: undefined, ready: false },
        [{ kind: "cancel" }, { kind: "emit", event: { kind: "run-over", run: message.run } }],
      ];
    case "adjust":
      return [
        state,
        [
          { kind: "slow-down", slowdown: message.slowdown },
          { kind: "emit", event: { kind: "slowed", slowdown: message.slowdown } },
        ],
      ];
    case "notice":
      return [state, [{ kind: "emit", event: { kind: "notice", text: message.text } }]];
    case "dismissal":
      if (message.final && !(state.config.stays && message.reason === finishedReason)) {
        return end(state, message.reason, message.reason !== stoppedReason && message.reason !== finishedReason);
      }
      return [{ ...state, dismissed: { reason: message.reason, final: false } }, []];
    case "heartbeat":
      return [state, []];
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

function versionProblem(version: number): string {
  const versions = `version ${version} of the protocol, this node version ${protocolVersion}`;
  return `the aggregator speaks ${versions}: install the same version of edgewise on both`;
}

/** What keeps a node from correcting drift as a directive says: doing it wrongly would spoil everybody's round. */
function correctionProblem(
  { round, localUpdates, correction }: Directive,
  { update, weightCount }: Assignment,
  finished: number,
): string | undefined {
  if (update.kind !== "scaffold" || localUpdates === 0) return undefined;
  if (correction === undefined) return "a directive did not say how the drift correction goes on";
  if (correction.kind === "restart") return undefined;
  if (finished !== round - 1) {
    return `a directive goes on with the drift correction of round ${round - 1}, which this node did not finish`;
  }
  if (correction.kind === "derive" || correction.mean.length === weightCount) return undefined;
  return `a directive had a drift correction of ${correction.mean.length} entries instead of ${weightCount}`;
}

function refuse(state: OnlineState, reason: string): Result {
  const short = reason.slice(0, 2000);
  const [ended, effects] = end(state, reason, true);
  return [ended, [{ kind: "send", message: { type: "refusal", reason: short } }, ...effects]];
}

function disconnect(state: OnlineState, reason: string, close: boolean, random: number): Result {
  const { config } = state;
  const offline: NodeState = { kind: "offline", config, failures: 0 };
  const effects: NodeEffect[] = [{ kind: "cancel" }, { kind: "emit", event: { kind: "disconnected", reason } }];
  if (close) effects.push({ kind: "close", reason });
  // A refused node must not knock at full speed, so it counts as having failed before.
  const [next, more] = retry(state.timing ? offline : { ...offline, failures: 2 }, reason, random);
  return [next, [...effects, ...more]];
}

function end(state: NodeState, reason: string, failed: boolean): Result {
  const effects: NodeEffect[] = [{ kind: "cancel" }];
  if (state.kind === "online") effects.push({ kind: "close", reason: failed ? reason : "the node was stopped" });
  return [{ kind: "ended", config: state.config }, [...effects, { kind: "end", reason, failed }]];
}
