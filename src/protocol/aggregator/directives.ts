import { secondsAllowedEach } from "../../control/pace.ts";
import type { Correction } from "../../learning/correction.ts";
import type { Directive } from "../messages.ts";
import { isProbe } from "../probe-number.ts";
import type { RelayedRound } from "../relay-messages.ts";
import { tellsCorrection } from "./corrections.ts";
import type { ConnectionId } from "./environment.ts";
import type { Sample } from "./sample.ts";
import type { NextRound, Participant, Run } from "./state.ts";
import type { Step } from "./step.ts";
import { stepSizeNow } from "./step-size.ts";
import type { Telling } from "./told-weights.ts";

/** What nodes are told at the beginning of a round. */

/** What a node may do at most: at its own pace, so many times the mean as there are nodes (`among`). A relay's parent says it. */
export function mostUpdates(
  { parent }: Pick<Run, "parent">,
  { round, localUpdates, secondsAllowed }: NextRound,
  among: number,
): number {
  return secondsAllowed === undefined || isProbe({ round }) || parent ? localUpdates : localUpdates * among;
}

/** Whether the node got the directive before. */
export const isInStep = ({ lastDirective }: Participant, round: number): boolean =>
  round === 1 || lastDirective === round - 1;

/** Whether the node has w0 of the round before: it began that round, as it has reported it. */
const hasStart = ({ lastDirective, lastReport }: Participant, round: number): boolean =>
  lastDirective === round - 1 && lastReport === round - 1;

/** What relays are told besides. */
const relayedRound = ({ beginsAnew, recount, mostExamples }: Run, { highestRank }: Sample): RelayedRound => ({
  beginsAnew,
  ...(mostExamples === undefined ? {} : { mostExamples }),
  ...(highestRank === undefined ? {} : { highestRank }),
  ...(recount.kind === "under-way" ? { recount: recount.since } : {}),
});

/** A message, and to whom it goes. */
interface AddressedDirective {
  readonly directive: Directive;
  readonly to: readonly ConnectionId[];
  readonly names: readonly string[];
}

/** One that is being made. */
interface Group {
  readonly directive: Directive;
  readonly to: ConnectionId[];
  readonly names: string[];
}

interface TellingOptions {
  /** Whether nodes are to keep what they know before this round (keeping.ts). */
  readonly marked?: boolean;
  /** How vectors are encoded, if they are. */
  readonly telling?: Telling | undefined;
  /** How long nodes compute at most in a first round before which nothing was measured; left out: as long as they like. */
  readonly firstSeconds?: number;
}

/**
 * The same directive to all nodes that got the one before and have a drift correction, and others to those who have none, or
 * have to be sent w_f. Nothing is sent yet.
 */
export function directivesOf(
  step: Step,
  run: Run,
  next: NextRound,
  sample: Sample,
  { marked = false, telling, firstSeconds }: TellingOptions = {},
): readonly AddressedDirective[] {
  const { round, localUpdates, last, weights, secondsAllowed } = next;
  const { nodes, size } = sample;
  const { samples, update } = run.plan;
  const previousBecameBest = run.previousBecameBest && !samples;
  const stepSize = stepSizeNow(step, run);
  const ordinary: Directive = {
    type: "directive",
    run: run.number,
    round,
    weights,
    localUpdates: mostUpdates(run, next, size),
    last,
    previousBecameBest,
    ...(samples ? { comparesBest: false } : {}),
    // Otherwise it is that of the assignment.
    ...(stepSize === run.settings.stepSize ? {} : { stepSize }),
  };
  const cautious = run.rounds === 0 && localUpdates > 1;
  const allowed = secondsAllowed ?? (cautious ? firstSeconds : undefined);
  // Each node by its own link, where all compute for the same time otherwise.
  const paced = run.plan.pace === "own" && localUpdates > 0 && secondsAllowed !== undefined && !isProbe(next);
  const own = paced
    ? secondsAllowedEach(
        secondsAllowed,
        nodes.map(({ participant }) => participant),
      )
    : undefined;
  // What the final evaluation compares besides.
  const compared = localUpdates === 0 && run.mean ? { ...ordinary, meanWeights: run.mean.weights } : ordinary;
  const newcomer = { ...compared, previousBecameBest: false, bestWeights: run.bestWeights };
  const corrects = update.corrects && localUpdates > 0;
  /** By what they say: for how long nodes are to compute, and which of the rest. */
  const groups = new Map<number | undefined, Map<number, Group>>();
  const made: Group[] = [];
  for (const [i, { name, connection, participant }] of nodes.entries()) {
    const inStep = (isInStep(participant, round) && !(run.beginsAnew && round > 1)) || samples;
    const { corrects: goesOn } = participant;
    const { relay } = participant;
    const tells = corrects && !relay && tellsCorrection(run, participant);
    // Relays clip for the nodes of which nobody else sees single ways.
    const clips = run.clipLength !== undefined && localUpdates > 0 && (update.corrects || relay !== undefined);
    const keeps = participant.resumes && (marked || participant.lastDirective < run.keeping.marked);
    const seconds = own?.[i] ?? allowed;
    const encoded = participant.takesChanges ? telling : undefined;
    const change = inStep && hasStart(participant, round) ? encoded?.change : undefined;
    const key =
      bit(inStep, 0) +
      bit(corrects && goesOn, 1) +
      bit(tells, 2) +
      bit(keeps, 3) +
      bit(encoded !== undefined, 4) +
      bit(change !== undefined, 5) +
      bit(relay !== undefined, 6);
    const correction: Correction = goesOn ? (telling?.correction ?? run.correction) : { kind: "restart" };
    const alike = groups.get(seconds) ?? new Map<number, Group>();
    let group = alike.get(key);
    if (!group) {
      const directive: Directive = {
        ...(inStep ? compared : newcomer),
        ...(change ? { weights: change, change: true } : {}),
        ...(encoded?.form ? { form: encoded.form } : {}),
        ...(encoded?.reports === undefined ? {} : { reports: encoded.reports }),
        ...(seconds === undefined ? {} : { secondsAllowed: seconds }),
        ...(corrects ? { correction } : {}),
        ...(clips ? { clipLength: run.clipLength } : {}),
        ...(tells ? { tellsCorrection: true } : {}),
        ...(relay ? { relay: relayedRound(run, sample) } : {}),
        ...(keeps ? { keep: run.keeping.durable } : {}),
      };
      group = { directive, to: [], names: [] };
      groups.set(seconds, alike.set(key, group));
      made.push(group);
    }
    group.to.push(connection);
    group.names.push(name);
  }
  return made;
}

const bit = (is: boolean, place: number): number => (is ? 1 << place : 0);
