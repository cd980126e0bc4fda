import { movedBy } from "../../learning/encoding/change.ts";
import { encodingNamed } from "../../learning/encoding/encoding.ts";
import { mergedReportOf } from "../../learning/merged-report.ts";
import { tellSteps } from "../../learning/told-steps.ts";
import { tellSums } from "../../learning/told-sums.ts";
import { createRandom } from "../../math/random.ts";
import { accountOf, nowCorrects, stillThere } from "../aggregator/corrections.ts";
import { boundWatts, drawnIn, measuresEnergy } from "../aggregator/energy.ts";
import { goOnWithout } from "../aggregator/late.ts";
import { examplesCorrected } from "../aggregator/participant.ts";
import { giveUpAbsent } from "../aggregator/returning.ts";
import { openRound, settleReports } from "../aggregator/rounds.ts";
import { sampleOf } from "../aggregator/sample.ts";
import type { OpenRound, Run } from "../aggregator/state.ts";
import { ableNodes, type Step } from "../aggregator/step.ts";
import type { Telling } from "../aggregator/told-weights.ts";
import { mostCounts } from "../counts-below.ts";
import type { Directive, Report } from "../messages.ts";
import type { MergedCorrections } from "../relay-messages.ts";
import { capExamples, countsOf, tellsCounts } from "./counts.ts";
import type { ParentOfRun } from "./parent.ts";
import { rangeOf } from "./places.ts";
import { spentSoFar } from "./spent.ts";

/** A round at a relay: the parent's directive goes to its nodes, and what they report goes up as one report. */

/** Takes what the parent says of the round; it begins as soon as a node can do it. */
export function takeDirective(step: Step, run: Run, parent: ParentOfRun, directive: Directive): void {
  // The parent has gone on without this relay.
  if (run.phase.kind === "round") goOnWithout(step, run, run.phase.open);
  const { round, localUpdates, last, secondsAllowed, bestWeights, previousBecameBest, relay } = directive;
  const weights = directive.change ? movedBy(run.next.weights, directive.weights) : directive.weights;
  run.bestWeights = bestWeights ?? (previousBecameBest ? run.next.weights : run.bestWeights);
  run.previousBecameBest = previousBecameBest;
  run.next = { round, localUpdates, last, weights, secondsAllowed };
  run.mean = directive.meanWeights && { weights: directive.meanWeights, window: 0 };
  run.clipLength = directive.clipLength;
  run.rounds = Math.max(0, round - 1);
  run.beginsAnew = relay?.beginsAnew ?? false;
  run.mostExamples = relay?.mostExamples;
  run.correction = directive.correction ?? { kind: "restart" };
  parent.stepSize = directive.stepSize ?? parent.assignment.stepSize;
  parent.directive = directive;
  parent.lostIsUnsure = Math.max(0, parent.lostIsUnsure - 1);
  parent.telling = tellingOf(directive);
  tellCorrections(run, parent, relay?.recount);
  if (localUpdates > 0 && run.correction.kind === "restart") {
    for (const participant of run.participants.values()) participant.corrects = false;
  }
  run.phase = { kind: "gathering" };
}

/**
 * How the weights go on to the nodes: as the relay got them. Where that was a change, nodes that did the round before get the same
 * change, and all others the weights that it leads to.
 */
function tellingOf({ form, reports, change, weights }: Directive): Telling | undefined {
  if (!form && reports === undefined && !change) return undefined;
  return {
    ...(form ? { form } : {}),
    ...(reports === undefined ? {} : { reports }),
    ...(change ? { change: weights } : {}),
  };
}

/** In each recount each node that has a correction tells it once. */
function tellCorrections(run: Run, parent: ParentOfRun, recount: number | undefined): void {
  if (recount !== parent.recount) {
    for (const participant of run.participants.values()) {
      participant.counted = false;
      if (participant.relay) participant.relay.someCounted = false;
      // Only when one begins: what has been counted stays.
      if (recount !== undefined) participant.corrects &&= participant.tells;
    }
  }
  parent.recount = recount;
  run.recount =
    recount === undefined
      ? { kind: "none" }
      : { kind: "under-way", sum: new Float64Array(), examples: 0, since: recount };
}

