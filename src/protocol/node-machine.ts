import { capabilities, drawingCapability, ofRelaysOnly, relayCapabilities } from "./capabilities.ts";
import { noMessages } from "./lost-messages.ts";
import { longestText } from "./message-fields.ts";
import { type Failure, protocolVersion, type Report, type Scored } from "./messages.ts";
import { disconnect, end, type Result, refuse, retry } from "./node/endings.ts";
import type { NodeEnvironment, NodeInput, NodeMeters } from "./node/environment.ts";
import { answered, answeredOffline, noWork, passed, scoredOffline, sessionOf } from "./node/kept-work.ts";
import { disconnected, received, versionProblem } from "./node/received.ts";
import { type NodeState, type OfflineState, type OnlineState, onlineWith } from "./node/state.ts";
import { firstHeartbeatSeconds, helloSeconds, silentAfterTick } from "./silence.ts";

/**
 * The edge node: its environment, state, an input and the meters at that moment to the next state and the effects to perform,
 * in their order. It dials until it is welcome, loads what it is assigned, answers each directive with a report, and comes
 * back by itself when the connection is lost.
 */
export function stepNode(environment: NodeEnvironment, state: NodeState, input: NodeInput, meters: NodeMeters): Result {
  if (state.kind === "ended") return [state, []];
  if (input.kind === "stop") return end(state, "stopped", false, input.reason);
  if (input.kind === "crashed") return end(state, input.reason, true);
  const [next, effects] =
    state.kind === "offline"
      ? stepOffline(environment, state, input, meters)
      : stepOnline(environment, state, input, meters);
  return [withSent(next, effects), effects];
}

function abilities({ draws, relay }: NodeEnvironment["config"]): string[] {
  if (relay) return [...relayCapabilities];
  return capabilities.filter((one) => !ofRelaysOnly.includes(one) && (draws || one !== drawingCapability));
}

/** Counts the messages that go out. */
function withSent(state: NodeState, effects: Result[1]): NodeState {
  if (state.kind !== "online") return state;
  let sent = 0;
  for (const effect of effects) if (effect.kind === "send" && effect.message.type !== "heartbeat") sent += 1;
  return sent === 0 ? state : onlineWith(state, { sent: state.sent + sent });
}

function stepOffline({ config }: NodeEnvironment, state: OfflineState, input: NodeInput, meters: NodeMeters): Result {
  switch (input.kind) {
    case "start":
      return [{ ...state, awaySince: meters.seconds }, [{ kind: "dial", afterMs: 0 }]];
    case "dial-failed": {
      const { reason, refused = false } = input;
      const { failures, kept, awaySince } = state;
      return retry(config, { reason, refused, failures, kept, awaySince }, meters);
    }
    case "connected": {
      const {
        name,
        instance,
        platform = "unknown",
        device = "real",
        link = "real",
        data = "assignable",
        energy,
      } = config;
      const { kept } = state;
      const session = kept ? { session: sessionOf(kept) } : {};
      const can = { capabilities: abilities(config), ...(energy ? { energy } : {}), ...session };
      const stands = config.relay ? { relay: config.relay } : {};
      const shared = {
        ...(config.run === undefined ? {} : { run: config.run }),
        ...(config.serves === undefined ? {} : { serves: config.serves }),
      };
      const said = { name, instance, platform, device, link, data, ...can, ...stands, ...shared };
      const hello = { type: "hello", protocol: protocolVersion, ...said } as const;
      const online: NodeState = {
        kind: "online",
        failures: state.failures,
        since: meters.seconds,
        timing: undefined,
        tellsDrawn: false,
        awaySince: state.awaySince,
        tickedSeconds: meters.seconds,
        silentSeconds: 0,
        lastSent: meters.seconds,
        sent: noMessages.sent,
        received: noMessages.received,
        assignment: undefined,
        ready: false,
        work: noWork,
        session: undefined,
        kept,
        dismissed: undefined,
      };
      return [online, [{ kind: "send", message: hello }]];
    }
    case "trained":
      return [answeredOffline(state, input.report), []];
    case "failed":
      return [answeredOffline(state, failureOf(input)), []];
    case "scored":
      return [scoredOffline(state, scoredOf(input)), []];
    default:
      // What was under way when the connection broke is sent nowhere.
      return [state, []];
  }
}

