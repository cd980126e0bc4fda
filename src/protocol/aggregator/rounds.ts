import { withNodeRound } from "../../control/pace.ts";
import { withNodeTimes } from "../../control/round-deadline.ts";
import { clipFactor, shortenInto } from "../../learning/aggregation-rules/clipping.ts";
import type { NodeStep } from "../../learning/node-step.ts";
import { noiseReach, reach } from "../../learning/reach.ts";
import { addReport, clearedSums, emptySums, type RoundSums } from "../../learning/round-sums.ts";
import type { SummedReport } from "../../learning/summed-report.ts";
import { addScaledInto } from "../../math/vectors.ts";
import type { Report } from "../messages.ts";
import { isProbe } from "../probe-number.ts";
import { takeSpent } from "./below.ts";
import { expectRoundBelow } from "./bytes-below.ts";
import { boundClaims } from "./claims.ts";
import { areCorrected, beginCorrections, memberLost, tellsCorrection } from "./corrections.ts";
import { directivesOf, isInStep, mostUpdates } from "./directives.ts";
import { doubt } from "./doubts.ts";
import { addEnergy } from "./energy.ts";
import { keepReports, keepState, marksRound } from "./keeping.ts";
import type { SentDirective } from "./kept-state.ts";
import { dropReport } from "./late.ts";
import { credibleCorrection, isLookedAt, settleHeld, stepOf } from "./outliers.ts";
import { nodesAmong } from "./places.ts";
import { relayReported, settleRelayed } from "./relayed.ts";
import { shapeProblem } from "./report-shape.ts";
import type { HeldReport, Reporter } from "./reporter.ts";
import { opening, secondsToSpend } from "./resources.ts";
import { giveUpAbsent } from "./returning.ts";
import { type Sample, sampleOf } from "./sample.ts";
import type { OpenRound, Run } from "./state.ts";
import { emit, type PresentNode, type Step, send, testWeights } from "./step.ts";
import { stepSizeNow } from "./step-size.ts";
import { tellRound } from "./telling.ts";
import type { Telling } from "./told-weights.ts";

/** One round: the directive goes out, and reports come in and are summed. */

export function openRound(step: Step, run: Run, able: readonly PresentNode[]): void {
  const { round, localUpdates, last } = run.next;
  giveUpAbsent(step, run);
  const sample = sampleOf(run, run.next, able);
  const { nodes, size } = sample;
  const { weightCount, update } = run.plan;
  const corrects = update.corrects && localUpdates > 0;
  // Who is asked in the middle of an earlier round has no correction from it.
  for (const { name, participant } of nodes) if (participant.owes) memberLost(run, name);
  const options = { asked: reach(mostUpdates(run, run.next, size), update.kept), corrects };
  const sums = run.spareSums ? clearedSums(run.spareSums, options) : emptySums(weightCount, options);
  run.spareSums = undefined;
  const { beginsAnew } = run;
  if (beginsAnew && !run.parent)
    run.serverState = step.environment.plan(run.task, run.settings).serverRule.init(weightCount);
  if ((corrects || beginsAnew) && !run.parent) beginCorrections(run);
  const marked = marksRound(step, run);
  const telling = tellRound(run);
  // The first round must leave room for a second one, whatever it costs.
  const first = run.rounds === 0 ? { firstSeconds: secondsToSpend(step, run, sample, () => 0.5) } : {};
  const directives = directivesOf(step, run, run.next, sample, { marked, telling, ...first });
  run.beginsAnew = false;
  const sent = sentToKeep(step, directives);
  run.phase = { kind: "round", open: { ...beginning(step, run, { sample, able, sums, telling }), sent } };
  for (const { participant } of nodes) {
    const goesOn = participant.corrects ? isInStep(participant, round) : beginsAnew;
    participant.knowsMomentum = update.momentum === 0 || goesOn;
    participant.lastDirective = round;
    participant.owes = undefined;
    participant.askedToTell = corrects && tellsCorrection(run, participant);
  }
  expectRoundBelow(step, run, sample, directives);
  for (const { directive, to } of directives) send(step, to, directive);
  emit(step, {
    kind: "round-started",
    run: run.number,
    round,
    localUpdates,
    last,
    nodes: nodes.map(({ name }) => name),
  });
  testWeights(step, run, run.next);
  if (marked) keepState(step, run);
}

