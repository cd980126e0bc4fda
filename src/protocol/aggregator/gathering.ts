import type { Ready } from "../messages.ts";
import { isProbe } from "../probe-number.ts";
import { takeShown } from "../relay/shown.ts";
import { asksSpending, openAccount } from "./below.ts";
import { boundWatts, measuresEnergy } from "./energy.ts";
import { countExamples } from "./example-counts.ts";
import { keepBetween } from "./keeping.ts";
import { leastNodes } from "./least-nodes.ts";
import { inNaturalOrder } from "./natural-order.ts";
import { neededNodes } from "./needed-nodes.ts";
import { enoughOf, headCount, placesFor } from "./places.ts";
import { canProbe, openProbe, withoutProbe } from "./probe.ts";
import { relayProblem } from "./relay-limits.ts";
import { relayChanged, relayedRun, relayPartOf, relayProblemOf } from "./relayed.ts";
import { isScarce } from "./resources.ts";
import { noLongerMissing } from "./resuming.ts";
import { openRoundIfPaid, waitIfPaid } from "./round-end.ts";
import { beginScoring } from "./scoring.ts";
import type { Member, Participant, Run } from "./state.ts";
import { ableNodes, connectedNodes, emit, type Step, sendToNode } from "./step.ts";
import { tellNotTaken } from "./tell-not-taken.ts";
import { tellWaiting } from "./waiting.ts";

/** Nodes get their places and data, and the next round is opened as soon as possible. */

/**
 * Looks whether the run can go on; called with each input while it gathers nodes.
 *
 * @returns whether the run must begin again with other nodes: one left before the first round, and another one is there
 */
export function gather(step: Step, run: Run): boolean {
  if (run.places.size === 0 && !assignPlaces(step, run)) return false;
  // Thousands say one after the other that they are ready: not each time are all looked through.
  if (run.loading !== undefined && isLoading(run, run.loading) && !isScarce(step, run)) {
    tellWaiting(step, run);
    return false;
  }
  if (noNodeCanGoOn(step, run)) {
    beginScoring(step, run, "failed", whyNoneCanFollow(step, run));
    return false;
  }
  const ready = ableNodes(step.state, run);
  const begun = run.rounds > 0;
  const placed = begun
    ? []
    : connectedNodes(step.state).filter(({ name }) => run.places.has(name) && !run.participants.get(name)?.failed);
  const missing = begun || placed.length === run.places.size ? [] : missingNodes(step, run);
  if (missing.length > 0 && headCount(connectedNodes(step.state)) >= neededNodes(step, run)) return true;
  // A node that is sent away for what it says whenever it comes must not hold up the beginning.
  if (missing.some(({ name }) => !run.sentAway.has(name))) return waitIfPaid(step, run, ready);
  const needed = begun ? leastNodes(run) : 1;
  if (ready.length < needed || (!begun && ready.length < placed.length)) {
    if (!begun) run.loading = placed.findLast(({ name }) => isLoading(run, name))?.name;
    return waitIfPaid(step, run, ready);
  }
  step.state.lastWaiting = undefined;
  countExamples(step, run);
  boundWatts(step, run);
  if (run.pauseAsked) {
    run.phase = { kind: "paused" };
    keepBetween(step, run);
  } else if (isProbe(run.next) && canProbe(step, run, ready)) openProbe(step, run, ready);
  else {
    if (isProbe(run.next)) run.next = withoutProbe(step, run);
    openRoundIfPaid(step, run, ready);
  }
  return false;
}

/** Numbers the nodes of a run, by name in natural order, if enough are there (or stopped on purpose). */
function assignPlaces(step: Step, run: Run): boolean {
  const { nodes } = step.state.members;
  const nodesNeeded = neededNodes(step, run);
  const present = connectedNodes(step.state);
  const stopped =
    present.length === 0 || run.everyone ? [] : [...nodes.values()].filter((node) => isStopped(node) && !node.removed);
  if (present.length === 0 || headCount([...present, ...stopped]) < nodesNeeded) {
    tellWaiting(step, run);
    return false;
  }
  const chosen = enoughOf([...byName(present), ...byName(stopped)], nodesNeeded);
  const { places, end } = placesFor(chosen);
  run.places = places;
  run.placeCount = end;
  const names = [...places.keys()];
  const { pace } = run.plan;
  const { name: update, momentum } = run.plan.update;
  const { number, settings } = run;
  run.data = dataOf(step, run);
  const who = { nodes: names, ...(end === names.length ? {} : { standFor: end }) };
  emit(step, { kind: "run-started", run: number, settings, data: run.data, update, momentum, pace, ...who });
  for (const node of connectedNodes(step.state)) greetInRun(step, run, node);
  keepBetween(step, run);
  return true;
}