function stepOnline(environment: NodeEnvironment, state: OnlineState, input: NodeInput, meters: NodeMeters): Result {
  const { config } = environment;
  const { seconds } = meters;
  switch (input.kind) {
    case "received": {
      const counted = state.received + (input.message.type === "heartbeat" ? 0 : 1);
      return received(environment, onlineWith(state, { silentSeconds: 0, received: counted }), input.message, meters);
    }
    case "malformed":
      if (input.version !== undefined) return end(state, versionProblem(input.version), true);
      return disconnect(config, state, `the aggregator sent a malformed message: ${input.reason}`, true, meters);
    case "disconnected":
      return disconnected(environment, state, input.reason, meters);
    case "tick": {
      const { timing } = state;
      const silence = timing?.silenceSeconds ?? helloSeconds;
      const silentSeconds = silentAfterTick(state, seconds - state.tickedSeconds, input.heard ?? false);
      if (silentSeconds >= silence)
        return disconnect(config, state, `the aggregator is silent for ${silence} s`, true, meters);
      // The hello has gone out: until it is answered, the aggregator has no other sign of life.
      const heartbeatSeconds = timing?.heartbeatSeconds ?? firstHeartbeatSeconds;
      if (seconds - state.lastSent < heartbeatSeconds)
        return [onlineWith(state, { tickedSeconds: seconds, silentSeconds }), []];
      const heartbeat = { type: "heartbeat", sent: state.sent } as const;
      return [
        onlineWith(state, { tickedSeconds: seconds, silentSeconds, lastSent: seconds }),
        [{ kind: "send", message: heartbeat }],
      ];
    }
    case "loaded": {
      const { assignment } = state;
      if (assignment?.assignment !== input.assignment) return [state, []];
      const { examples, relay } = input.loaded;
      const work = passed(state.work, relay?.passes);
      return [
        { ...state, ready: true, work, lastSent: seconds },
        [
          { kind: "send", message: { type: "ready", assignment: input.assignment, ...input.loaded } },
          { kind: "emit", event: { kind: "loaded", run: assignment.run, examples } },
        ],
      ];
    }
    case "described": {
      const { request, statistics, nodes } = input;
      const of = nodes === undefined ? {} : { nodes };
      return [
        { ...state, lastSent: seconds },
        [
          { kind: "send", message: { type: "described", request, statistics, ...of } },
          { kind: "emit", event: { kind: "described", bytes: statistics.length } },
        ],
      ];
    }
    case "judged":
      return [{ ...state, lastSent: seconds }, [{ kind: "send", message: { type: "judged", ...input.judged } }]];
    case "drew":
      if (!state.tellsDrawn) return [state, []];
      return [{ ...state, lastSent: seconds }, [{ kind: "send", message: { type: "drawn", ...input.drawn } }]];
    case "describe-failed":
      return refuse(state, input.reason);
    case "load-failed":
      if (state.assignment?.assignment !== input.assignment) return [state, []];
      return refuse(state, input.reason);
    case "trained": {
      if (state.kept) return [withKept(state, input.report), []];
      if (state.assignment?.run !== input.report.run) return [state, []];
      // A probe has the number 0, and is no round that is finished.
      return [
        onlineWith(state, { lastSent: seconds, work: answered(state.work, input.report) }),
        [
          { kind: "send", message: input.report },
          { kind: "emit", event: { kind: "reported", report: withoutWeights(input.report) } },
        ],
      ];
    }
    case "failed": {
      const { kind: _, ...failed } = input;
      const failure = failureOf(input);
      if (state.kept) return [withKept(state, failure), []];
      if (state.assignment?.run !== failed.run) return [state, []];
      return [
        onlineWith(state, { lastSent: seconds, work: answered(state.work, failure) }),
        [
          { kind: "send", message: failure },
          { kind: "emit", event: { kind: "failed", ...failed } },
        ],
      ];
    }
    case "scored": {
      const { run, loss, test } = input;
      const message = scoredOf(input);
      if (state.kept) return [scoredOffline(state, message), []];
      if (state.assignment?.run !== run) return [state, []];
      return [
        { ...state, lastSent: seconds, work: { ...state.work, losses: state.work.losses && message } },
        [
          { kind: "send", message },
          { kind: "emit", event: { kind: "scored", run, loss, test } },
        ],
      ];
    }
    default:
      return [state, []];
  }
}

function scoredOf({ kind: _, test, ...told }: Extract<NodeInput, { kind: "scored" }>): Scored {
  return { type: "scored", ...told, ...(test ? { test } : {}) };
}

function failureOf({ kind: _, reason, ...failed }: Extract<NodeInput, { kind: "failed" }>): Failure {
  return { type: "failure", ...failed, reason: reason.slice(0, longestText) };
}

/** The aggregator has not said yet whether it takes up the run. */
function withKept(state: OnlineState, answer: Report | Failure): OnlineState {
  const { kept } = answeredOffline({ kind: "offline", failures: 0, kept: state.kept }, answer);
  return { ...state, kept };
}

/** Written out, as it is done in each round. */
function withoutWeights(report: Report): Omit<Report, "weights"> {
  const { type, run, round, examples, localUpdates, localSeconds, lossAtStart, lossOfBest, estimates, drift } = report;
  const measures = drift ? { drift } : estimates && { estimates };
  return { type, run, round, examples, localUpdates, localSeconds, lossAtStart, lossOfBest, ...measures };
}
