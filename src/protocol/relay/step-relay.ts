import { addTestSums } from "../../learning/test-sums.ts";
import { expectScoringBelow } from "../aggregator/bytes-below.ts";
import { deadlineOf, goOnWithout } from "../aggregator/late.ts";
import { isKnownLesson, passLessonOn } from "../aggregator/lesson.ts";
import { slowNode } from "../aggregator/membership.ts";
import { giveUpScores, scoringEnds } from "../aggregator/scoring-ends.ts";
import type { Scoring } from "../aggregator/scoring-state.ts";
import type { Run } from "../aggregator/state.ts";
import { currentRun, type Step, send, sendToAll } from "../aggregator/step.ts";
import { longestText } from "../message-fields.ts";
import { takeProposal, takeQuestion } from "./agreement.ts";
import { beginRelayedRun, givePlaces, goesOnWithRun } from "./begin-run.ts";
import type { ParentOfRun, ParentWish } from "./parent.ts";
import { relayedPlaces } from "./places.ts";
import { closeRelayed, openRelayed, takeDirective } from "./rounds.ts";
import { accountBefore, spentSoFar } from "./spent.ts";
import { ableOnes, someLoad, tellAgain, tellWhoIsThere } from "./who-is-there.ts";

/**
 * A relay's side towards its own nodes: the aggregator's machine, whose decisions about a run come from a parent. Who is there, who is
 * late and whose weights count it decides itself; what comes of a round goes up as one report.
 */

/** Takes what the parent wants. */
export function takeWish(step: Step, wish: ParentWish): void {
  if (wish.kind === "load") return beginRelayedRun(step, wish.assignment);
  if (wish.kind === "describe") {
    // A parent that asks has no run: it was started anew.
    const before = currentRun(step.state);
    if (before) endRelayed(step, before);
    return takeQuestion(step, wish.request, wish.question);
  }
  if (wish.kind === "propose") return takeProposal(step, wish.propose);
  if (wish.kind === "slow-down") {
    for (const name of step.state.members.nodes.keys()) slowNode(step, name, wish.slowdown);
    return;
  }
  if (wish.kind === "tell") return sendToAll(step, { type: "notice", text: wish.text });
  if (wish.kind === "lesson") {
    if (!isKnownLesson(step, wish.lesson)) passLessonOn(step, wish.lesson);
    return;
  }
  const run = currentRun(step.state);
  const parent = run?.parent;
  if (!run || !parent) return;
  if (wish.kind !== "cancel" && wish.kind !== "run-over") goesOnWithRun(step, run, parent);
  switch (wish.kind) {
    case "train":
      return takeDirective(step, run, parent, wish.directive);
    case "go-on":
      return tellAgain(run, parent);
    case "score":
      return askForLosses(step, run, wish.weights);
    case "cancel":
      parent.isCut = true;
      parent.directive = undefined;
      run.phase = { kind: "gathering" };
      return;
    case "run-over":
      return endRelayed(step, run);
    default:
      throw new Error(`unreachable: ${wish satisfies never}`);
  }
}

function endRelayed(step: Step, { number }: Run): void {
  sendToAll(step, { type: "run-over", run: number });
  // Its parent may only have been cut off, and go on with it.
  step.state.placesBefore = relayedPlaces(step.state);
  step.state.accountBefore = accountBefore(step.state);
  step.state.runs.delete(number);
}

/** Goes on as far as that is possible now. */
export function proceedWithParent(step: Step, run: Run, parent: ParentOfRun): void {
  givePlaces(step, run);
  if (run.phase.kind === "gathering") openRelayed(step, run, parent);
  if (run.phase.kind === "round") {
    const { open } = run.phase;
    if (open.awaited.size === 0) {
      // Who has left or is late is known to the parent before the report, so that it draws from the others.
      tellWhoIsThere(step, run, parent);
      closeRelayed(step, run, parent, open);
      if (parent.directive && parent.account !== undefined) pass(parent);
      if (parent.directive && !isSampled(parent)) openRelayed(step, run, parent);
    }
  }
  if (run.phase.kind === "scoring" && run.phase.scoring.awaited.size === 0)
    tellLoss(step, run, parent, run.phase.scoring);
  if (run.phase.kind === "gathering") tellFailure(step, run, parent);
  if (parent.directive && run.phase.kind === "gathering" && isSampled(parent)) pass(parent);
  tellWhoIsThere(step, run, parent);
}

