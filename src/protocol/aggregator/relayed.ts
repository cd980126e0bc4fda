import { withNodeRound } from "../../control/pace.ts";
import { withNodeTimes } from "../../control/round-deadline.ts";
import { addMerged, takeErrorOut } from "../../learning/merged-report.ts";
import { reach } from "../../learning/reach.ts";
import type { CorrectedSums } from "../../learning/round-sums.ts";
import { reportOfSteps } from "../../learning/told-steps.ts";
import { bitBytes, bitsSet } from "../../math/bits.ts";
import { examplesOf } from "../counts-below.ts";
import type { Ready, Report } from "../messages.ts";
import { mostPictureBytes } from "../relay/shown.ts";
import type { BehindRelay, RelayedRun, ShownBehind } from "../relay-messages.ts";
import { asksSpending, takeSpent } from "./below.ts";
import { learnsFrom } from "./data-problem.ts";
import { addDrawnBelow, measuresEnergy } from "./energy.ts";
import type { RelayPart } from "./participant.ts";
import { placesOf } from "./places.ts";
import type { Reporter } from "./reporter.ts";
import type { Member, OpenRound, Participant, Run } from "./state.ts";
import { emit, type Step, stopAwaiting } from "./step.ts";

/**
 * Relays among the nodes of a round: each stands for many, and tells one report of sums. Who of its nodes is late, an outlier or not to be
 * believed it has decided itself; here its sums are added as they are.
 */

/** A relay waits for its own nodes before it can answer: with each one on the way so many times longer. */
export const relayPatience = (relay: RelayPart | undefined): number => (relay ? 2 ** relay.depth : 1);

/** Of a deadline in seconds a relay leaves its nodes this much, so that its own report is in time. */
const shareOfDeadline = 0.75;

export const relayPartOf = (run: Run, { name, relay }: Member): RelayPart | undefined =>
  relay && {
    places: placesOf(run, name),
    depth: relay.depth,
    nodes: 0,
    there: undefined,
    corrected: 0,
    knowMean: false,
    someCounted: false,
  };

/** The number that a run has at the aggregator itself, whatever relays are between. */
export const numberOverall = ({ number, parent }: Pick<Run, "number" | "parent">): number =>
  parent ? (parent.assignment.relay?.run ?? parent.assignment.run) : number;

/** What a relay has to know of a run. */
export function relayedRun(
  step: Step,
  run: Run,
  { name, account }: { readonly name: string; readonly account: RelayedRun["account"] },
): RelayedRun {
  const { settings, plan } = run;
  const { minNodes: _, encoding: _asWanted, roundDeadline, ...rest } = settings;
  const deadline = typeof roundDeadline === "number" ? shareOfDeadline * roundDeadline : roundDeadline;
  const { corrects, kept, tellsPath } = plan.update;
  return {
    places: placesOf(run, name),
    run: numberOverall(run),
    settings: {
      ...rest,
      ...(deadline === undefined ? {} : { roundDeadline: deadline }),
      ...(plan.encoding === "float32" ? {} : { encoding: plan.encoding }),
    },
    corrects,
    ...(kept === undefined ? {} : { kept }),
    ...(tellsPath ? { tellsPath } : {}),
    pace: plan.pace,
    clips: plan.clips,
    ...(plan.pictureBytes === undefined ? {} : { pictureBytes: plan.pictureBytes }),
    samples: plan.samples,
    steps: true,
    ...(account ? { account } : {}),
    ...ownDataOf(step),
  };
}

function ownDataOf(step: Step): Pick<RelayedRun, "own"> {
  const data = learnsFrom(step);
  const { agreed } = step.state;
  return agreed && data && data !== "public" ? { own: { data, classes: agreed.classNames.length } } : {};
}

