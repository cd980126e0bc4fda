import { encodingNamed } from "../../learning/encoding/encoding.ts";
import { drawingCapability, relayCapability } from "../capabilities.ts";
import { lossProblem } from "../lost-messages.ts";
import {
  type AggregatorMessage,
  type Assignment,
  type Directive,
  finishedReason,
  protocolVersion,
  removedReason,
  stoppedReason,
  type Welcome,
} from "../messages.ts";
import { disconnect, end, type Result, refuse } from "./endings.ts";
import type { NodeEffect, NodeEnvironment, NodeMeters } from "./environment.ts";
import { answerNow, askedForLosses, directed, noWork, workBefore } from "./kept-work.ts";
import { type OnlineState, onlineWith } from "./state.ts";

/** A challenge that nobody asked for has an end of its own. */
const mayComeFirst: ReadonlySet<AggregatorMessage["type"]> = new Set(["welcome", "dismissal", "challenge"]);

/** Final dismissals that a person has asked for, and that are no failures. */
const onPurpose: ReadonlySet<string> = new Set([stoppedReason, removedReason]);

/** A message of the aggregator's. */
export function received(
  environment: NodeEnvironment,
  state: OnlineState,
  message: AggregatorMessage,
  meters: NodeMeters,
): Result {
  const { config } = environment;
  if (state.timing === undefined && !mayComeFirst.has(message.type))
    return disconnect(config, state, `${message.type}: the first message must be welcome`, true, meters);
  switch (message.type) {
    case "welcome": {
      if (message.protocol !== protocolVersion) {
        return end(state, versionProblem(message.protocol), true);
      }
      return welcomed(environment, state, message);
    }
    case "challenge":
      return disconnect(config, state, "the aggregator wants a proof that nobody asked it for", true, meters);
    case "describe": {
      const { request, question } = message;
      if (!config.relay && config.data !== question.kind) {
        const wanted =
          question.kind === "table" ? "table: start it with --data FILE" : "pictures: start it with --data FOLDER";
        return refuse(state, `${config.name} has no ${wanted}`);
      }
      return [state, [{ kind: "describe", request, question }]];
    }
    case "propose":
      return [state, config.relay ? [{ kind: "propose", propose: message }] : []];
    case "assignment": {
      if ((config.data ?? "assignable") !== "assignable" && message.share.kind !== "own") {
        return refuse(state, `${config.name} was started with data of its own and takes no share of other data`);
      }
      if (config.relay && !message.relay)
        return refuse(state, `${config.name} is a relay, and was assigned the part of a node`);
      const agrees = config.data === "table" || config.data === "pictures";
      if (!config.relay && agrees !== (message.schema !== undefined)) {
        const lacks = agrees ? "gives no schema for them" : "expects a table or pictures of its own at this node";
        return refuse(
          state,
          `${config.name} learns from ${config.data ?? "assignable"} data, and the aggregator ${lacks}`,
        );
      }
      return [
        { ...state, assignment: message, ready: false, work: noWork },
        [
          { kind: "cancel" },
          { kind: "emit", event: { kind: "assigned", assignment: message } },
          { kind: "load", assignment: message },
        ],
      ];
    }
    case "directive": {
      const { run, round, localUpdates } = message;
      if (!state.ready || state.assignment?.run !== run) return [state, []];
      const wrong = weightsProblem(message, state.assignment);
      if (wrong !== undefined) return disconnect(config, state, wrong, true, meters);
      if (state.session !== undefined && round === state.work.round && (state.work.busy || state.work.answer)) {
        // It is sent again after a restart of the aggregator: so is the answer.
        const { answer } = state.work;
        return [{ ...state, lastSent: meters.seconds }, answer ? [{ kind: "send", message: answer }] : []];
      }
      const corrects = environment.corrects(state.assignment.update);
      const problem =
        changeProblem(message, state.work.finished) ??
        (corrects ? correctionProblem(message, state.assignment, state.work.finished) : undefined);
      if (problem !== undefined) return disconnect(config, state, problem, true, meters);
      const work = directed(state.work, message);
      const keeps = message.keep === undefined ? {} : { keeps: work.states.map((kept) => kept.round) };
      return [
        onlineWith(state, { work }),
        [
          { kind: "train", directive: message, ...keeps },
          { kind: "emit", event: { kind: "directive", run, round, localUpdates } },
        ],
      ];
    }
    case "score":
      if (!state.ready || state.assignment?.run !== message.run) return [state, []];
      return [
        { ...state, work: askedForLosses(state.work) },
        [{ kind: "cancel" }, { kind: "score", run: message.run, weights: message.weights }],
      ];
    case "run-over":
      if (state.assignment?.run !== message.run) return [state, []];
      return [
        { ...state, assignment: undefined, ready: false, work: noWork },
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
    case "notice": {
      const { text, energy = false } = message;
      return [state, [{ kind: "emit", event: { kind: "notice", text, ...(energy ? { energy } : {}) } }]];
    }
    case "lesson":
      return [state, [{ kind: "emit", event: { kind: "lesson", lesson: message.lesson } }]];
    case "dismissal": {
      const { reason, final, passes } = message;
      const finished = reason === finishedReason;
      if (final && !(finished && config.stays)) return end(state, reason, !onPurpose.has(reason) && !finished);
      return [{ ...state, dismissed: { reason, refused: !finished, ...(passes ? { passes } : {}) } }, []];
    }
    case "piece":
    case "got":
      return disconnect(config, state, `${message.type}: it was not agreed on that frames go in pieces`, true, meters);
    case "heartbeat": {
      const problem = lossProblem(message.sent, state);
      return problem === undefined ? [state, []] : disconnect(config, state, problem, true, meters);
    }
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

/** The connection has ended. The aggregator says twice that a node is not to come back: one of both is enough. */
export function disconnected(
  environment: NodeEnvironment,
  state: OnlineState,
  reason: string,
  meters: NodeMeters,
): Result {
  const isFarewell = onPurpose.has(reason) || reason === finishedReason;
  if (!isFarewell || state.dismissed) {
    return disconnect(environment.config, state, state.dismissed?.reason ?? reason, false, meters);
  }
  const [told, effects] = received(environment, state, { type: "dismissal", reason, final: true }, meters);
  return told.kind === "online" ? disconnect(environment.config, told, reason, false, meters) : [told, effects];
}

/** The node goes on with the assignment that it kept, or forgets it. */
function welcomed({ config }: NodeEnvironment, before: OnlineState, message: Welcome): Result {
  const { session, resumes } = message;
  if (config.relay && !message.capabilities.includes(relayCapability))
    return end(
      before,
      "the aggregator is of a version that takes no relays: install the same version of edgewise on both",
      true,
    );
  const { kept } = before;
  const tellsDrawn = message.capabilities.includes(drawingCapability);
  const state: OnlineState = { ...before, timing: message, tellsDrawn, session, kept: undefined };
  const connected: NodeEffect = { kind: "emit", event: { kind: "connected" } };
  if (!kept) return [state, [connected]];
  if (!resumes) return [state, [{ kind: "cancel" }, connected]];
  const { assignment, session: _, ...work } = kept;
  const online = { ...state, assignment, ready: true };
  const { run } = assignment;
  if (resumes.round === undefined) {
    const wentOn: NodeEffect = { kind: "emit", event: { kind: "went-on", run } };
    const answer = resumes.answers ? answerNow(work) : undefined;
    const told: NodeEffect[] = answer ? [{ kind: "send", message: answer }] : [];
    // After a restart of the aggregator it is asked for losses anew, or again for a round.
    const now = resumes.answers ? work : { ...work, losses: undefined };
    return [{ ...online, work: now }, [connected, wentOn, ...told]];
  }
  const earlier = workBefore(work, resumes.round);
  if (!earlier) return end(state, `the aggregator goes back to round ${resumes.round}, which is not kept here`, true);
  const { round } = resumes;
  const wentOn: NodeEffect = { kind: "emit", event: { kind: "went-on", run, back: round } };
  return [{ ...online, work: earlier }, [connected, { kind: "cancel" }, { kind: "go-back", round }, wentOn]];
}

/** Why a directive's weights cannot be, or its report. */
function weightsProblem({ weights, reports }: Directive, { weightCount }: Assignment): string | undefined {
  if (weights.length !== weightCount) return `a directive had ${weights.length} weights instead of ${weightCount}`;
  if (reports !== undefined && !encodingNamed(reports))
    return `a directive asked for a report as ${JSON.stringify(reports)}, which is not known here`;
  return undefined;
}

/** Why it is not known where a round begins. */
function changeProblem({ round, change }: Directive, finished: number): string | undefined {
  if (!change || finished === round - 1) return undefined;
  return `a directive changes weights of round ${round - 1}, which this node does not have`;
}

/** Why a node cannot correct drift as a directive says; a wrong correction would spoil the round for all nodes. */
function correctionProblem(
  { round, localUpdates, correction }: Directive,
  { weightCount }: Assignment,
  finished: number,
): string | undefined {
  if (localUpdates === 0) return undefined;
  if (correction === undefined) return "a directive did not say how the drift correction goes on";
  if (correction.kind === "restart") return undefined;
  if (finished === 0 || (correction.kind === "derive" && finished !== round - 1)) {
    const before = correction.kind === "derive" ? `round ${round - 1}` : "an earlier round";
    return `a directive goes on with the drift correction of ${before}, which this node did not finish`;
  }
  if (correction.kind === "derive" || correction.mean.length === weightCount) return undefined;
  return `a directive had a drift correction of ${correction.mean.length} entries instead of ${weightCount}`;
}

export function versionProblem(version: number): string {
  const versions = `version ${version} of the protocol, this node version ${protocolVersion}`;
  return `the aggregator speaks ${versions}: install the same version of edgewise on both`;
}