const isSampled = ({ directive }: ParentOfRun): boolean => directive?.relay?.highestRank !== undefined;

/** None of those who were to take part in the round is there any more; or none has reported, and it is not begun anew where that costs what its parent has not put by. */
function pass(parent: ParentOfRun): void {
  parent.passes = parent.directive?.round;
  parent.directive = undefined;
}

/** When the next thing is due here; undefined if nothing is. */
export function nextAtRelay(step: Step, run: Run): number | undefined {
  if (run.phase.kind === "round") return deadlineOf(step, run, run.phase.open);
  return run.phase.kind === "scoring" ? scoringEnds(run, run.phase.scoring) : undefined;
}

/** Does what is due. */
export function meetAtRelay(step: Step, run: Run): void {
  const due = nextAtRelay(step, run);
  if (due === undefined || step.meters.seconds < due) return;
  if (run.phase.kind === "round") goOnWithout(step, run, run.phase.open);
  else if (run.phase.kind === "scoring") giveUpScores(step, run, run.phase.scoring);
}

/** The parent knows until when it waits for the answer. */
const mostScoringSeconds = 600;

function askForLosses(step: Step, run: Run, weights: Float32Array): void {
  const { seconds } = step.meters;
  const nodes = ableOnes(step, run);
  expectScoringBelow(step, run, nodes);
  const scoring: Scoring = {
    reason: "budget",
    waitedFor: undefined,
    untilSeconds: seconds + mostScoringSeconds,
    startedSeconds: seconds,
    newestSeconds: undefined,
    chargedSeconds: seconds,
    comparing: undefined,
    weights,
    awaited: new Set(nodes.map(({ name }) => name)),
    tests: new Map(),
    testedBehind: new Map(),
    lossSum: 0,
    examples: 0,
    nodes: 0,
    metrics: undefined,
  };
  run.phase = { kind: "scoring", scoring };
  const to = nodes.map(({ connection }) => connection);
  send(step, to, { type: "score", run: run.number, weights });
}

function tellLoss(step: Step, run: Run, { assignment }: ParentOfRun, scoring: Scoring): void {
  run.phase = { kind: "gathering" };
  const { examples, lossSum, nodes, tests } = scoring;
  if (nodes === 0) return;
  const [loss, spent] = [lossSum / examples, spentSoFar(step, run)];
  const test = tests.size > 0 ? { test: [...tests.values()].reduce(addTestSums), tested: testedIn(scoring) } : {};
  const scored = { run: assignment.run, examples, loss, nodes, ...test, ...(spent ? { spent } : {}) };
  step.effects.push({ kind: "to-parent", input: { kind: "scored", ...scored } });
}

const testedIn = ({ tests, testedBehind }: Scoring): number =>
  [...tests.keys()].reduce((sum, name) => sum + (testedBehind.get(name) ?? 1), 0);

/** No node here can finish the round that is asked for, or take part in the run at all. One that loads its data may. */
function tellFailure(step: Step, run: Run, parent: ParentOfRun): void {
  const { directive, told } = parent;
  if ((!directive && told) || run.failure === undefined || someLoad(run)) return;
  if (run.participants.size === 0 || ableOnes(step, run).length > 0) return;
  parent.directive = undefined;
  const { run: number } = parent.assignment;
  const what = told ? "go on" : "take part";
  const reason = `no node behind it can ${what}: ${run.failure}`.slice(0, longestText);
  // It is told once.
  if (!told) run.failure = undefined;
  const round = directive?.round ?? 0;
  step.effects.push({ kind: "to-parent", input: { kind: "failed", run: number, round, reason } });
}