/** Why it cannot be that this one says it is ready so. */
export function relayProblemOf({ relay }: Participant, { relay: behind, samples }: Ready): string | undefined {
  if (relay && !behind) return "ready: a relay has to say who is behind it";
  if (!behind) return undefined;
  if (!relay) return "ready: only relays say who is behind them";
  const { nodes, there, shown, counts } = behind;
  if (shown && Math.max(shown.labelled, shown.pictured, devicesIn(shown)) > relay.places)
    return `ready: more nodes to show than the relay's ${relay.places} places`;
  if (samples && samples.length > mostPictureBytes) return `ready: ${samples.length} bytes of pictures from a relay`;
  if (nodes > relay.places) return `ready: ${nodes} nodes where the relay has ${relay.places} places`;
  const bytes = bitBytes(relay.places);
  if (there && there.length !== bytes) return `ready: ${there.length} bytes of places where ${bytes} were to come`;
  const set = there && [...bitsSet(there, 8 * bytes)];
  if (set && (set.length !== nodes || (set.at(-1) ?? 0) >= relay.places))
    return "ready: places of other nodes than it has";
  if (counts?.some(([, all, corrected, busy]) => corrected > all || busy > all))
    return "ready: more nodes with a number of examples than have it";
  if (counts && counts.reduce((sum, [, all]) => sum + all, 0) > relay.places)
    return `ready: numbers of examples of more nodes than the relay's ${relay.places} places`;
  return undefined;
}

const devicesIn = ({ devices }: ShownBehind) => devices.reduce((sum, [, count]) => sum + count, 0);

/** Nodes came to a relay, or left; or nobody behind it takes part in the round. */
export function relayChanged(step: Step, run: Run, name: string, behind: BehindRelay, isFirst: boolean): void {
  const participant = run.participants.get(name);
  if (!participant?.relay) return;
  const { nodes, there, corrected, lost, counted, passes, spent, counts } = behind;
  takeSpent(step, run, name, spent, isFirst || (passes !== undefined && passes === participant.lastDirective));
  const known = counts ? examplesOf(counts, run.mostExamples) : undefined;
  Object.assign(participant.relay, { nodes, there, counts, corrected: known?.corrected ?? corrected });
  if (known && known.examples > 0) participant.examples = known.examples;
  if (corrected === 0) participant.corrects = false;
  if (lost && countsIn(run, name, participant.relay)) run.recount = { kind: "due" };
  if (run.recount.kind === "under-way" && run.recount.since === counted) participant.counted = true;
  if (passes === undefined) return;
  if (participant.owes?.round === passes) participant.owes = undefined;
  if (run.phase.kind === "round" && run.phase.open.round === passes) stopAwaiting(run, name);
}

/** Whether one of its nodes that has left may have a part in c: in a recount only if it may be in the sum already. */
function countsIn({ plan, recount, phase }: Run, name: string, { someCounted }: RelayPart): boolean {
  if (!plan.update.corrects) return false;
  if (recount.kind !== "under-way" || someCounted) return true;
  return phase.kind === "round" && (phase.open.awaited.has(name) || phase.open.relayed.has(name));
}

/** @returns why the report cannot be, or undefined if it was taken */
export function relayReported(
  step: Step,
  run: Run,
  open: OpenRound,
  { name, participant, report }: { readonly name: string; readonly participant: Participant; readonly report: Report },
): string | undefined {
  const problem = problemOf(run, open, report);
  if (problem !== undefined) return `report of round ${report.round}: ${problem}`;
  const { merged, corrections } = report;
  if (!merged) return undefined;
  const { seconds } = step.meters;
  const { examples, localUpdates } = report;
  const roundSeconds = seconds - open.startedSeconds;
  const localSeconds = Math.min(report.localSeconds, open.earlierSeconds + roundSeconds);
  if (localUpdates > 0) {
    if (run.plan.pace === "own" && !open.interrupted)
      participant.pace = withNodeRound(participant.pace, { roundSeconds, localSeconds });
    participant.lastReport = report.round;
    participant.rhythm = withNodeTimes(participant.rhythm, { seconds: roundSeconds, localSeconds, localUpdates });
  }
  if (report.spent?.drawn) addDrawnBelow(open, name, report.spent.drawn);
  open.awaited.delete(name);
  open.lastReportSeconds = seconds;
  const reporter: Reporter = {
    assignment: participant.assignment,
    examples,
    localUpdates: Math.round(merged.updates / examples),
    localSeconds,
    reportedSeconds: seconds,
    energy: undefined,
    drawnBelow: report.spent?.drawn,
    step: undefined,
    estimates: undefined,
    loss: report.lossAtStart,
    lossOfBest: report.lossOfBest,
    corrected: participant.corrects,
    counted: participant.counted,
    told: false,
    behind: corrections,
  };
  const { weights, lossAtStart, lossOfBest, steps } = report;
  const told = { examples, localUpdates, localSeconds, lossAtStart, lossOfBest, merged };
  const summed = steps ? reportOfSteps({ report: told, steps }) : { ...told, ...(weights ? { weights } : {}) };
  open.relayed.set(name, { report: summed, reporter });
  emit(step, { kind: "report-arrived", run: run.number, round: report.round, name });
  return undefined;
}

