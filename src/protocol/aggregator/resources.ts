import { bindingResource, chargeRound, type Demand, type Demands } from "../../control/budget.ts";
import type { CostVectors } from "../../control/costs.ts";
import { type BudgetUse, type Resource, resources } from "../../control/resources.ts";
import { amountInWords, roundedAmount } from "../amounts.ts";
import { encodedBytes } from "../codec.ts";
import { farewellBytes, heartbeatBytes, reportBytes, scoringBytes } from "../message-sizes.ts";
import { runBudgets } from "../run-budgets.ts";
import { tellsCorrection } from "./corrections.ts";
import { directivesOf, mostUpdates } from "./directives.ts";
import { evaluationFor, finalEvaluationOf } from "./returned.ts";
import { sampleOf } from "./sample.ts";
import type { NextRound, OpenRound, Run } from "./state.ts";
import { ableNodes, connectedNodes, type PresentNode, readyNodes, type Step } from "./step.ts";

/**
 * What a run spends of its resource budgets. Of time, a round costs what it lasts. Bytes are counted over all connections from the
 * run's start to its end, whatever they are for; what a round and the run's end will need of them is known from the form of their
 * messages.
 */

/** Bytes since the run's start, those among them that go out when this step is over. */
function bytesOf({ meters, effects }: Step, { startBytes }: Run): number {
  let bytes = meters.bytesSent - startBytes.sent + meters.bytesReceived - startBytes.received;
  for (const effect of effects) {
    if (effect.kind === "send") bytes += effect.connections.length * encodedBytes(effect.message);
  }
  return bytes;
}

/** Charges the time that has passed in a round, and what was spent of everything else. */
export function charge(step: Step, run: Run, elapsedSeconds: number): void {
  const spent = { time: elapsedSeconds, bytes: 0, joules: 0, money: 0 };
  const globalCosts = resourcesOf(run).map((resource) => spent[resource]);
  run.budget = chargeRound(run.budget, 0, { localCosts: globalCosts.map(() => 0), globalCosts });
  chargeBytes(step, run);
}

/** They are counted all the time, not only in rounds. */
export function chargeBytes(step: Step, run: Run): void {
  const names = resourcesOf(run);
  if (!names.includes("bytes")) return;
  const consumed = run.budget.consumed.map((s, m) => (names[m] === "bytes" ? bytesOf(step, run) : s));
  run.budget = { ...run.budget, consumed };
}

/** c_m and b_m of a round that has been charged, whose c and b in seconds are given. */
export function roundCosts(
  run: Run,
  open: OpenRound,
  time: { readonly localCost: number; readonly globalCost: number },
): CostVectors {
  const none = { localCost: 0, globalCost: 0 };
  const [names, { consumed }] = [resourcesOf(run), run.budget];
  const bytes = { localCost: 0, globalCost: (consumed[names.indexOf("bytes")] ?? 0) - open.bytesBefore };
  const each = { time, bytes, joules: none, money: none };
  const costs = names.map((resource) => each[resource]);
  return {
    localCosts: costs.map(({ localCost }) => localCost),
    globalCosts: costs.map(({ globalCost }) => globalCost),
  };
}

/** What an open round has to know of bytes: those of the run before it, and of the longest report. */
export function openingBytes(
  step: Step,
  run: Run,
  nodes: readonly PresentNode[],
): Pick<OpenRound, "bytesBefore" | "reportBytes"> {
  if (!resourcesOf(run).includes("bytes")) return { bytesBefore: 0, reportBytes: 0 };
  return { bytesBefore: bytesOf(step, run), reportBytes: reportOf(run, run.next, nodes) };
}

/** What a round of so many local updates, the final evaluation, and the end of the run will need; undefined if only time counts. */
export function demandsOf(step: Step, run: Run, next: NextRound): Demands | undefined {
  if (resourcesOf(run).length === 1) return undefined;
  const able = ableNodes(step.state, run);
  const evaluation = evaluationFor(run, next);
  return {
    round: demandOf(step, run, next, sampleOf(run, next, able)),
    evaluation: demandOf(step, run, evaluation, able),
    end: endDemand(step, run),
  };
}

function demandOf(step: Step, run: Run, next: NextRound, nodes: readonly PresentNode[]): Demand {
  const names = resourcesOf(run);
  const once = { time: 0, bytes: messagesOf(step, run, next, nodes), joules: 0, money: 0 };
  const heartbeats = (2 * nodes.length * heartbeatBytes) / step.environment.config.heartbeatSeconds;
  const perSecond = { time: 1, bytes: heartbeats, joules: 0, money: 0 };
  return { once: names.map((name) => once[name]), perSecond: names.map((name) => perSecond[name]) };
}

