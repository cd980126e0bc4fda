import { bindingResource, type Demand, type Demands } from "../../control/budget.ts";
import type { CostVectors, ResourceCost } from "../../control/costs.ts";
import type { BudgetUse, Resource } from "../../control/resources.ts";
import { amountInWords, roundedAmount } from "../amounts.ts";
import { mostDrawnBytes } from "../lesson.ts";
import { joinBytes } from "../message-sizes.ts";
import { isProbe } from "../probe-number.ts";
import { heartbeatsBelow, joinsBelow, linksAway, outstandingBelow } from "./below.ts";
import { bytesOf, heartbeatRate, linksOf, reportOf } from "./bytes.ts";
import { farewells, messagesOf } from "./bytes-ahead.ts";
import { endDemand, energyOfEnd } from "./end-costs.ts";
import { energyCost, energySourceOf, joulesAfter, mostWattsOf, openEnergy, wattsOf } from "./energy.ts";
import { owedReports } from "./owed.ts";
import { evaluationFor, whatFollows } from "./returned.ts";
import { consumedOf, resourcesOf, vectorOf, withMoney } from "./run-amounts.ts";
import { allOf, type Sample, sampleOf } from "./sample.ts";
import type { NextRound, OpenRound, Run } from "./state.ts";
import { ableNodes, connectedNodes, loadingNodes, type PresentNode, type Step } from "./step.ts";

/**
 * What a run spends of its resource budgets, as vectors. Of time a round costs what it lasts; bytes (bytes.ts), joules (energy.ts) and
 * the time of devices are what the prices are of.
 */

/** Charges a round, or what there was of it. */
export function charge(step: Step, run: Run, open: OpenRound, elapsedSeconds: number): void {
  if (!isProbe(open)) run.spent.seconds += elapsedSeconds;
  run.spent.joules += joulesAfter(open.energy, elapsedSeconds);
  run.spent.deviceSeconds += open.energy.nodes * elapsedSeconds;
  chargeBytes(step, run);
}

/** They are counted all the time, not only in rounds. */
export function chargeBytes(step: Step, run: Run): void {
  run.budget = { ...run.budget, consumed: consumedOf(step, run) };
}

/** c_m and b_m of a round that has been charged, whose c and b in seconds are given. */
export function roundCosts(
  run: Run,
  open: OpenRound,
  time: ResourceCost,
  { seconds, bytes, localUpdates }: { readonly seconds: number; readonly bytes: number; readonly localUpdates: number },
): CostVectors {
  if (resourcesOf(run).length === 1) return { localCosts: [time.localCost], globalCosts: [time.globalCost] };
  const joules = energyCost(open, seconds, run.plan.pace === "own" ? localUpdates : undefined);
  const { nodes } = open.energy;
  const local = { time: time.localCost, bytes: 0, joules: joules.localCost, deviceSeconds: nodes * time.localCost };
  const deviceSeconds = nodes * time.globalCost;
  const global = { time: time.globalCost, bytes, joules: joules.globalCost, deviceSeconds };
  return { localCosts: vectorOf(run, withMoney(run, local)), globalCosts: vectorOf(run, withMoney(run, global)) };
}

/** What an open round has to know of resources. */
export function opening(
  step: Step,
  run: Run,
  sample: Sample,
): Pick<OpenRound, "bytesBefore" | "reportBytes" | "mergedBytes" | "energy"> {
  const energy = openEnergy(step, run, sample);
  if (resourcesOf(run).length === 1) return { bytesBefore: 0, reportBytes: 0, mergedBytes: 0, energy };
  return {
    bytesBefore: bytesOf(step, run),
    reportBytes: reportOf(step, run, run.next, sample),
    mergedBytes: run.below.size === 0 ? 0 : reportOf(step, run, run.next, sample, { merged: true }),
    energy,
  };
}

/** Bytes of a round so far. Where a relay is back that was taken to have spent more than it did, there may seem to be none. */
export function bytesSince(step: Step, run: Run, { bytesBefore }: OpenRound): number {
  return resourcesOf(run).length === 1 ? 0 : Math.max(0, bytesOf(step, run) - bytesBefore);
}

