import { beginAgreement, sendAway, toldInOrder } from "../aggregator/agreement.ts";
import type { Agreement, AskedByParent } from "../aggregator/agreement-state.ts";
import { dataProblem } from "../aggregator/data-problem.ts";
import type { AggregatorInput } from "../aggregator/environment.ts";
import { refuse } from "../aggregator/membership.ts";
import { takeJudged } from "../aggregator/open-proposal.ts";
import { propose } from "../aggregator/proposals.ts";
import type { LearnsFrom } from "../aggregator/state.ts";
import { connectedNodes, type Step, sendToNode } from "../aggregator/step.ts";
import type { Propose } from "../messages.ts";
import type { DataQuestion } from "../own-data-messages.ts";
import { noSettings } from "./no-settings.ts";

/**
 * A relay whose parent asks what its nodes' tables or pictures hold: it asks them, and tells what they told in one, whenever others are
 * there. Who of them does not fit it finds for its parent, and sends away.
 */

/** Who has other data than the parent learns from is sent away. */
export function nowLearnsFrom(step: Step, what: LearnsFrom): void {
  step.state.learnsFrom = what;
  for (const { connection, data, relay, mergesOwnData } of connectedNodes(step.state)) {
    const problem = dataProblem(step, { data, relay: relay && { mergesOwnData } });
    if (problem !== undefined && connection !== undefined) refuse(step, connection, problem, { final: true });
  }
}

/** The parent asks. Who has been asked the same over the present connection need not be asked again. */
export function takeQuestion(step: Step, request: number, question: DataQuestion): void {
  nowLearnsFrom(step, question.kind);
  const { state } = step;
  const before = state.agreement;
  if (before?.parent && JSON.stringify(before.parent.question) === JSON.stringify(question)) {
    before.proposal = undefined;
    before.parent.request = request;
    before.parent.told = false;
    return;
  }
  beginAgreement(step, noSettings, true);
  if (state.agreement) state.agreement = { ...state.agreement, parent: { request, question, told: false } };
}

/** Asks who has not been asked, and tells the parent as soon as all have answered; called with each input. */
export function proceedWithQuestion(step: Step, agreement: Agreement, parent: AskedByParent): void {
  const { asked, described, request } = agreement;
  const there = connectedNodes(step.state);
  for (const node of there) {
    if (asked.has(node.name)) continue;
    asked.add(node.name);
    sendToNode(step, node, { type: "describe", request, question: parent.question });
  }
  answerProposal(step, agreement, parent);
  // What comes of that is told first.
  if (agreement.proposal || parent.told || described.size === 0 || there.some(({ name }) => !described.has(name)))
    return;
  parent.told = true;
  let nodes = 0;
  for (const told of described.values()) nodes += told.nodes;
  step.effects.push({ kind: "merge", request: parent.request, nodes, statistics: toldInOrder(step, agreement) });
}

/** Stands among those that are awaited for the relay itself; no node has such a name. */
const here = "";

/** The parent wants to know who does not fit. */
export function takeProposal(step: Step, { request, number, proposal }: Propose): void {
  const { agreement } = step.state;
  const parent = agreement?.parent;
  // It will be told anew, and asks again.
  if (!agreement || !parent || parent.request !== request || !parent.told) return;
  const statistics = toldInOrder(step, agreement);
  const relays = statistics.filter(({ isRelay }) => isRelay).map(({ name }) => name);
  const open = propose(step, agreement, { relays, proposal, parentNumber: number });
  open.awaited.add(here);
  const ofNodes = statistics.filter(({ isRelay }) => !isRelay);
  step.effects.push({ kind: "judge", number: open.number, question: parent.question, proposal, statistics: ofNodes });
}

/** The answer to a `judge` effect. */
export function judgedHere(step: Step, input: Extract<AggregatorInput, { kind: "judged-here" }>): void {
  const { agreement } = step.state;
  const open = agreement?.proposal;
  if (!agreement || open?.number !== input.number || !open.awaited.delete(here)) return;
  takeJudged(open, { refused: input.refused.length, squares: input.squares });
  sendAway(step, agreement, input.refused);
}

function answerProposal(step: Step, agreement: Agreement, { request }: AskedByParent): void {
  const { proposal } = agreement;
  if (!proposal || proposal.awaited.size > 0 || proposal.parentNumber === undefined) return;
  agreement.proposal = undefined;
  const { parentNumber: number, refused, squares } = proposal;
  const found = { request, number, refused, ...(squares === undefined ? {} : { squares }) };
  step.effects.push({ kind: "to-parent", input: { kind: "judged", judged: found } });
}
