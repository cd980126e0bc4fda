import type { Metrics } from "../learning/model.ts";
import {
  agreed,
  beginAgreement,
  disagreed,
  endAgreement,
  nodeDescribed,
  proceedWithAgreement,
  proposed,
} from "./aggregator/agreement.ts";
import { askToBeWoken, meetDeadlines } from "./aggregator/deadlines.ts";
import type {
  AggregatorEffect,
  AggregatorEnvironment,
  AggregatorInput,
  ConnectionId,
  Meters,
  Proven,
  TaskNames,
} from "./aggregator/environment.ts";
import { gather, nodeReady } from "./aggregator/gathering.ts";
import { goBack, mostCannotGoOn } from "./aggregator/going-back.ts";
import { kept } from "./aggregator/keeping.ts";
import { lessonGoesOn, nodeDrew, tellOwedLesson } from "./aggregator/lesson.ts";
import {
  closed,
  giveOnNode,
  greeted,
  heartbeatCame,
  opened,
  refuse,
  refuseVersion,
  slowNode,
  stopNode,
  tick,
} from "./aggregator/membership.ts";
import { closeProbe } from "./aggregator/probe.ts";
import { relayJudged } from "./aggregator/proposals.ts";
import { letInNode, removeNode } from "./aggregator/removing.ts";
import { isOver } from "./aggregator/resources.ts";
import { awaitsReturn, restored } from "./aggregator/resuming.ts";
import { abandonRound, closeRound } from "./aggregator/round-end.ts";
import { reported } from "./aggregator/rounds.ts";
import { nodeFailed, notBegun, pause, resume, startAnew, startRun, stopRun } from "./aggregator/runs.ts";
import { compared, finishRun, scored } from "./aggregator/scoring.ts";
import type { AggregatorState, Run } from "./aggregator/state.ts";
import { currentRun, type Step } from "./aggregator/step.ts";
import type { Stopped } from "./events.ts";
import type { Failure, NodeMessage, Report, Scored } from "./messages.ts";
import { isProbe } from "./probe-number.ts";
import { judgedHere, proceedWithQuestion } from "./relay/agreement.ts";
import { proceedWithParent, takeWish } from "./relay/step-relay.ts";

/** An aggregator without connections. */
export function createAggregatorState(task: TaskNames): AggregatorState {
  return {
    task,
    members: { connections: new Map(), tickedSeconds: undefined, nodes: new Map(), lastRefused: undefined },
    runs: new Map(),
    runsStarted: 0,
    assignmentsMade: 0,
    describesAsked: 0,
    agreement: undefined,
    agreed: undefined,
    lesson: undefined,
    lessonIsOwed: false,
    keeping: { asked: 0, pending: [], lastSeconds: Number.NEGATIVE_INFINITY },
    wakeAt: undefined,
    lastWaiting: undefined,
  };
}

/**
 * The aggregator: everything it does, without doing any of it. Takes the state (which is used up: only the returned
 * one may be used afterwards), one input, and the meters at that moment; returns the new state and the effects to
 * perform, in their order. The same inputs with the same meters always give the same effects.
 */
export function stepAggregator(
  environment: AggregatorEnvironment,
  state: AggregatorState,
  input: AggregatorInput,
  meters: Meters,
): readonly [AggregatorState, readonly AggregatorEffect[]] {
  const step: Step = { environment, state, meters, effects: [] };
  // A connection that is gone gets nothing more; everything else comes after what was due before it.
  if (input.kind !== "closed" && input.kind !== "restored") meetDeadlines(step);
  take(step, input);
  if (input.kind === "closed") meetDeadlines(step);
  proceed(step);
  tellOwedLesson(step);
  askToBeWoken(step);
  return [state, step.effects];
}

function take(step: Step, input: AggregatorInput): void {
  switch (input.kind) {
    case "opened":
      return opened(step, input.connection, input.remote);
    case "received":
      return received(step, input.connection, input.message, input.proven);
    case "malformed":
      if (input.version !== undefined) return refuseVersion(step, input.connection, input.version, input.version);
      return refuse(step, input.connection, `malformed message: ${input.reason}`);
    case "excess":
      return refuse(step, input.connection, input.reason);
    case "denied":
      return refuse(step, input.connection, input.reason, { final: input.final });
    case "closed":
      return closed(step, input.connection, input.reason);
    case "tick":
      return tick(step, input);
    case "kept":
      return kept(step, input);
    case "restored":
      return restored(step, input);
    case "wake":
      step.state.wakeAt = undefined;
      return;
    case "tested":
      return tested(step, input.run, input.round, input.metrics);
    case "compared": {
      const run = step.state.runs.get(input.run);
      if (run?.phase.kind === "scoring") compared(step, run, run.phase.scoring, input.losses);
      return;
    }
    case "start": {
      const { settings, everyone = false } = input;
      if (step.environment.config.question && !step.state.agreed) return beginAgreement(step, settings, everyone);
      return startRun(step, settings, input.task, { everyone });
    }
    case "agreed":
      return agreed(step, input);
    case "disagreed":
      return disagreed(step, input);
    case "proposed":
      return proposed(step, input);
    case "judged-here":
      return judgedHere(step, input);
    case "pause":
      return pause(step);
    case "resume":
      return resume(step);
    case "stop":
      return stop(step, input.how);
    case "stop-node":
      return stopNode(step, input.name);
    case "give-on-node":
      return giveOnNode(step, input.name, input.reason);
    case "slow-node":
      return slowNode(step, input.name, input.slowdown);
    case "remove-node":
      return removeNode(step, input.name);
    case "let-in-node":
      return letInNode(step, input.name);
    case "lesson":
      return lessonGoesOn(step, input.begun);
    case "from-parent":
      return takeWish(step, input.wish);
    default:
      throw new Error(`unreachable: ${input satisfies never}`);
  }
}

