import { meanCosts } from "../../control/costs.ts";
import { joinBytes } from "../message-sizes.ts";
import { joinsBelow, linksAway, outstandingBelow } from "./below.ts";
import { heartbeatRate } from "./bytes.ts";
import { type AskedNode, endBytes, farewells, scorableWith } from "./bytes-ahead.ts";
import { measuresEnergy, mostWattsOf } from "./energy.ts";
import { consumedOf, resourcesOf, vectorOf, withMoney } from "./run-amounts.ts";
import type { Scoring } from "./scoring-state.ts";
import type { Run } from "./state.ts";
import { type PresentNode, readyNodes, type Step } from "./step.ts";

/** What it costs that nodes evaluate what the run returns, when learning is over. */

/**
 * What is needed when learning is over: bytes, and what nodes draw until they have told their losses. Time is not charged then.
 * How long they take is not known: a round's b and c, and this share of the budget beside it, are kept for it.
 */
export function endDemand(step: Step, run: Run): number[] {
  // What an open round leaves for a node that comes (`bytesToCome`) is left here, too, or a round might begin that is over at once.
  const bytes = Math.max(endBytes(step, run), joinBytes + joinsBelow(run) + farewells(step, run));
  const end = { time: 0, bytes, joules: 0, deviceSeconds: 0 };
  const energy = energyOfEnd(step, run);
  return vectorOf(run, withMoney(run, end)).map((amount, m) => amount + (energy[m] as number));
}
const shareForEnd = 0.01;

/** Of that, what costs energy. */
export function energyOfEnd(step: Step, run: Run): number[] {
  const { localCosts, globalCosts } = meanCosts(run.costs);
  const seconds = run.rounds > 0 ? (localCosts[0] as number) + (globalCosts[0] as number) : 0;
  return scoringRates(step, run, readyNodes(step.state, run)).map((rate, m) =>
    rate > 0 ? rate * seconds + shareForEnd * (run.budget.budgets[m] as number) : 0,
  );
}

/** What a second of evaluating the run's result costs at these nodes, at most. */
function scoringRates(step: Step, run: Run, nodes: readonly PresentNode[]): number[] {
  const joules = step.environment.config.asksForLoss === false ? 0 : mostWattsOf(step, run, nodes);
  return vectorOf(
    run,
    withMoney(run, { time: 0, bytes: heartbeatRate(step, linksAway(run)), joules, deviceSeconds: 0 }),
  );
}

/** For how long what is left pays these nodes to evaluate the run's result. */
export function scoringSeconds(step: Step, run: Run, nodes: readonly PresentNode[]): number {
  if (resourcesOf(run).length === 1) return Number.POSITIVE_INFINITY;
  const consumed = consumedOf(step, run);
  const bytes = endBytes(step, run) + outstandingBelow(run);
  const messages = vectorOf(run, withMoney(run, { ...nothing, bytes }));
  const seconds = scoringRates(step, run, nodes).map((rate, m) => {
    if (rate === 0) return Number.POSITIVE_INFINITY;
    const left = (run.budget.budgets[m] as number) - (consumed[m] as number) - (messages[m] as number);
    // Not over it by a rounding error either.
    return left <= 0 ? 0 : (left / rate) * (1 - 1e-12);
  });
  return Math.min(...seconds);
}
const nothing = { time: 0, bytes: 0, joules: 0, deviceSeconds: 0 };

/** Charges what the nodes that are awaited have drawn since that was last done, at most. */
export function chargeScoring(step: Step, run: Run, scoring: Scoring): void {
  const seconds = Math.min(step.meters.seconds, scoring.untilSeconds);
  if (measuresEnergy(run.settings)) {
    const nodes = Array.from(scoring.awaited, (name) => ({ name }));
    run.spent.joules += mostWattsOf(step, run, nodes) * Math.max(0, seconds - scoring.chargedSeconds);
  }
  scoring.chargedSeconds = seconds;
}

/** As many of these nodes as can be paid to be asked for a loss. */
export function scorable(step: Step, run: Run, nodes: readonly PresentNode[]): readonly PresentNode[] {
  return nodes.slice(0, mostScorable(step, run, nodes, outstandingBelow(run)));
}

/** Whether one of those who are asked for a loss can be asked once more: as if none of them had been. */
export function canAskAgain(step: Step, run: Run, { awaited }: Scoring): boolean {
  const nodes = Array.from(awaited).flatMap((name) => {
    const participant = run.participants.get(name);
    return participant ? { name, participant } : [];
  });
  // What is outstanding is what they were asked for.
  return mostScorable(step, run, nodes, 0) === awaited.size;
}

function mostScorable(step: Step, run: Run, nodes: readonly AskedNode[], putBy: number): number {
  if (resourcesOf(run).length === 1) return nodes.length;
  const { budgets } = run.budget;
  const consumed = consumedOf(step, run);
  const prices = vectorOf(run, withMoney(run, { time: 0, bytes: 1, joules: 0, deviceSeconds: 0 }));
  let most = nodes.length;
  for (const [m, price] of prices.entries()) {
    if (price === 0) continue;
    const bytes = ((budgets[m] as number) - (consumed[m] as number)) / price;
    most = Math.min(most, scorableWith(step, run, nodes, bytes - putBy));
  }
  return most;
}