function problemOf(run: Run, open: OpenRound, report: Report): string | undefined {
  const { plan } = run;
  const { merged, corrections, localUpdates, examples, spent, steps } = report;
  const weights = steps?.change ?? report.weights;
  if (!merged) return "a relay has to tell the sums of its nodes' reports";
  if (asksSpending(run) && !spent) return "what is spent behind it was to be told and is not there";
  if (measuresEnergy(run.settings) && !spent?.drawn) return "joules were to be told and are not there";
  if (localUpdates > open.mostUpdates)
    return `${localUpdates} local updates where at most ${open.mostUpdates} were asked for`;
  if (localUpdates === 0 && open.localUpdates > 0) return "no local updates where some were asked for";
  if ((weights === undefined) !== (localUpdates === 0))
    return "weights must be there exactly if there were local updates";
  if (report.weights && report.change !== true) return "weights where their change was asked for";
  if (steps && (report.weights || merged.byUpdates || merged.told)) return "means as whole steps and as others";
  if (merged.weightExamples > examples || merged.reports > examples || merged.updates > examples * open.mostUpdates)
    return "sums that no reports can have";
  if ((merged.path !== undefined) !== (weights !== undefined && plan.update.tellsPath === true))
    return "the mean of what its nodes followed must be there exactly with rules that tell it";
  if (weights && merged.weightExamples === 0) return "sums of weights of no examples";
  if (merged.corrected && isTooMuch(merged.corrected, merged.weightExamples, reach(open.mostUpdates, plan.update.kept)))
    return "sums of corrected updates that no reports can have";
  if (
    ((merged.byUpdates ?? steps?.beyond) === undefined) !== (merged.byUpdatesWeight === undefined) ||
    merged.byUpdatesWeight === 0
  )
    return "weights by local updates without what they are of";
  if ((merged.gradient === undefined) !== (merged.estimates === undefined)) return "estimates without their gradient";
  if (plan.update.corrects && weights && !corrections) return "drift corrections were to be told of and are not";
  if (corrections && Math.max(corrections.asked, corrections.known) > examples)
    return "corrections of more examples than it has";
  const { byUpdates = steps?.beyond, told = steps?.told, path, gradient } = merged;
  for (const vector of [weights, byUpdates, path, told, gradient]) {
    if (vector && vector.length !== plan.weightCount)
      return `a vector of ${vector.length} entries instead of ${plan.weightCount}`;
  }
  if (weights && !fitsFloat32(open.weights, weights)) return "a mean of weights that float32 cannot hold";
  return undefined;
}

/** Whether w0, moved so far, is finite as float32, as every mean of nodes' weights is. */
function fitsFloat32(start: Float32Array, change: ArrayLike<number>): boolean {
  for (let j = 0; j < start.length; j++)
    if (!Number.isFinite(Math.fround((start[j] as number) + (change[j] as number)))) return false;
  return true;
}

/** Sums of reaches are of rounded numbers. */
const rounding = 1e-9;

const isTooMuch = ({ examples, reach, told }: CorrectedSums, mostExamples: number, mostReach: number): boolean =>
  examples > mostExamples || told > examples || reach > examples * mostReach * (1 + rounding);

/** Called when no further report is expected: what relays told joins the sums, without what a c that was told wrong has made of it. */
export function settleRelayed({ sums, weights, relayed, reporters, correctionError, stepSize }: OpenRound): void {
  for (const [name, { report, reporter }] of relayed) {
    if (reporters.has(name)) continue;
    addMerged(sums, report, weights);
    if (correctionError) takeErrorOut(sums, report, { error: correctionError, stepSize });
    reporters.set(name, reporter);
  }
}