/** Begins the round that is to be done, if there is one and a node can do it. */
export function openRelayed(step: Step, run: Run, parent: ParentOfRun): void {
  if (!parent.directive) return;
  giveUpAbsent(step, run);
  const able = ableNodes(step.state, run);
  if (sampleOf(run, run.next, able).size === 0) return;
  boundWatts(step, run);
  capExamples(run);
  openRound(step, run, able);
}

/** Called when no further report is expected. Where none counts the round begins again with the nodes that are there then. */
export function closeRelayed(step: Step, run: Run, parent: ParentOfRun, open: OpenRound): void {
  settleReports(step, run, open);
  run.spareSums = open.sums;
  run.phase = { kind: "gathering" };
  if (open.sums.reports === 0) return;
  parent.directive = undefined;
  const told = tellRelayed(run, parent, open);
  const corrections = open.sums.corrects ? mergedCorrections(run, open) : undefined;
  const spent = spentSoFar(step, run);
  const report: Report = {
    type: "report",
    run: parent.assignment.run,
    round: open.round,
    ...told,
    ...(corrections ? { corrections } : {}),
    ...(spent ? { spent: measuresEnergy(run.settings) ? { ...spent, drawn: drawnIn(open) } : spent } : {}),
  } as Report;
  step.effects.push({ kind: "to-parent", input: { kind: "trained", report } });
}

/** What its report tells of the sums: as whole steps, if nothing is encoded and the parent's program knows them. */
function tellRelayed(run: Run, parent: ParentOfRun, open: OpenRound) {
  const { sums, weights: start } = open;
  const merged = mergedReportOf(sums, start);
  const sending = sendingOf(run, parent, open);
  const asked = sums.corrects ? sums.asked : undefined;
  const inSteps =
    !sending && parent.assignment.relay?.steps ? tellSteps(merged, parent.untold, { start, asked }) : undefined;
  if (inSteps) return { ...inSteps.report, steps: inSteps.steps };
  const { report, form } = tellSums(merged, parent.untold, { sending, asked });
  return { ...report, ...(report.weights ? { change: true } : {}), ...(form ? { form } : {}) };
}

/** In which encoding sums are told, if in one. */
function sendingOf(
  { settings, participants }: Run,
  { telling, assignment }: ParentOfRun,
  { round, reporters }: OpenRound,
) {
  const encoding = telling?.reports === undefined ? undefined : encodingNamed(telling.reports);
  if (!encoding) return undefined;
  const { first, count } = rangeOf(assignment);
  // Relays one behind the other, and nodes, each round by random numbers of their own, so that their errors do not add up.
  let depth = 1;
  for (const name of reporters.keys()) depth = Math.max(depth, 1 + (participants.get(name)?.relay?.depth ?? 0));
  const random = createRandom(settings.seed, "rounding", "relay", first, count, depth, round);
  return { encoding, random: random.state() };
}

/** What the reports say of drift corrections, and who has one from now on. */
function mergedCorrections(run: Run, { round, reporters }: OpenRound): MergedCorrections {
  const recounts = run.recount.kind === "under-way";
  let [asked, known, untold] = [0, 0, false];
  for (const [name, reporter] of reporters) {
    const account = accountOf(reporter);
    asked += account.asked;
    known += account.known;
    untold ||= recounts && account.untold;
    const participant = stillThere(run, name, reporter);
    if (!participant) continue;
    const { behind } = reporter;
    nowCorrects(participant, reporter, round);
    if (recounts) participant.counted = behind?.counted ?? true;
    if (recounts && participant.relay) participant.relay.someCounted = true;
    if (recounts && account.untold && !behind) participant.tells = false;
  }
  let [corrected, knowMean, counted] = [0, true, true];
  for (const participant of run.participants.values()) {
    if (!participant.corrects) continue;
    corrected += examplesCorrected(participant);
    counted &&= participant.counted;
    knowMean &&=
      participant.lastDirective === round && participant.knowsMomentum && (participant.relay?.knowMean ?? true);
  }
  const there = [...run.participants.values()].filter(({ ready, failed }) => ready && !failed);
  const counts = tellsCounts(run) ? countsOf(run, there) : [];
  const told = tellsCounts(run) && counts.length <= mostCounts ? { counts } : {};
  return { asked, known, untold, corrected, knowMean, counted, ...told };
}