/** What may have to be sent again. */
export function sentToKeep(
  { environment }: Step,
  directives: ReturnType<typeof directivesOf>,
): readonly SentDirective[] {
  if (environment.config.session === undefined) return [];
  return directives.map(({ directive, names }) => ({ directive, names }));
}

/** The next round, or a probe, as these nodes begin it, out of those who could have been asked. */
export function beginning(
  step: Step,
  run: Run,
  {
    sample,
    able,
    sums,
    telling,
  }: {
    readonly sample: Sample;
    readonly able: readonly PresentNode[];
    readonly sums: RoundSums;
    readonly telling: Telling | undefined;
  },
): OpenRound {
  const { nodes, size } = sample;
  const there = nodesAmong(able);
  return {
    mostUpdates: mostUpdates(run, run.next, size),
    startedSeconds: step.meters.seconds,
    earlierSeconds: 0,
    untilSeconds: undefined,
    interrupted: undefined,
    sent: [],
    repeating: new Set(),
    ...opening(step, run, sample),
    asksChanges: telling?.reports !== undefined,
    toldChange: telling?.change !== undefined,
    toldCorrection: run.correction.kind === "given" && !isProbe(run.next),
    correctionError: telling?.correctionError,
    stepSize: stepSizeNow(step, run),
    corrected: run.plan.update.corrects && areCorrected(nodes),
    population: size < there ? { nodes: there, examples: examplesOf(able) } : undefined,
    awaited: new Set(nodes.map(({ name }) => name)),
    sums,
    reporters: new Map(),
    held: [],
    relayed: new Map(),
    failed: new Set(),
    vectors: new Map(),
    accuracy: undefined,
    lastReportSeconds: undefined,
    toldWait: false,
    ...run.next,
  };
}

const examplesOf = (nodes: readonly PresentNode[]) =>
  nodes.reduce((sum, { participant }) => sum + participant.examples, 0);

