import type { Stopped } from "../events.ts";
import type { Described } from "../messages.ts";
import type { DataQuestion } from "../own-data-messages.ts";
import type { RunSettings } from "../run-settings.ts";
import type { Agreement, ToldBytes } from "./agreement-state.ts";
import type { AggregatorInput, ToldOfEach } from "./environment.ts";
import { refuse } from "./membership.ts";
import { inNaturalOrder } from "./natural-order.ts";
import { neededNodes } from "./needed-nodes.ts";
import { judgedByAll, noLongerSo } from "./open-proposal.ts";
import { headCount } from "./places.ts";
import { propose } from "./proposals.ts";
import { pause, startRun } from "./runs.ts";
import { connectedNodes, emit, type Step, send, sendToNode } from "./step.ts";
import { firstMissing } from "./waiting.ts";

/**
 * Nodes with data of their own agree on how to read them, before the first run: each is asked what its data hold, and when
 * enough have told, the program around the machine makes a schema of that. All runs use it.
 */

/** A run with these settings is to follow. */
export function beginAgreement(step: Step, settings: RunSettings, everyone: boolean): void {
  const { state, meters } = step;
  state.describesAsked += 1;
  state.lastWaiting = undefined;
  state.agreement = {
    request: state.describesAsked,
    settings,
    everyone,
    waitingSince: meters.seconds,
    startBytes: { sent: meters.bytesSent, received: meters.bytesReceived },
    asked: new Set(),
    described: new Map(),
    deciding: false,
    proposals: 0,
    proposal: undefined,
    parent: undefined,
    pauseAsked: false,
  };
}

/** Asks who has not been asked, and lets what was told be decided on when enough have told; called with each input. */
export function proceedWithAgreement(step: Step, agreement: Agreement, question: DataQuestion): void {
  const { asked, request } = agreement;
  for (const node of connectedNodes(step.state)) {
    if (asked.has(node.name)) continue;
    asked.add(node.name);
    sendToNode(step, node, { type: "describe", request, question });
  }
  const judged = judgedByAll(agreement);
  if (agreement.deciding && !judged) return;
  if (nodesTold(agreement) < neededNodes(step, agreement)) return tellWaiting(step, agreement);
  agreement.deciding = true;
  const statistics = toldInOrder(step, agreement);
  const more = judged ? { judged } : {};
  step.effects.push({ kind: "agree", request, settings: agreement.settings, statistics, ...more });
}

/** How many nodes have told of their data, with those behind relays. */
function nodesTold({ described }: Agreement): number {
  let told = 0;
  for (const { nodes } of described.values()) told += nodes;
  return told;
}

/** By name. */
export function toldInOrder({ state }: Step, { described }: Agreement): ToldOfEach {
  return inNaturalOrder([...described.keys()]).map((name) => {
    const { statistics } = described.get(name) as ToldBytes;
    return { name, statistics, ...(state.members.nodes.get(name)?.relay ? { isRelay: true } : {}) };
  });
}

/** What all nodes together may tell; who tells little may in any case. */
const mostToldBytes = 256 * 1024 * 1024;
const smallTold = 16 * 1024;

/** @returns why the node cannot say that, if it cannot */
export function nodeDescribed(step: Step, name: string, message: Described): string | undefined {
  const { request, statistics, nodes = 1 } = message;
  const { agreement, describesAsked, members } = step.state;
  if (request > describesAsked) return `described: there is no request ${request}`;
  // What was asked for an earlier run, or over another connection, is of no use any more.
  if (agreement?.request !== request || !agreement.asked.has(name)) return undefined;
  if (statistics.length > smallTold && statistics.length + toldBytes(agreement) > mostToldBytes)
    return `described: all nodes together have told more than ${mostToldBytes} bytes`;
  noLongerSo(agreement, name);
  const standsFor = members.nodes.get(name)?.relay?.nodes ?? 1;
  // A relay that stands for more or fewer now says hello anew.
  if (nodes !== standsFor) {
    agreement.described.delete(name);
    return undefined;
  }
  agreement.described.set(name, { statistics, nodes });
  if (agreement.parent) agreement.parent.told = false;
  emit(step, { kind: "node-described", name, bytes: statistics.length });
  return undefined;
}

function toldBytes({ described }: Agreement): number {
  return [...described.values()].reduce((sum, { statistics }) => sum + statistics.length, 0);
}

/** The schema is there, and the run can start. */
export function agreed(step: Step, input: Extract<AggregatorInput, { kind: "agreed" }>): void {
  const { state } = step;
  if (state.agreement?.request !== input.request) return;
  const { everyone, waitingSince, startBytes, pauseAsked } = state.agreement;
  state.agreement = undefined;
  state.agreed = { schema: input.schema, classNames: input.classNames };
  startRun(step, input.settings, input.task, { everyone, since: { waitingSince, startBytes, below: new Map() } });
  if (pauseAsked) pause(step);
}