function byName(members: readonly Member[]): Member[] {
  const named = new Map(members.map((member) => [member.name, member]));
  return inNaturalOrder([...named.keys()]).map((name) => named.get(name) as Member);
}

/** What the nodes' data are: the partition, `own`, or `own and` the partition. */
function dataOf(step: Step, run: Run): string {
  const nodes = nodesOf(step, run);
  const own = step.state.agreed ? nodes.length : nodes.filter(({ data }) => data !== "assignable").length;
  const { partition } = run.settings;
  if (own === 0) return partition;
  return own === nodes.length ? "own" : `own and ${partition}`;
}

/** Gives a node what its place in the run is, if places are given already. */
export function greetInRun(step: Step, run: Run, node: Member): void {
  if (run.places.size === 0) return;
  if (run.places.has(node.name)) return assign(step, run, node);
  const all = `all ${run.placeCount} places of run ${run.number} are taken`;
  sendToNode(step, node, { type: "notice", text: `connected, but ${all}: waiting for the next run` });
}

/** Written out: there may be a million, and engines describe each object anew that others are copied into. */
const newParticipant = (node: Member, assignment: number, failed: boolean): Participant => ({
  assignment,
  ready: false,
  examples: 0,
  claimedExamples: 0,
  failed,
  lastDirective: 0,
  lastReport: 0,
  takesChanges: node.takesChanges,
  corrects: false,
  newlyCorrects: false,
  resumes: node.resumes,
  tells: node.sitsOut,
  askedToTell: false,
  counted: false,
  knowsMomentum: false,
  relay: undefined,
  pace: undefined,
  rhythm: undefined,
  owes: undefined,
});

const lacksEnergy = (node: Member, { settings }: Run) => measuresEnergy(settings) && !node.energy && !node.relay;

/** A node that would go on with the first step size would spoil everybody's weights. */
function cannotFollow(node: Member, run: Run): string | undefined {
  const leftOut = run.leftOut.get(node.name);
  if (leftOut !== undefined) return leftOut;
  const { settings, plan } = run;
  const { stepSizeSchedule } = settings;
  const notMerged = node.relay && relayProblem(run);
  if (notMerged !== undefined) return notMerged;
  if (lacksEnergy(node, run))
    return "it cannot tell what it draws, as it has no meter of energy: start it with --watts, or the run without joules";
  if (plan.samples && plan.update.corrects && !node.sitsOut)
    return "its program cannot be left out of rounds (--participation): install a newer one there, or start the run without";
  if (plan.samples && node.relay && !node.drawsAmongNodes)
    return "its program is a relay that cannot leave nodes out of rounds (--participation): install a newer one there, or start the run without";
  if (asksSpending(run) && node.relay && !node.tellsSpending)
    return "its program is a relay that does not tell what is spent behind it (budgets of bytes, joules and money): install a newer one there, or start the run with a budget of time only";
  if (settings.maxShare !== undefined && settings.maxShare < 1 && node.relay && !node.limitsShares)
    return "its program is a relay that cannot limit the shares of its nodes (--max-share): install a newer one there, or start the run without";
  if (plan.encoding !== "float32" && node.relay && !node.takesChanges)
    return "its program is a relay that passes no encoded weights (--encoding): install a newer one there, or start the run without";
  if (plan.clips && plan.update.corrects && !node.clips)
    return "its program does not clip (--aggregate clipped): install a newer one there, or start the run without";
  if (plan.update.tellsPath && !node.tellsPath)
    return `its program does not tell what it followed (--update ${plan.update.name}): install a newer one there, or start the run with another one`;
  if (stepSizeSchedule === undefined || stepSizeSchedule === "constant" || node.takesStepSizes) return undefined;
  return `its program takes no schedule of the step size (${stepSizeSchedule}): install a newer one there, or start the run without`;
}