/** Bytes of a round's directives and reports, and of a heartbeat each way. */
function messagesOf(step: Step, run: Run, next: NextRound, nodes: readonly PresentNode[]): number {
  if (nodes.length === 0) return 0;
  let bytes = 2 * nodes.length * heartbeatBytes;
  for (const { directive, to } of directivesOf(step, run, next, nodes)) bytes += to.length * encodedBytes(directive);
  return bytes + nodes.length * reportOf(run, next, nodes);
}

/** Bytes of the longest report of a round. */
function reportOf(run: Run, next: NextRound, nodes: readonly PresentNode[]): number {
  const { round, weights } = next;
  const examples = nodes.reduce((most, { participant }) => Math.max(most, participant.examples), 1);
  const localUpdates = mostUpdates(next, nodes.length);
  const tells = nodes.some(({ participant }) => tellsCorrection(run, participant));
  const form = { measures: run.plan.measures, averages: run.plan.averages, tellsCorrection: tells };
  return reportBytes({ run: run.number, round, examples, localUpdates, weights, ...form });
}

/** Of which resource too little is left for a round with these nodes, before it is begun, if that is so. */
export function shortage(step: Step, run: Run, nodes: readonly PresentNode[]): Shortage | undefined {
  const names = resourcesOf(run);
  if (names.length === 1) return undefined;
  chargeBytes(step, run);
  const { once } = demandOf(step, run, run.next, sampleOf(run, run.next, nodes));
  const end = endDemand(step, run);
  const { budgets, consumed } = run.budget;
  const m = names.findIndex(
    (_, m) => (consumed[m] as number) + (once[m] as number) + (end[m] as number) > (budgets[m] as number),
  );
  const resource = names[m];
  return resource && { resource, budget: budgets[m] as number, needed: once[m] as number };
}

interface Shortage {
  readonly resource: Resource;
  readonly budget: number;
  /** For the round alone. */
  readonly needed: number;
}

export function shortageInWords({ resource, budget, needed }: Shortage): string {
  const takes = roundedAmount({ resource, amount: needed }, needed);
  const given = amountInWords({ resource, amount: budget });
  return `one takes about ${takes}, and with what comes before and after it the budget of ${given} does not pay for it`;
}

/** Whether more has been spent, beside time, than leaves room for the reports that are awaited. */
export function isOver(step: Step, run: Run, open: OpenRound): boolean {
  const m = resourcesOf(run).indexOf("bytes");
  if (m < 0) return false;
  return bytesOf(step, run) + open.awaited.size * open.reportBytes > (run.budget.budgets[m] as number);
}

/** What is needed when learning is over: every node evaluates what the run returns, and is told the end. */
function endDemand(step: Step, run: Run): number[] {
  const nodes = readyNodes(step.state, run);
  const bytes = nodes.length * scoringOf(step, run) + farewells(step, run);
  return resourcesOf(run).map((resource) => (resource === "bytes" ? bytes : 0));
}

/** Bytes of asking one node. */
function scoringOf({ state }: Step, run: Run): number {
  return scoringBytes(run.number, run.next.weights, state.agreed?.classNames.length);
}

function farewells({ state }: Step, run: Run): number {
  return connectedNodes(state).length * farewellBytes(run.number);
}

/** As many of these nodes as there are bytes left to ask for a loss. */
export function scorable(step: Step, run: Run, nodes: readonly PresentNode[]): readonly PresentNode[] {
  const m = resourcesOf(run).indexOf("bytes");
  if (m < 0) return nodes;
  const left = (run.budget.budgets[m] as number) - bytesOf(step, run) - farewells(step, run);
  return nodes.slice(0, Math.max(0, Math.floor(left / scoringOf(step, run))));
}

/** Remembers which budget ends the run if all goes on like a round of tau local updates. */
export function findBinding(run: Run, tau: number, demands: Demands | undefined): void {
  if (!demands) return;
  run.binding =
    resourcesOf(run)[bindingResource(run.budget, run.costs, tau, { evaluation: finalEvaluationOf(run), demands })];
}

/** The budgets after a round, as its event tells them; nothing if there is only time. */
export function toldBudgets(
  run: Run,
  costs: CostVectors,
): { readonly budgets?: readonly BudgetUse[]; readonly binding?: Resource } {
  if (resourcesOf(run).length === 1) return {};
  return { budgets: budgetUses(run, costs), ...(run.binding ? { binding: run.binding } : {}) };
}

export function budgetUses(run: Run, costs: CostVectors): BudgetUse[] {
  const { budgets, consumed } = run.budget;
  return resourcesOf(run).map((resource, m) => ({
    resource,
    budget: budgets[m] as number,
    consumed: consumed[m] as number,
    localCost: costs.localCosts[m] as number,
    globalCost: costs.globalCosts[m] as number,
  }));
}

/** The resources that a run has budgets of, in the order of its vectors. */
function resourcesOf({ settings }: Run): readonly Resource[] {
  return settings.budgetBytes === undefined ? onlyTime : runBudgets(settings).map(({ resource }) => resource);
}
const onlyTime = resources.slice(0, 1);
