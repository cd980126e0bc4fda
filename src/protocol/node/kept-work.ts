import type { Directive, Failure, Hello, Report, Scored } from "../messages.ts";
import { isProbe } from "../probe-number.ts";
import type { Whole } from "../shapes.ts";
import type { OfflineState, OnlineState } from "./state.ts";
import type { KeptWork, Work } from "./work.ts";

/** A node keeps its work while the aggregator is not there (work.ts), and goes back in it where the aggregator has to. */

export const noWork: Work = { round: 0, finished: 0, answer: undefined, busy: false, losses: undefined, states: [] };

/** Enough for the newest durable round, the one that is being made so, and one before both. */
const mostStates = 3;

/** A directive is begun. */
export function directed(work: Work, { round, keep }: Pick<Directive, "round" | "keep">): Work {
  // Training that is broken off leaves nothing to go on from.
  const begun: Whole<Work> = {
    round,
    finished: 0,
    answer: undefined,
    busy: true,
    losses: undefined,
    states: work.states,
  };
  // Before a probe there is nothing to go back to.
  if (keep === undefined || isProbe({ round })) return begun;
  const before = work.states.filter((state) => state.round >= keep && state.round < round);
  const after = work.round;
  const answer = before.some((state) => state.round === after) ? undefined : reportIn(work);
  const state = { round, after, finished: work.finished, ...(answer ? { answer } : {}) };
  return { ...begun, states: [...before, state].slice(-mostStates) };
}

/** Of the round that it was directed to last, no probe. */
function reportIn({ round, answer }: Work): Report | undefined {
  return answer?.type === "report" && answer.round === round && !isProbe(answer) ? answer : undefined;
}

/**
 * Local updates are broken off for the final evaluation. Training cannot go on from there, should the round be asked for once more by an
 * aggregator that was restarted: the node is beyond it, and goes back to before it or begins anew.
 */
export function askedForLosses(work: Work): Work {
  return { ...work, ...(work.busy ? { round: work.round + 1, busy: false } : {}), losses: "asked" };
}

export function answered({ round, losses, states }: Work, answer: Report | Failure): Whole<Work> {
  const updated = answer.type === "report" && answer.localUpdates > 0;
  return { round, finished: updated ? answer.round : 0, answer, busy: false, losses, states };
}

/** Of a relay none of whose nodes takes part in a round: it has answered, and could be asked for it again. */
export function passed(work: Work, round: number | undefined): Work {
  return round === work.round ? { ...work, busy: false } : work;
}

/** The work as it was before a marked round; undefined if that is not kept. */
export function workBefore(work: Work, round: number): Work | undefined {
  const state = work.states.find((each) => each.round === round);
  if (!state) return undefined;
  const { after, finished, answer } = state;
  const states = work.states.filter((each) => each.round <= round);
  return { round: after, finished, answer, busy: false, states };
}

/** What is left when a connection ends; undefined if the node could not go on with it. */
export function workToKeep(state: OnlineState): KeptWork | undefined {
  const { session, assignment, ready, work, kept } = state;
  if (kept) return kept;
  return session !== undefined && assignment && ready ? { ...work, session, assignment } : undefined;
}

/** What an offline node's training has come to. */
export function answeredOffline(state: OfflineState, answer: Report | Failure): OfflineState {
  if (state.kept?.assignment.run !== answer.run) return state;
  return { ...state, kept: { ...state.kept, ...answered(state.kept, answer) } };
}

/** The same of its loss, if it was asked for that. */
export function scoredOffline<S extends { readonly kept?: KeptWork | undefined }>(state: S, scored: Scored): S {
  if (state.kept?.assignment.run !== scored.run || !state.kept.losses) return state;
  return { ...state, kept: { ...state.kept, losses: scored } };
}

/** What the aggregator waits for, if it is there. */
export function answerNow({ losses, answer }: Work): Report | Failure | Scored | undefined {
  return losses === undefined ? answer : losses === "asked" ? undefined : losses;
}

export function sessionOf(kept: KeptWork): NonNullable<Hello["session"]> {
  const { session: id, assignment, round, busy, states } = kept;
  const before = states.map((state): [number, number] => [state.round, state.after]);
  const answered = states.filter(({ answer }) => answer).map((state) => state.round);
  const asked = askedBesides(kept);
  const more = {
    ...(busy ? { busy } : {}),
    ...(answered.length > 0 ? { answered } : {}),
    ...(asked ? { asked } : {}),
  };
  return { id, run: assignment.run, assignment: assignment.assignment, round, ...more, kept: before };
}

/** Before any round it has the number 0, as in a probe. */
function askedBesides({ round, busy, answer, losses }: Work): NonNullable<Hello["session"]>["asked"] {
  if (losses) return "losses";
  return isProbe({ round }) && (busy || answer) ? "probe" : undefined;
}