/** @returns why the report cannot be, or undefined if it was taken (or came too late and was ignored) */
export function reported(step: Step, run: Run, name: string, report: Report): string | undefined {
  const participant = run.participants.get(name);
  if (!participant || report.round > participant.lastDirective) {
    return `report of round ${report.round}: was not asked for`;
  }
  // Also of a report that comes too late.
  if (participant.relay) takeSpent(step, run, name, report.spent, report.round === participant.lastDirective);
  const open = run.phase.kind === "round" && report.round === run.phase.open.round ? run.phase.open : undefined;
  if (open?.repeating.delete(name)) return undefined;
  if (!open?.awaited.has(name)) {
    if (open || participant.owes) dropReport(step, run, name, report);
    return undefined;
  }
  if (participant.relay) return relayReported(step, run, open, { name, participant, report });
  const wrong = shapeProblem(report, run, open, participant);
  if (wrong !== undefined) return `report of round ${report.round}: ${wrong}`;

  const { seconds } = step.meters;
  const { localUpdates, lossAtStart } = report;
  // By the aggregator's clock the node cannot have computed for longer than the round has lasted, and while nobody looked.
  const roundSeconds = seconds - open.startedSeconds;
  const mostSeconds = open.earlierSeconds + roundSeconds;
  const localSeconds = Math.min(report.localSeconds, mostSeconds);
  if (run.plan.pace === "own" && localUpdates > 0 && !open.interrupted)
    participant.pace = withNodeRound(participant.pace, { roundSeconds, localSeconds });
  if (localUpdates > 0) {
    participant.lastReport = report.round;
    participant.rhythm = withNodeTimes(participant.rhythm, { seconds: roundSeconds, localSeconds, localUpdates });
  }
  const { examples } = participant;
  const { weights, path, lossOfBest, lossOfMean } = report;
  const far = reach(localUpdates, run.plan.update.kept);
  if (weights && report.change) addScaledInto(weights, 1, open.weights);
  const nodeStep = weights && stepOf(run, open, participant, { weights, localUpdates, path });
  const found = report.drift && nodeStep && measuredDrift(step, run, name, report.drift, nodeStep);
  const counted = nodeStep && weights ? clip(run, open, nodeStep, weights) : 1;
  // What c, told wrong by so much, has made of the weights is taken out of them.
  if (weights && open.correctionError && participant.corrects) {
    if (path) addScaledInto(path, -1, open.correctionError);
    else addScaledInto(weights, far * open.stepSize, open.correctionError);
  }
  const drift = found && { ...found, squaredMovement: counted ** 2 * found.squaredMovement };
  const correction = credibleCorrection(step, run, name, report.correction);
  const energy = report.energy && addEnergy(step, open, name, report.energy, mostSeconds);
  open.awaited.delete(name);
  open.lastReportSeconds = seconds;
  const reporter: Reporter = {
    assignment: participant.assignment,
    examples,
    localUpdates,
    localSeconds,
    reportedSeconds: seconds,
    energy,
    step: nodeStep,
    estimates: undefined,
    loss: lossAtStart,
    lossOfBest,
    lossOfMean,
    squaredNoise: drift?.squaredNoise,
    corrected: participant.corrects,
    counted: participant.counted,
    told: correction !== undefined,
  };
  const isUnusual = nodeStep !== undefined && isLookedAt(run, open, nodeStep);
  // Written out, as it is done for each report.
  const summed: SummedReport = {
    examples,
    localUpdates,
    reach: far,
    localSeconds,
    weights,
    path,
    lossAtStart,
    lossOfBest,
    lossOfMean,
    lossOfMeanVariance: report.lossOfMeanVariance,
    drift,
    estimates: report.estimates,
    correction,
    stepSize: open.stepSize,
    corrected: participant.corrects,
    length: run.plan.clips ? nodeStep?.length : undefined,
  };
  const held = { name, report: summed, reporter, isUnusual };
  // From one that is looked at on all are held, so that they are added in their order.
  const waits = isUnusual || open.held.length > 0 || (run.plan.needsVectors && !isProbe(open));
  if (nodeStep && waits) open.held.push(held);
  else take(run, open, held);
  if (!isProbe(open)) emit(step, { kind: "report-arrived", run: run.number, round: report.round, name });
  if (open.awaited.size > 0) keepReports(step, run);
  return undefined;
}

function take(run: Run, open: OpenRound, { name, report, reporter }: HeldReport): void {
  addReport(open.sums, report);
  if (run.plan.needsVectors && report.weights && !isProbe(open)) open.vectors.set(name, report.weights);
  const estimates = report.estimates && open.sums.gradients.at(-1);
  open.reporters.set(name, estimates ? { ...reporter, estimates } : reporter);
}

/** Called when no further report is expected, before anything is made of them. */
export function settleReports(step: Step, run: Run, open: OpenRound): void {
  settleHeld(step, run, open, (held) => take(run, open, held));
  boundClaims(step, run, open);
  settleRelayed(open);
}

/** Shortens what counts of a node's way, if it is to be. @returns by what */
function clip(
  { clipLength }: Run,
  { weights: start, stepSize }: OpenRound,
  { reach }: NodeStep,
  weights: Float32Array,
): number {
  if (clipLength === undefined) return 1;
  const factor = clipFactor(weights, { start, reach, stepSize, clipLength });
  if (factor < 1) shortenInto(weights, weights, start, factor);
  return factor;
}

/** How far a node moved is seen from its weights. Of noise: as if each local update had had its own part of it. */
function measuredDrift(
  step: Step,
  run: Run,
  name: string,
  { squaredMovement: claimed, squaredNoise }: NonNullable<Report["drift"]>,
  { squaredMovement, localUpdates }: NodeStep,
): NonNullable<Report["drift"]> {
  if (Math.abs(claimed - squaredMovement) > 0.01 * squaredMovement + 1e-9)
    doubt(step, run, name, "movement", "claims to have moved otherwise than its weights have");
  const share = noiseReach(localUpdates, run.plan.update.kept) / localUpdates;
  return { squaredMovement, squaredNoise: share * squaredNoise };
}
