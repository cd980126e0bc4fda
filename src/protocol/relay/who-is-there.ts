import { bitBytes, setBit } from "../../math/bits.ts";
import { examplesCorrected } from "../aggregator/participant.ts";
import { nodesAmong, placesThere } from "../aggregator/places.ts";
import type { Participant, Run } from "../aggregator/state.ts";
import { type PresentNode, readyNodes, type Step } from "../aggregator/step.ts";
import { mostCounts } from "../counts-below.ts";
import type { BehindRelay } from "../relay-messages.ts";
import { countsOf, tellsCounts } from "./counts.ts";
import type { ParentOfRun, WhoIsThere } from "./parent.ts";
import { rangeOf } from "./places.ts";
import { type MergedShown, mergeShown, type Shown } from "./shown.ts";
import { linksTold, spentSoFar } from "./spent.ts";

/** What a relay tells its parent of who is behind it. */

/** Nodes that have their data and have not failed. */
export const ableOnes = (step: Step, run: Run): readonly PresentNode[] =>
  readyNodes(step.state, run).filter(({ participant }) => !participant.failed);

/** Whether a node has not said yet that it has its data. */
export function someLoad(run: Run): boolean {
  // Thousands say one after the other that they are ready: not each time are all looked through.
  if (run.loading !== undefined && loads(run.participants.get(run.loading))) return true;
  run.loading = undefined;
  for (const [name, participant] of run.participants) if (loads(participant)) run.loading = name;
  return run.loading !== undefined;
}

const loads = (participant: Participant | undefined): boolean =>
  participant !== undefined && !participant.ready && !participant.failed;

/** Tells the parent for whom it stands as soon as all have their data, whenever that changes, and if none of them takes part in a round. */
export function tellWhoIsThere(step: Step, run: Run, parent: ParentOfRun): void {
  const { told: before, passes } = parent;
  if (!before && someLoad(run)) return;
  const able = thoseThere(step, run);
  const { samples } = run.plan;
  // Where not all are asked, the parent draws from those that can be.
  const free = samples ? able.filter(canBeAsked) : able;
  if (before ? !samples && able.length === 0 : free.length === 0) return;
  const there = { nodes: nodesAmong(free), ...(samples ? placesIn(run, parent, free) : {}) };
  const sum = free.reduce((examples, { participant }) => examples + participant.claimedExamples, 0);
  const counts = tellsCounts(run) ? countsOf(run, participantsOf(able)) : undefined;
  const examples = sum > 0 ? sum : (before?.examples ?? 1);
  if (counts && counts.length > mostCounts) return tellTooManyCounts(step, run, parent);
  const lost = run.recount.kind === "due";
  if (lost) parent.lostIsUnsure = directivesUntilSure;
  const links = linksTold(step, run);
  const numbers = counts?.map(([each, nodes]) => `${each} ${nodes}`).join();
  const isKnown =
    before?.examples === examples &&
    !before.isUnsure &&
    before.links === links &&
    before.numbers === numbers &&
    areSame(before.there, there);
  if (!lost && passes === undefined && isKnown) return;
  // The parent counts anew, and says when.
  if (lost) run.recount = { kind: "none" };
  parent.told = { examples, there, links, numbers };
  parent.passed = passes ?? parent.passed;
  parent.passes = undefined;
  const spent = spentSoFar(step, run);
  const relay: BehindRelay = {
    ...there,
    corrected: able.reduce((total, { participant }) => total + examplesCorrected(participant), 0),
    lost,
    ...(allCounted(run) ? { counted: parent.recount } : {}),
    ...(passes === undefined ? {} : { passes }),
    ...(spent ? { spent } : {}),
    ...(counts ? { counts } : {}),
  };
  const { shown, ...toShow } = parent.shown ? shownNow(step, able, parent.shown) : {};
  parent.shown = undefined;
  const { assignment } = parent.assignment;
  const loaded = { examples, ...toShow, relay: shown ? { ...relay, shown } : relay };
  step.effects.push({ kind: "to-parent", input: { kind: "loaded", assignment, loaded } });
}

/** Not all could be told to the parent, which has to know them. It hears that once. */
function tellTooManyCounts({ effects }: Step, run: Run, { assignment }: ParentOfRun): void {
  const reason = `its nodes have more than ${mostCounts} different numbers of examples, and --max-share has to know all of them: use more relays, or leave that out`;
  if (run.failure === reason) return;
  run.failure = reason;
  effects.push({ kind: "to-parent", input: { kind: "failed", run: assignment.run, round: 0, reason } });
}

/**
 * A directive may have been on its way before the parent heard what it was told last; the one after it is sent when the answer to it has
 * come, or has been given up, which counts as if all behind this relay had left.
 */
const directivesUntilSure = 2;

/** What may have been lost with the last connection is told again. */
export function tellAgain(run: Run, parent: ParentOfRun): void {
  if (parent.told) parent.told = { ...parent.told, isUnsure: true };
  if (parent.lostIsUnsure > 0) run.recount = { kind: "due" };
  if (parent.passed === run.next.round) parent.passes = parent.passed;
}

/** Nodes that can go on, also those that keep their places while they are not connected. */
function thoseThere({ state }: Step, { participants }: Run): readonly ParticipantThere[] {
  const there: ParticipantThere[] = [];
  for (const { name, connection, awayUntil } of state.members.nodes.values()) {
    const participant = participants.get(name);
    if (participant?.ready && !participant.failed && (connection !== undefined || awayUntil !== undefined))
      there.push({ name, participant, isConnected: connection !== undefined });
  }
  return there;
}

const participantsOf = (nodes: readonly ParticipantThere[]) => nodes.map(({ participant }) => participant);

type ParticipantThere = Pick<PresentNode, "name" | "participant"> & { readonly isConnected: boolean };

const canBeAsked = ({ participant, isConnected }: ParticipantThere): boolean =>
  isConnected && !participant.owes && participant.relay?.nodes !== 0;

function shownNow({ state }: Step, nodes: readonly ParticipantThere[], shown: Shown): Partial<MergedShown> {
  return mergeShown(
    shown,
    nodes.map(({ name }) => ({ name, kind: state.members.nodes.get(name)?.kind })),
  );
}

/** In which of the relay's places nodes are; nothing if in all. */
function placesIn(
  { places }: Run,
  { assignment }: ParentOfRun,
  nodes: readonly ParticipantThere[],
): Pick<WhoIsThere, "there"> {
  const { first, count } = rangeOf(assignment);
  if (nodesAmong(nodes) === count) return {};
  const there = new Uint8Array(bitBytes(count));
  for (const node of nodes) for (const place of placesThere(places, node)) setBit(there, place - first);
  return { there };
}

function areSame(one: WhoIsThere, other: WhoIsThere): boolean {
  if (one.nodes !== other.nodes || one.there?.length !== other.there?.length) return false;
  return one.there?.every((byte, i) => byte === other.there?.[i]) ?? true;
}

/** Whether each node that has a correction is in the sum of the recount that is under way. */
function allCounted({ recount, participants }: Run): boolean {
  if (recount.kind !== "under-way") return false;
  for (const { corrects, counted } of participants.values()) if (corrects && !counted) return false;
  return true;
}