/** What a round of so many local updates, the final evaluation, and the end of the run will need; undefined if only time counts. */
export function demandsOf(step: Step, run: Run, next: NextRound): Demands | undefined {
  if (resourcesOf(run).length === 1) return undefined;
  const able = ableNodes(step.state, run);
  return {
    round: demandOf(step, run, next, sampleOf(run, next, able)),
    // How long it may last follows from this, and does not change what it needs.
    evaluation: demandOf(step, run, evaluationFor(run, next, undefined), allOf(able)),
    end: endDemand(step, run),
  };
}

function demandOf(step: Step, run: Run, next: NextRound, sample: Sample): Demand {
  const merged = run.below.size > 0;
  const owed = owedReports(run) * reportOf(step, run, next, sample, { merged });
  const bytes = messagesOf(step, run, next, sample) + owed + outstandingBelow(run);
  const once = { time: 0, bytes, joules: 0, deviceSeconds: 0 };
  return { once: vectorOf(run, withMoney(run, once)), perSecond: perSecond(step, run, sample) };
}

/** The seconds in which a round takes such a share of a budget, whichever comes first, beside what its messages take. */
export function secondsToSpend(step: Step, run: Run, sample: Sample, shareOf: (m: number) => number): number {
  const costs = perSecond(step, run, sample);
  return Math.min(...run.budget.budgets.map((budget, m) => (shareOf(m) * budget) / (costs[m] as number)));
}

/** What a second of a round with these nodes costs, at most. */
function perSecond(step: Step, run: Run, sample: Sample): number[] {
  const { nodes, size } = sample;
  const bytes = heartbeatRate(step, linksOf(run, nodes) + linksAway(run));
  const second = { time: 1, bytes, joules: mostWattsOf(step, run, nodes, sample), deviceSeconds: size };
  return vectorOf(run, withMoney(run, second));
}

/** Whether more than half of a budget other than time is spent. */
export function isScarce(step: Step, run: Run): boolean {
  if (resourcesOf(run).length === 1) return false;
  chargeBytes(step, run);
  const { budgets, consumed } = run.budget;
  return budgets.some((budget, m) => m > 0 && (consumed[m] as number) > budget / 2);
}

/**
 * Of which resource too little is left for a round with these nodes, before it is begun, if that is so; without nodes, for one that comes
 * and for the end.
 */
export function shortage(step: Step, run: Run, nodes: readonly PresentNode[]): string | undefined {
  const names = resourcesOf(run);
  if (names.length === 1) return undefined;
  chargeBytes(step, run);
  const once = demandOfNext(step, run, nodes);
  const end = endDemand(step, run);
  const { budgets, consumed } = run.budget;
  const m = names.findIndex(
    (_, m) => (consumed[m] as number) + (once[m] as number) + (end[m] as number) > (budgets[m] as number),
  );
  const resource = names[m];
  if (resource === undefined) return undefined;
  const { currency } = run.settings;
  const given = amountInWords({ resource, amount: budgets[m] as number, currency });
  const loading = nodes.length > 0 ? [] : loadingNodes(step.state, run);
  if (nodes.length + loading.length === 0)
    return `what was sent before the first leaves too little of the budget of ${given}`;
  const needed = (nodes.length > 0 ? once : demandOfNext(step, run, loading))[m] as number;
  const takes = roundedAmount({ resource, amount: needed, currency }, needed);
  return `one takes about ${takes}, and with what comes before and after it the budget of ${given} does not pay for it`;
}

const demandOfNext = (step: Step, run: Run, nodes: readonly PresentNode[]) =>
  demandOf(step, run, run.next, sampleOf(run, run.next, nodes)).once;

