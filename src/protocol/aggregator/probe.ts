import type { BudgetState } from "../../control/budget.ts";
import { withRoundCosts } from "../../control/costs.ts";
import { withRoundPace } from "../../control/pace.ts";
import { medianLength } from "../../learning/length-counts.ts";
import { emptySums } from "../../learning/round-sums.ts";
import type { ProbeFindings } from "../events.ts";
import { probeNumber } from "../probe-number.ts";
import type { RunSettings } from "../run-settings.ts";
import { chooseNext, measured, paceFor } from "./choosing.ts";
import { directivesOf } from "./directives.ts";
import { charge, demandsOf, secondsToSpend } from "./resources.ts";
import { nodeRounds } from "./round-times.ts";
import { beginning, sentToKeep, settleReports } from "./rounds.ts";
import { type Sample, sampleOf } from "./sample.ts";
import type { NextRound, OpenRound, Run } from "./state.ts";
import { emit, type PresentNode, type Step, send } from "./step.ts";
import { tellRound } from "./telling.ts";

/**
 * Before the first round: nodes make a few local updates and send what came of them, so that their speed, that of their links, and
 * how far their data disagree are known when the first tau is chosen. The weights are forgotten. A probe is a round with the number
 * 0; no time is charged for it, but what it took of other budgets is.
 */

/** Nodes compute for this long at most, or for one update. */
const mostSeconds = 1;

/** The same as a share of the budget. */
const mostShare = 0.02;

/** Who has not answered by then is not waited for. */
const patienceSeconds = 30;

/** A probe that takes a larger share of a budget other than time's is left out, or ended. */
const dearShare = 0.05;

export function firstRound(localUpdates: number, weights: Float32Array): NextRound {
  return { round: 1, localUpdates, last: false, weights };
}

export function probeOf(localUpdates: number, { budgetSeconds }: RunSettings, weights: Float32Array): NextRound {
  const secondsAllowed = Math.min(mostSeconds, mostShare * budgetSeconds);
  return { round: probeNumber, localUpdates, last: false, weights, secondsAllowed };
}

/** The first round, if nothing is known of what it will cost. */
export function withoutProbe(step: Step, run: Run): NextRound {
  const { firstTau, firstTauOfFew = firstTau } = step.environment.plan(run.task, run.settings).strategy;
  return firstRound(probeIsDear(step, run) ? firstTauOfFew : firstTau, run.next.weights);
}

/** Whether nodes and budgets allow a probe. */
export function canProbe(step: Step, run: Run, nodes: readonly PresentNode[]): boolean {
  return nodes.every(({ name }) => step.state.members.nodes.get(name)?.takesProbes) && !probeIsDear(step, run);
}

/** Whether its messages take so much of a budget that it is better spent on one of the few rounds. */
function probeIsDear(step: Step, run: Run): boolean {
  const { once } = demandsOf(step, run, run.next)?.round ?? { once: [] };
  return once.some((amount, m) => amount > dearShare * (run.budget.budgets[m] as number));
}

export function openProbe(step: Step, run: Run, able: readonly PresentNode[]): void {
  const { next, plan } = run;
  const sample = sampleOf(run, next, able);
  const names = sample.nodes.map(({ name }) => name);
  // Told first: what is sent belongs to the probe.
  emit(step, { kind: "probe-started", run: run.number, localUpdates: next.localUpdates, nodes: names });
  const telling = tellRound(run);
  const directives = directivesOf(step, run, next, sample, { telling });
  const sums = emptySums(plan.weightCount, { asked: next.localUpdates, corrects: false });
  const sent = sentToKeep(step, directives);
  const untilSeconds = step.meters.seconds + mostPatience(step, run, sample);
  run.phase = { kind: "round", open: { ...beginning(step, run, { sample, able, sums, telling }), untilSeconds, sent } };
  for (const { directive, to } of directives) send(step, to, directive);
}

/** How long a probe may last at most. */
function mostPatience(step: Step, run: Run, sample: Sample): number {
  return Math.min(
    patienceSeconds,
    secondsToSpend(step, run, sample, (m) => (m === 0 ? 1 : dearShare)),
  );
}

/** Called when no further answer is expected: the strategy chooses the first tau from what was measured. */
export function closeProbe(step: Step, run: Run, open: OpenRound): void {
  settleReports(step, run, open);
  charge(step, run, open, step.meters.seconds - open.startedSeconds);
  run.clipLength = medianLength(open.sums.lengths);
  run.phase = { kind: "gathering" };
  run.waitingSince = step.meters.seconds;
  run.next = withoutProbe(step, run);
  const found = open.sums.reports === 0 ? undefined : chooseFirst(step, run, open);
  const nodes = nodeRounds(open, step.meters.seconds);
  emit(step, { kind: "probe-finished", run: run.number, ...(found ? { found } : {}), nodes });
}

function chooseFirst(step: Step, run: Run, open: OpenRound): ProbeFindings {
  const { weights } = open;
  const found = measured(step, run, open, step.meters.seconds - open.startedSeconds);
  run.costs = withRoundCosts(run.costs, found.localUpdates, found.costs);
  run.pace = withRoundPace(run.pace, found.pace);
  const told = {
    localUpdates: Math.round(found.localUpdates),
    localCostSeconds: found.time.localCost,
    globalCostSeconds: found.time.globalCost,
    ...(found.drift ? { drift: found.drift } : {}),
  };
  const choice = chooseNext(step, run, open, found, weights, halfOf(run.budget));
  // What keeps the strategy from choosing will do so after the first round, too.
  if (choice.kind === "failed" || choice.decision.kind === "stop") return told;
  const { tau, why } = choice.decision;
  run.next = { ...firstRound(tau, weights), secondsAllowed: paceFor(run, tau) };
  return { ...told, choice: { tau, why } };
}

/** The first round must leave room for a second one. */
function halfOf({ budgets, consumed }: BudgetState): BudgetState {
  return { consumed, budgets: budgets.map((budget, m) => (budget + (consumed[m] as number)) / 2) };
}
