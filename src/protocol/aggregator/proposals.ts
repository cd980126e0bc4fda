import type { Judged } from "../messages.ts";
import type { Agreement, OpenProposal } from "./agreement-state.ts";
import { takeJudged } from "./open-proposal.ts";
import { connectedNodes, emit, type Step, send } from "./step.ts";

/**
 * What relays told of their nodes is merged: which of these do not fit is not known here. So before anything is agreed on, relays look
 * themselves, by what they are told of all: they send away who does not fit, and say how many these were.
 */

/** Asks these relays, as far as they are there still. */
export function propose(
  step: Step,
  agreement: Agreement,
  {
    relays,
    proposal,
    parentNumber,
  }: {
    readonly relays: readonly string[];
    readonly proposal: Uint8Array;
    readonly parentNumber?: number;
  },
): OpenProposal {
  agreement.proposals += 1;
  const number = agreement.proposals;
  const there = connectedNodes(step.state).filter(({ name }) => relays.includes(name) && agreement.described.has(name));
  const awaited = new Set(there.map(({ name }) => name));
  const isStale = awaited.size < relays.length;
  const open: OpenProposal = { number, awaited, refused: 0, squares: undefined, isStale, parentNumber };
  agreement.proposal = open;
  const to = there.flatMap(({ connection }) => (connection === undefined ? [] : [connection]));
  send(step, to, { type: "propose", request: agreement.request, number, proposal });
  return open;
}

/** @returns why the relay cannot say that, if it cannot */
export function relayJudged(
  step: Step,
  name: string,
  { request, number, refused, squares }: Judged,
): string | undefined {
  const { agreement, describesAsked, members } = step.state;
  if (request > describesAsked || !members.nodes.get(name)?.relay) return "judged: nothing was to be judged";
  const open = agreement?.proposal;
  // What was asked before is of no use any more.
  if (!open || agreement.request !== request || open.number !== number || !open.awaited.delete(name)) return undefined;
  takeJudged(open, { refused, squares });
  if (refused === 0) return undefined;
  // It tells anew of those that are left.
  agreement.described.delete(name);
  const nodes = refused === 1 ? "1 node" : `${refused} nodes`;
  const [from, reason] = [
    `${nodes} behind ${name}`,
    "what they have does not fit the others': the relay says which, and why",
  ];
  members.lastRefused = { from, reason, seconds: step.meters.seconds };
  emit(step, { kind: "connection-refused", from, reason });
  return undefined;
}