/** How long an open round may last before one of the budgets of what time costs is over, at most; nothing else may be spent then. */
export function secondsLeft(step: Step, run: Run, open: OpenRound): number {
  const names = resourcesOf(run);
  const { budgets, consumed } = run.budget;
  const time = (budgets[0] as number) - (consumed[0] as number);
  if (names.length === 1) return time;
  const { energy } = open;
  const bytes = bytesSince(step, run, open) + bytesToCome(step, run, open);
  const fixed = vectorOf(run, withMoney(run, { time: 0, bytes, joules: energy.joules, deviceSeconds: 0 }));
  const second = { time: 1, bytes: 0, joules: wattsOf(energy), deviceSeconds: energy.nodes };
  const rates = vectorOf(run, withMoney(run, second));
  const end = energyOfEnd(step, run);
  let least = time;
  for (const [m, resource] of names.entries()) {
    if (resource === "joules" || resource === "money") {
      const left = (budgets[m] as number) - (consumed[m] as number) - (fixed[m] as number) - (end[m] as number);
      // Not over it by a rounding error either.
      least = Math.min(least, left <= 0 ? 0 : (left / (rates[m] as number)) * (1 - 1e-12));
    }
  }
  return least;
}

/** Whether bytes have gone, or `more` are to go, that leave too little to pay for what is still to come of an open round. */
export function isOver(step: Step, run: Run, open: OpenRound, more = 0): boolean {
  const names = resourcesOf(run);
  if (names.length === 1) return false;
  const { joules, deviceSeconds } = run.spent;
  const bytes = bytesOf(step, run) + more + bytesToCome(step, run, open);
  const amounts = vectorOf(run, withMoney(run, { time: 0, bytes, joules, deviceSeconds }));
  const { budgets } = run.budget;
  return names.some(
    (name, m) => (name === "bytes" || name === "money") && (amounts[m] as number) > (budgets[m] as number),
  );
}

/**
 * Of the reports of an open round, of a node that comes in it, and of telling the end, whatever is left for asking nodes for their losses.
 */
function bytesToCome(step: Step, run: Run, open: OpenRound): number {
  const { bytesUnderWay = 0 } = step.meters;
  const { awaited, repeating, reportBytes } = open;
  return (
    bytesUnderWay +
    (awaited.size + repeating.size + owedReports(run)) * reportBytes +
    bytesToComeOfRelays(step, run, open) +
    joinBytes +
    drawnBytes(step) +
    farewells(step, run)
  );
}

/** What relays' reports take more than those of nodes do, and what is to come below them. */
function bytesToComeOfRelays(step: Step, run: Run, { awaited, reportBytes, mergedBytes }: OpenRound): number {
  if (run.below.size === 0) return 0;
  let reports = 0;
  for (const [name, { relay, owes }] of run.participants) if (relay && (awaited.has(name) || owes)) reports += 1;
  const below = outstandingBelow(run) + joinsBelow(run) + heartbeatsBelow(step, run, heartbeatRate(step, 1));
  return reports * (mergedBytes - reportBytes) + below;
}

/** Who draws may tell of that at any moment. */
function drawnBytes({ state }: Step): number {
  return mostDrawnBytes * connectedNodes(state).filter(({ draws }) => draws).length;
}

/** Remembers which budget ends the run if all goes on like a round of tau local updates. */
export function findBinding(run: Run, tau: number, demands: Demands | undefined): void {
  if (!demands) return;
  run.binding = resourcesOf(run)[bindingResource(run.budget, run.costs, tau, whatFollows(run, demands))];
}

/** The budgets after a round, as its event tells them; nothing if there is only time. */
export function toldBudgets(
  step: Step,
  run: Run,
  costs: CostVectors,
): { readonly budgets?: readonly BudgetUse[]; readonly binding?: Resource } {
  if (resourcesOf(run).length === 1) return {};
  return { budgets: budgetUses(step, run, costs), ...(run.binding ? { binding: run.binding } : {}) };
}

export function budgetUses(step: Step, run: Run, costs: CostVectors): BudgetUse[] {
  const { budgets, consumed } = run.budget;
  const energy = energySourceOf(step, run);
  return resourcesOf(run).map((resource, m) => ({
    resource,
    budget: budgets[m] as number,
    consumed: consumed[m] as number,
    localCost: costs.localCosts[m] as number,
    globalCost: costs.globalCosts[m] as number,
    ...(resource === "money" && run.settings.currency ? { currency: run.settings.currency } : {}),
    ...(energy && (resource === "joules" || resource === "money") ? { energy } : {}),
  }));
}
