import { addReport, clearedSums, emptySums } from "../../learning/round-sums.ts";
import type { Directive, Report } from "../messages.ts";
import type { OpenRound, Participant, Run } from "./state.ts";
import { ableNodes, emit, type PresentNode, type Step, send } from "./step.ts";
import { stepSizeNow } from "./step-size.ts";

/** One round: the directive goes out, and reports come in and are summed. */

export function openRound(step: Step, run: Run): void {
  const { meters } = step;
  const nodes = ableNodes(step.state, run);
  const { round, localUpdates, last, weights } = run.next;
  const goesOn = continues(run, round, nodes);
  const { weightCount, update } = run.plan;
  const corrects = update.corrects && localUpdates > 0;
  const most = mostUpdates(run, nodes.length);
  const options = { asked: most, corrects };
  const sums = run.spareSums ? clearedSums(run.spareSums, options) : emptySums(weightCount, options);
  run.spareSums = undefined;
  run.directed = nodes.length;
  const plan = step.environment.plan(run.task, run.settings);
  if (!goesOn) run.serverState = plan.serverRule.init(weightCount);
  const stepSize = stepSizeNow(run, plan);
  run.phase = {
    kind: "round",
    open: {
      ...run.next,
      mostUpdates: most,
      startedSeconds: meters.seconds,
      stepSize,
      goesOn,
      awaited: new Set(nodes.map(({ name }) => name)),
      sums,
      reporters: new Map(),
      accuracy: undefined,
      lastReportSeconds: undefined,
    },
  };
  sendDirectives(step, run, { nodes, most, goesOn, corrects, stepSize });
  emit(step, {
    kind: "round-started",
    run: run.number,
    round,
    localUpdates,
    last,
    nodes: nodes.map(({ name }) => name),
  });
  const consumedSeconds = run.budget.consumed[0] as number;
  step.effects.push({ kind: "test", run: run.number, round, consumedSeconds, weights, lastWeights: weights });
}

/** What a node may do at most: at its own pace, so many times the mean as there are nodes. */
function mostUpdates({ next: { localUpdates, secondsAllowed } }: Run, nodes: number): number {
  return secondsAllowed === undefined ? localUpdates : localUpdates * nodes;
}

interface Opening {
  readonly nodes: readonly PresentNode[];
  readonly most: number;
  readonly goesOn: boolean;
  readonly corrects: boolean;
  readonly stepSize: number;
}

/** The same directive to all nodes that got the one before, and one that says more to all others. */
function sendDirectives(step: Step, run: Run, { nodes, most, goesOn, corrects, stepSize }: Opening): void {
  const { round, localUpdates, last, weights, secondsAllowed } = run.next;
  const { previousBecameBest } = run;
  const ordinary: Directive = {
    type: "directive",
    run: run.number,
    round,
    weights,
    localUpdates: most,
    last,
    previousBecameBest,
    // Otherwise it is that of the assignment.
    ...(stepSize === run.settings.stepSize ? {} : { stepSize }),
  };
  const corrected: Directive = corrects
    ? { ...ordinary, correction: goesOn ? run.correction : { kind: "restart" } }
    : ordinary;
  // Before anything is known of the costs, a round must leave room for a second one.
  const cautious = run.rounds === 0 && localUpdates > 1;
  const allowed = cautious ? run.settings.budgetSeconds / 2 : secondsAllowed;
  const directive = allowed === undefined ? corrected : { ...corrected, secondsAllowed: allowed };
  const inStep: number[] = [];
  const newcomers: number[] = [];
  for (const { connection, participant } of nodes) {
    (round === 1 || participant.lastDirective === round - 1 ? inStep : newcomers).push(connection);
    participant.lastDirective = round;
  }
  send(step, inStep, directive);
  if (newcomers.length > 0) {
    send(step, newcomers, { ...directive, previousBecameBest: false, bestWeights: run.bestWeights });
  }
}

/**
 * Whether the nodes of this round are those of the one before it, all of which finished it. Who left is not there, and who
 * came or came back did not get the last directive.
 */
export function continues(run: Run, round: number, nodes: readonly PresentNode[]): boolean {
  return (
    round > 1 &&
    nodes.length === run.directed &&
    nodes.every(({ participant }) => participant.lastDirective === round - 1)
  );
}

/** @returns why the report cannot be, or undefined if it was taken (or came too late and was ignored) */
export function reported(step: Step, run: Run, name: string, report: Report): string | undefined {
  const participant = run.participants.get(name);
  if (!participant || report.round > participant.lastDirective) {
    return `report of round ${report.round}: was not asked for`;
  }
  if (run.phase.kind !== "round" || report.round < run.phase.open.round) return undefined;
  const { open } = run.phase;
  if (!open.awaited.has(name)) return `report of round ${report.round}: was sent twice`;
  const wrong = shapeProblem(report, run, open, participant);
  if (wrong !== undefined) return `report of round ${report.round}: ${wrong}`;

  const { seconds } = step.meters;
  const { examples, localUpdates, lossAtStart } = report;
  // By the aggregator's clock the node cannot have computed for longer than the round has lasted.
  const localSeconds = Math.min(report.localSeconds, seconds - open.startedSeconds);
  addReport(open.sums, { ...report, localSeconds });
  open.awaited.delete(name);
  open.lastReportSeconds = seconds;
  open.reporters.set(name, { examples, localUpdates, localSeconds, reportedSeconds: seconds, loss: lossAtStart });
  emit(step, { kind: "report-arrived", run: run.number, round: report.round, name });
  return undefined;
}

function shapeProblem(report: Report, run: Run, open: OpenRound, participant: Participant): string | undefined {
  const { measures, weightCount } = run.plan;
  if (report.examples !== participant.examples) {
    return `${report.examples} examples, where the node had ${participant.examples} when it was ready`;
  }
  if (report.localUpdates > open.mostUpdates) {
    return `${report.localUpdates} local updates where at most ${open.mostUpdates} were asked for`;
  }
  if (report.localUpdates === 0 && open.localUpdates > 0) return "no local updates where some were asked for";
  if ((report.weights === undefined) !== (report.localUpdates === 0)) {
    return "weights must be there exactly if there were local updates";
  }
  if (measures === "drift" && report.localUpdates > 0 && !report.drift) {
    return "drift was to be measured and is not there";
  }
  for (const vector of [report.weights, report.estimates?.gradient]) {
    if (vector && vector.length !== weightCount)
      return `a vector of ${vector.length} entries instead of ${weightCount}`;
  }
  return undefined;
}