function assign(step: Step, run: Run, node: Member): void {
  const { state } = step;
  const { settings, task, plan } = run;
  const index = run.places.get(node.name) as number;
  state.assignmentsMade += 1;
  const assignment = state.assignmentsMade;
  const problem = cannotFollow(node, run);
  const failed = problem !== undefined;
  const participant = newParticipant(node, assignment, failed);
  run.participants.set(node.name, { ...participant, relay: relayPartOf(run, node) });
  if (failed) {
    if (run.parent) run.failure = `${node.name}: ${problem}`;
    emit(step, { kind: "node-failed", run: run.number, name: node.name, reason: problem });
    const energy = lacksEnergy(node, run) ? { energy: true } : {};
    const text = `this node takes no part in run ${run.number}: ${problem}`;
    return sendToNode(step, node, { type: "notice", text, ...energy });
  }
  tellNotTaken(step, run, node);
  sendToNode(step, node, {
    type: "assignment",
    assignment,
    run: run.number,
    dataset: task.dataset,
    model: task.model,
    weightCount: plan.weightCount,
    ...(plan.network && { network: plan.network }),
    share:
      node.data !== "assignable"
        ? { kind: "own" }
        : { kind: "partition", partition: settings.partition, seed: settings.seed, index, count: run.placeCount },
    ...(state.agreed && (node.relay || node.data === "table" || node.data === "pictures")
      ? { schema: state.agreed.schema, balance: settings.balance ?? false }
      : {}),
    stepSize: settings.stepSize,
    batch: settings.batch,
    update: plan.update.name,
    momentum: plan.update.momentum,
    measure: plan.measures,
    ...(measuresEnergy(settings) ? { energy: true } : {}),
    seed: settings.seed,
    stream: settings.sameSeed ? 0 : index,
    ...(node.relay ? { relay: relayedRun(step, run, { name: node.name, account: openAccount(step, run, node) }) } : {}),
  });
}

/** @returns why the node cannot say that, if it cannot */
export function nodeReady(step: Step, name: string, message: Ready): string | undefined {
  if (message.assignment > step.state.assignmentsMade) return `ready: there is no assignment ${message.assignment}`;
  for (const run of step.state.runs.values()) {
    const participant = run.participants.get(name);
    if (message.assignment !== participant?.assignment) continue;
    const { ready, claimedExamples } = participant;
    const relay = relayProblemOf(participant, message);
    if (relay !== undefined) return relay;
    if (participant.relay && asksSpending(run) && !message.relay?.spent)
      return "ready: what is spent behind the relay was to be told";
    if (ready && !participant.relay && message.examples !== claimedExamples)
      return `ready: ${message.examples} examples, where the node had ${claimedExamples} before`;
    participant.ready = true;
    // Said twice, it counts for as much as it did.
    if (!ready || participant.relay) participant.examples = message.examples;
    participant.claimedExamples = message.examples;
    run.counted = false;
    if (message.relay) relayChanged(step, run, name, message.relay, !ready);
    if (!ready) heardShown(run, name, message);
    if (ready && participant.relay) continue;
    noLongerMissing(run, name);
    emit(step, {
      kind: "node-ready",
      run: run.number,
      name,
      examples: message.examples,
      ...(message.labelCounts ? { labelCounts: message.labelCounts } : {}),
      ...(message.samples ? { samples: message.samples } : {}),
      ...(message.relay?.shown ? { behind: message.relay.shown } : {}),
    });
  }
  return undefined;
}

/** At a relay: what a node lets be shown goes up with what the others do. */
function heardShown({ parent, places, plan, settings }: Run, name: string, message: Ready): void {
  const place = places.get(name);
  if (!parent?.shown || place === undefined) return;
  takeShown(parent.shown, { name, place, seed: settings.seed, pictureBytes: plan.pictureBytes }, message);
}

/** The nodes of the run that are not there, except those that were stopped on purpose. */
function missingNodes(step: Step, run: Run): Member[] {
  return nodesOf(step, run).filter((node) => node.connection === undefined && !isStopped(node));
}

/** Every node of the run has failed, except those that were stopped on purpose. */
function noNodeCanGoOn(step: Step, run: Run): boolean {
  let failed = 0;
  for (const node of step.state.members.nodes.values()) {
    if (isStopped(node) || !run.places.has(node.name)) continue;
    if (!run.participants.get(node.name)?.failed) return false;
    failed += 1;
  }
  return failed > 0;
}

/** Why no node could even begin, if that is so: nothing has diverged then. Undefined if any has failed otherwise. */
function whyNoneCanFollow(step: Step, run: Run): string | undefined {
  const failed = nodesOf(step, run).filter(({ name }) => run.participants.get(name)?.failed);
  const reasons = failed.map((node) => cannotFollow(node, run));
  const [first] = reasons;
  if (first === undefined || reasons.includes(undefined)) return undefined;
  return `no node can take part: ${failed[0]?.name}: ${first}`;
}

function nodesOf(step: Step, run: Run): Member[] {
  return [...step.state.members.nodes.values()].filter((node) => run.places.has(node.name));
}

function isStopped(node: Member): boolean {
  return node.connection === undefined && node.stoppedOnPurpose;
}

/** No round can begin without it, and it is still there and has not failed. */
function isLoading(run: Run, name: string): boolean {
  const participant = run.participants.get(name);
  return participant !== undefined && !participant.ready && !participant.failed;
}
