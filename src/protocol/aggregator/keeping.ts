import { meanCosts } from "../../control/costs.ts";
import { isProbe } from "../probe-number.ts";
import { tickSeconds } from "../silence.ts";
import type { AggregatorEnvironment, AggregatorInput } from "./environment.ts";
import type { CountedReports } from "./kept-state.ts";
import type { NextRound, Run } from "./state.ts";
import type { Step } from "./step.ts";

/**
 * When the state is kept outside of the program, so that a run can go on after its aggregator was ended in the middle (resuming.ts).
 * A round that is kept is marked: nodes keep what they know before it (or before the next one that they are asked in), and can go back
 * to it. What is kept lies before or in a marked round, or where nodes learn nothing: before the first round, in a pause, after the last one.
 * Or it lies in or after a round that was expected to be short, and lasts: the next one is marked then, before which nodes keep their
 * reports of this one, too.
 */

/** Rounds that are longer than this are all kept, and of shorter ones one in this time. */
const roundSeconds = 0.25;
/** Where a round lasts, or the next one waits, what came is kept at the first tick after this: within a second. */
const reportsSeconds = 1 - tickSeconds;

/** A relay's session lasts as long as its program: it keeps nothing. */
const isKept = ({ config }: AggregatorEnvironment): boolean => config.session !== undefined && !config.relays;

/** Decides whether the round that is about to be opened is kept. */
export function marksRound({ environment, state, meters }: Step, run: Run): boolean {
  if (!isKept(environment)) return false;
  const { keeping } = run;
  // If it begins anew, none of the reports that were kept of it is in it.
  const counted = { ...keeping.counted, reports: 0 };
  run.keeping = { ...keeping, counted };
  const waited = meters.seconds - state.keeping.lastSeconds;
  const isDue = waited >= roundSeconds || expectedSeconds(run, run.next) > roundSeconds;
  // A disk that is slower than the rounds must not be given more and more to do.
  const isFree = state.keeping.pending.length === 0;
  if (!keeping.marksNext && !(isDue && isFree)) return false;
  run.keeping = { ...keeping, counted, marked: run.next.round, marksNext: false };
  return true;
}

function expectedSeconds(run: Run, { localUpdates }: NextRound): number {
  if (run.rounds === 0) return 0;
  const { localCosts, globalCosts } = meanCosts(run.costs);
  return (localCosts[0] ?? 0) * localUpdates + (globalCosts[0] ?? 0);
}

/** Keeps the state as it is when this step is over. */
export function keepState({ environment, state, meters, effects }: Step, run: Run): void {
  if (!isKept(environment)) return;
  const { keeping } = state;
  run.keeping = { ...run.keeping, counted: countedIn(run) };
  const number = keeping.asked + 1;
  const pending = [...keeping.pending, { number, run: run.number, round: run.keeping.marked }];
  state.keeping = { asked: number, pending, lastSeconds: meters.seconds };
  effects.push({ kind: "checkpoint", number, run: run.number });
}

/** Keeps a state that is in no marked round: the next one has to be marked, so that nodes can go back here. */
export function keepBetween(step: Step, run: Run): void {
  run.keeping = { ...run.keeping, marksNext: true };
  keepState(step, run);
}

function countedIn({ rounds, phase }: Run): CountedReports {
  if (phase.kind === "scoring") return { rounds, reports: phase.scoring.nodes };
  if (phase.kind !== "round" || isProbe(phase.open)) return { rounds, reports: 0 };
  const { reporters, held, relayed } = phase.open;
  return { rounds, reports: reporters.size + held.length + relayed.size };
}

/** Called with each report that is taken while others are missing, and now and then: keeps them before they are old. */
export function keepReports(step: Step, run: Run): void {
  const { pending, lastSeconds } = step.state.keeping;
  if (pending.length > 0 || step.meters.seconds - lastSeconds < reportsSeconds) return;
  const { counted, marked } = run.keeping;
  const { rounds, reports } = countedIn(run);
  if (rounds === counted.rounds && reports === counted.reports) return;
  const isMarked = run.phase.kind === "round" && run.phase.open.round === marked;
  (isMarked ? keepState : keepBetween)(step, run);
}

/** A state is durable, and with it those before; or it could not be kept. */
export function kept({ state }: Step, { number, durable }: Extract<AggregatorInput, { kind: "kept" }>): void {
  const { pending } = state.keeping;
  state.keeping = { ...state.keeping, pending: pending.filter((each) => each.number > number) };
  const found = pending.find((each) => each.number === number);
  const run = found && state.runs.get(found.run);
  if (found && run && durable) run.keeping = { ...run.keeping, durable: Math.max(run.keeping.durable, found.round) };
}