/** Some nodes' data do not fit the others, or nothing can be learned from all of them. */
export function disagreed(step: Step, input: Extract<AggregatorInput, { kind: "disagreed" }>): void {
  const { agreement } = step.state;
  if (agreement?.request !== input.request) return;
  if (input.reason !== undefined) {
    return endAgreement(step, agreement, { reason: "failed", explanation: input.reason });
  }
  agreement.deciding = false;
  sendAway(step, agreement, input.refused);
}

/** Some do not fit, and relays have to look at their nodes before it is decided. */
export function proposed(step: Step, input: Extract<AggregatorInput, { kind: "proposed" }>): void {
  const { agreement } = step.state;
  if (agreement?.request !== input.request) return;
  const { refused, relays, proposal } = input;
  const open = propose(step, agreement, { relays, proposal });
  sendAway(step, agreement, refused);
  if (refused.length > 0) open.isStale = true;
}

/** These do not fit. */
export function sendAway(
  step: Step,
  agreement: Agreement,
  refused: readonly { readonly name: string; readonly reason: string }[],
): void {
  const { members } = step.state;
  for (const { name, reason } of refused) {
    // It left meanwhile; who has its name now is asked anew.
    if (!agreement.described.has(name)) continue;
    const connection = members.nodes.get(name)?.connection;
    if (connection !== undefined) refuse(step, connection, reason, { final: true });
    agreement.described.delete(name);
    // Nobody waits for it: with a table that fits, it joins like a new one.
    members.nodes.delete(name);
  }
}

export function agreementEnds({ environment }: Step, agreement: Agreement): number | undefined {
  const { waitSeconds } = environment.config;
  if (waitSeconds === undefined || (agreement.deciding && !agreement.proposal)) return undefined;
  return agreement.waitingSince + waitSeconds;
}

export function giveUpAgreement(step: Step, agreement: Agreement): void {
  const { environment, state } = step;
  const { waitSeconds, question } = environment.config;
  const { lastRefused } = state.members;
  const time = `in ${waitSeconds} s`;
  const told = nodesTold(agreement);
  const silent = [...agreement.asked].filter((name) => !agreement.described.has(name));
  const whom = silent.length > 0 ? `; ${inNaturalOrder(silent).slice(0, 10).join(", ")} did not answer` : "";
  const refused =
    lastRefused && lastRefused.seconds >= agreement.waitingSince ? `; ${lastRefused.from}: ${lastRefused.reason}` : "";
  const came = `${told} of ${neededNodes(step, agreement)} nodes told of their data ${time}${whom}${refused}`;
  const data = question?.kind === "pictures" ? "FOLDER" : "FILE";
  const explanation = `${came}; start them with "edgewise node --data ${data}", or wait longer with --wait`;
  endAgreement(step, agreement, { reason: "failed", explanation });
}

/** There is no run, but who waits for one has to be told its end. */
export function endAgreement(
  { state, effects }: Step,
  { settings }: Agreement,
  how: { readonly reason: "failed" | Stopped; readonly explanation: string },
): void {
  state.agreement = undefined;
  state.runsStarted += 1;
  const run = state.runsStarted;
  const { budgetSeconds } = settings;
  effects.push(
    { kind: "emit", event: { kind: "run-ended", run, reason: how.reason, consumedSeconds: 0, budgetSeconds } },
    { kind: "emit", event: { kind: "run-finished", run, ...how } },
  );
}

function tellWaiting(step: Step, agreement: Agreement): void {
  const { state, environment, meters } = step;
  const { asked, described } = agreement;
  const { expectedNames } = environment.config;
  const needed = neededNodes(step, agreement);
  const connected = connectedNodes(state);
  const there = new Set(connected.map(({ name }) => name));
  const missing = inNaturalOrder(
    [...new Set([...state.members.nodes.keys(), ...expectedNames])].filter((name) => !there.has(name)),
  );
  // Who is missing matters more than who has not answered yet.
  const present = headCount(connected);
  const silent = present < needed ? [] : [...asked].filter((name) => !described.has(name));
  const loading = inNaturalOrder(silent);
  const event = { kind: "waiting", present, needed, ...firstMissing(missing), loading } as const;
  const text = JSON.stringify(event);
  if (text === state.lastWaiting?.text) return;
  state.lastWaiting = { text, seconds: meters.seconds };
  emit(step, event);
  if (present >= needed) return;
  const connections = connected.map(({ connection }) => connection as number);
  send(step, connections, { type: "notice", text: `waiting for nodes: ${present} of ${needed}` });
}