function stop(step: Step, how: Stopped = "stopped"): void {
  const { agreement } = step.state;
  if (!agreement) return stopRun(step, how);
  endAgreement(step, agreement, { reason: how, explanation: notBegun });
}

function received(step: Step, connection: ConnectionId, message: NodeMessage, proven?: Proven): void {
  const known = step.state.members.connections.get(connection);
  if (!known) return;
  known.silentSeconds = 0;
  if (message.type !== "heartbeat") known.received += 1;
  if (message.type === "hello") return greeted(step, connection, message, proven);
  if (known.name === undefined) return refuse(step, connection, `${message.type}: the first message must be hello`);
  if (message.type === "refusal") {
    return refuse(step, connection, `the node refused: ${message.reason}`, { final: true });
  }
  if (message.type === "heartbeat") return heartbeatCame(step, connection, message.sent);
  const problem = fromNode(step, known.name, message);
  if (problem !== undefined) refuse(step, connection, problem);
}

function fromNode(
  step: Step,
  name: string,
  message: Exclude<NodeMessage, { type: "hello" | "refusal" | "heartbeat" }>,
): string | undefined {
  switch (message.type) {
    case "described":
      return nodeDescribed(step, name, message);
    case "judged":
      return relayJudged(step, name, message);
    case "ready":
      return nodeReady(step, name, message);
    case "report":
    case "scored":
    case "failure": {
      const run = step.state.runs.get(message.run);
      return run ? ofRun(step, run, name, message) : ofAnotherRun(step.state, name, message);
    }
    case "drawn":
      return nodeDrew(step, name, message);
    case "proof":
      return "proof: nothing was to be proven";
    case "piece":
    case "got":
      return `${message.type}: it was not agreed on that large frames go in pieces`;
    default:
      throw new Error(`unreachable: ${message satisfies never}`);
  }
}

function ofRun(step: Step, run: Run, name: string, message: Report | Scored | Failure): string | undefined {
  if (message.type === "report") return reported(step, run, name, message);
  if (message.type === "scored") return scored(step, run, name, message);
  nodeFailed(step, run, name, message);
  return undefined;
}

/** Messages of a run that is over are late and ignored, but a node that is ready for the next run must not send them. */
function ofAnotherRun(
  state: AggregatorState,
  name: string,
  { type, run }: { readonly type: string; readonly run: number },
): string | undefined {
  const now = currentRun(state);
  if (run <= state.runsStarted && !now?.participants.get(name)?.ready) return undefined;
  const which = now ? `this is run ${now.number}` : "there is none";
  return `${type}: is of run ${run}, and ${which}`;
}

function tested({ state }: Step, number: number, round: number | "final", metrics: Metrics): void {
  const phase = state.runs.get(number)?.phase;
  if (phase?.kind === "round" && phase.open.round === round) phase.open.accuracy = metrics.accuracy;
  if (phase?.kind === "scoring" && round === "final") phase.scoring.metrics = metrics;
}

/** Goes on with the run as far as that is possible now. */
function proceed(step: Step): void {
  const { agreement } = step.state;
  const { question } = step.environment.config;
  if (agreement?.parent) return proceedWithQuestion(step, agreement, agreement.parent);
  if (agreement && question) proceedWithAgreement(step, agreement, question);
  const run = currentRun(step.state);
  if (run?.parent) return proceedWithParent(step, run, run.parent);
  if (!run || awaitsReturn(step, run)) return;
  if (run.phase.kind === "round") {
    const { open } = run.phase;
    if (isProbe(open)) {
      if (open.awaited.size === 0) closeProbe(step, run, open);
    } else if (run.good && mostCannotGoOn(open)) goBack(step, run, open, run.good);
    else if (open.awaited.size === 0 && open.repeating.size === 0) closeRound(step, run, open);
    else if (isOver(step, run, open)) abandonRound(step, run, open);
  }
  if (run.phase.kind === "gathering" && gather(step, run)) {
    startAnew(step, run);
    return proceed(step);
  }
  if (run.phase.kind === "scoring") {
    const { scoring } = run.phase;
    if (!scoring.comparing && scoring.awaited.size === 0 && scoring.metrics !== undefined)
      finishRun(step, run, scoring);
  }
}
