import { RunningCorrection } from "../../learning/drift-correction.ts";
import type { Directive, Report } from "../messages.ts";
import type { NodeEntry, OpenRound, Run } from "./state.ts";
import { ableNodes, emit, type Step, send } from "./step.ts";

/** One round: the directive goes out, and reports come in and are averaged. */

export function openRound(step: Step, run: Run): void {
  const { state, meters } = step;
  const nodes = ableNodes(state);
  const { round, localUpdates, last, weights } = run.next;
  const inStep: number[] = [];
  const newcomers: number[] = [];
  for (const node of nodes) {
    (round === 1 || node.lastDirective === round - 1 ? inStep : newcomers).push(node.connection as number);
  }
  const goesOn = continues(run, round, nodes);
  run.participants = nodes.length;
  if (!goesOn) run.earlierStart = undefined;
  const corrects = run.update.rule.kind === "scaffold" && localUpdates > 0;
  run.mean.clear();
  run.phase = {
    kind: "round",
    open: {
      ...run.next,
      startedSeconds: meters.seconds,
      goesOn,
      correction: corrects ? new RunningCorrection(localUpdates, run.mean) : undefined,
      movementSum: 0,
      noiseSum: 0,
      awaited: new Set(nodes.map((node) => node.name)),
      reporters: new Map(),
      gradients: [],
      lossSum: 0,
      lossOfBestSum: 0,
      examples: 0,
      accuracy: undefined,
      lastReportSeconds: undefined,
    },
  };

  const { previousBecameBest } = run;
  const ordinary = {
    type: "directive",
    run: run.number,
    round,
    weights,
    localUpdates,
    last,
    previousBecameBest,
  } as const;
  const corrected: Directive = corrects
    ? { ...ordinary, correction: goesOn ? run.correction : { kind: "restart" } }
    : ordinary;
  // Before anything is known of the costs, a round must leave room for a second one.
  const cautious = run.rounds === 0 && localUpdates > 1;
  const directive = cautious ? { ...corrected, secondsAllowed: run.settings.budgetSeconds / 2 } : corrected;
  for (const node of nodes) node.lastDirective = round;
  send(step, inStep, directive);
  if (newcomers.length > 0) {
    send(step, newcomers, { ...directive, previousBecameBest: false, bestWeights: run.bestWeights });
  }
  emit(step, {
    kind: "round-started",
    run: run.number,
    round,
    localUpdates,
    last,
    nodes: nodes.map((node) => node.name),
  });
  const consumedSeconds = run.budget.consumed[0] as number;
  step.effects.push({ kind: "test", run: run.number, round, consumedSeconds, weights, lastWeights: weights });
}

/**
 * Whether the nodes of this round are those of the one before it, all of which finished it. Who left is not there, and who came or
 * came back did not get the last directive.
 */
export function continues(run: Run, round: number, nodes: readonly NodeEntry[]): boolean {
  return round > 1 && nodes.length === run.participants && nodes.every((node) => node.lastDirective === round - 1);
}

/** @returns why the report cannot be, or undefined if it was taken (or came too late and was ignored) */
export function reported(step: Step, run: Run, node: NodeEntry, report: Report): string | undefined {
  if (run.phase.kind !== "round" || report.run !== run.number || report.round !== run.phase.open.round)
    return undefined;
  const { open } = run.phase;
  if (!open.awaited.has(node.name)) return `report of round ${report.round}: was sent twice, or not asked for`;
  const wrong = shapeProblem(report, run, open, node, step.state.task.weightCount);
  if (wrong !== undefined) return `report of round ${report.round}: ${wrong}`;

  open.awaited.delete(node.name);
  open.lastReportSeconds = step.meters.seconds;
  if (report.weights) {
    open.correction?.add(report.weights, report.examples, report.localUpdates);
    run.mean.add(report.weights, report.examples);
  }
  if (report.drift) {
    open.movementSum += report.examples * report.drift.squaredMovement;
    open.noiseSum += report.examples * report.localUpdates * report.drift.squaredNoise;
  }
  if (report.estimates) open.gradients.push({ examples: report.examples, ...report.estimates });
  open.lossSum += report.examples * report.lossAtStart;
  open.lossOfBestSum += report.examples * report.lossOfBest;
  open.examples += report.examples;
  open.reporters.set(node.name, {
    examples: report.examples,
    localUpdates: report.localUpdates,
    // By the aggregator's clock the node cannot have computed for longer than the round has lasted.
    localSeconds: Math.min(report.localSeconds, step.meters.seconds - open.startedSeconds),
    reportedSeconds: step.meters.seconds,
    loss: report.lossAtStart,
  });
  emit(step, { kind: "report-arrived", run: run.number, round: report.round, name: node.name });
  return undefined;
}

function shapeProblem(
  report: Report,
  run: Run,
  open: OpenRound,
  node: NodeEntry,
  weightCount: number,
): string | undefined {
  if (report.examples !== node.examples) {
    return `${report.examples} examples, where the node had ${node.examples} when it was ready`;
  }
  if (report.localUpdates > open.localUpdates) {
    return `${report.localUpdates} local updates where at most ${open.localUpdates} were asked for`;
  }
  if (report.localUpdates === 0 && open.localUpdates > 0) return "no local updates where some were asked for";
  if ((report.weights === undefined) !== (report.localUpdates === 0)) {
    return "weights must be there exactly if there were local updates";
  }
  if (run.strategy.measures === "drift" && report.localUpdates > 0 && !report.drift) {
    return "drift was to be measured and is not there";
  }
  for (const vector of [report.weights, report.estimates?.gradient]) {
    if (vector && vector.length !== weightCount)
      return `a vector of ${vector.length} entries instead of ${weightCount}`;
  }
  return undefined;
}
