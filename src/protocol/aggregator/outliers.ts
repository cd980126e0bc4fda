import { type CommonStep, commonStep, type NodeStep, nodeStep } from "../../learning/node-step.ts";
import { reach } from "../../learning/reach.ts";
import { aimlessnessOf, type Outlier, oppositionOf, outliersOf, strayingOf, usualOf } from "../../learning/steps.ts";
import { dot } from "../../math/vectors.ts";
import { figure } from "../figure.ts";
import { correctionNow } from "./corrections.ts";
import { areChance, doubt, leaveOut } from "./doubts.ts";
import type { HeldReport } from "./reporter.ts";
import type { OpenRound, Participant, Run } from "./state.ts";
import type { Step } from "./step.ts";
import { leaveOutWrongTargets } from "./wrong-targets.ts";

/**
 * Weights that no honest node would have sent enter neither the mean nor c. Sums merge, and so a report is added as it comes if its
 * step is usual, by the medians of the round before. From one that is not on, reports are held until all are there: then the round's
 * own medians say which of them are outliers, and the others are added in their order.
 */

/** Reports are held as long as the weights of all nodes have no more bytes than this. */
const mostHeldBytes = 256 * 1024 * 1024;

/** A step is unusual from here on. */
const unusual = 2;

/** Of a report with weights. */
export function stepOf(
  run: Run,
  { weights: start, stepSize }: OpenRound,
  { corrects, newlyCorrects, examples }: Participant,
  {
    weights,
    localUpdates,
    path,
  }: { readonly weights: Float32Array; readonly localUpdates: number; readonly path: Float32Array | undefined },
): NodeStep {
  // Steps are along c where c_i is of the round before, and the node was corrected in that: not where some are drawn for each round, and not
  // right after a node's first one.
  const common = corrects && !newlyCorrects && !run.plan.samples ? commonOf(run) : undefined;
  const far = reach(localUpdates, run.plan.update.kept);
  return nodeStep(weights, { start, examples, localUpdates, reach: far, stepSize, common, path });
}

/** c of the round, kept for as long as it lasts. */
function commonOf(run: Run): CommonStep | undefined {
  if (run.common?.round === run.next.round) return run.common.step;
  const vector = correctionNow(run);
  const step = vector && commonStep(vector);
  run.common = { round: run.next.round, step };
  return step;
}

/** Whether a report has to wait until all are there, to be looked at among them. */
export function isLookedAt(run: Run, open: OpenRound, step: NodeStep): boolean {
  if (run.settings.keepOutliers || areChance(run)) return false;
  const asked = open.reporters.size + open.held.length + open.awaited.size + 1;
  if (asked < 3 || asked * open.weights.byteLength > mostHeldBytes) return false;
  const { usual } = run;
  if (usual === undefined) return true;
  if (step.length > unusual * usual.length) return true;
  if (step.moved !== undefined && step.moved > unusual * (usual.moved ?? 0)) return true;
  if (step.apart === undefined) return false;
  // The first round with corrections is compared with what they are.
  return (
    step.apart.distance >
    (usual.distance === undefined ? (run.common?.step?.length ?? 0) / 2 : unusual * usual.distance)
  );
}

/** So many times as long as the median step of the first round no c_i is: both are means of a node's own gradients. */
const mostCorrectionTimes = 16;

/** c_i, as a node tells it; undefined if no honest node has such a one, so that it begins with none anew. */
export function credibleCorrection(
  step: Step,
  run: Run,
  name: string,
  correction: Float32Array | undefined,
): Float32Array | undefined {
  const { firstLength, settings } = run;
  if (!correction || !firstLength || settings.keepOutliers || areChance(run)) return correction;
  const times = Math.sqrt(dot(correction, correction)) / firstLength;
  if (times <= mostCorrectionTimes) return correction;
  doubt(step, run, name, "correction", `tells a drift correction ${figure(times)} times as long as the first steps`);
  return undefined;
}

/** Called when no further report is expected. `add`: takes a report into the sums. */
export function settleHeld(step: Step, run: Run, open: OpenRound, add: (held: HeldReport) => void): void {
  leaveOutWrongTargets(step, run, open);
  const steps = new Map<string, NodeStep>();
  for (const [name, { step: own }] of open.reporters) if (own) steps.set(name, own);
  for (const { name, reporter } of open.held) if (reporter.step) steps.set(name, reporter.step);
  if (steps.size > 0) run.missedFirst ??= open.round > 1;
  const outliers = open.held.some(({ isUnusual }) => isUnusual)
    ? outliersOf(steps, run.firstLength, run.firstMoved)
    : new Map<string, Outlier>();
  const excused = excusedOf(run, outliers);
  for (const held of open.held) {
    const outlier = outliers.get(held.name);
    if (outlier === undefined || excused.has(held.name)) add(held);
    else leaveOut(step, run, held.name, inWords(outlier));
  }
  open.held.length = 0;
  for (const name of outliers.keys()) if (!excused.has(name)) steps.delete(name);
  if (!run.settings.keepOutliers && !areChance(run)) leaveOutStraying(step, run, steps);
  run.common = undefined;
  run.steps = steps;
  if (steps.size === 0) return;
  run.usual = usualOf([...steps.values()]);
  // Steps become shorter: the first ones were as long as any since, at least.
  if (run.missedFirst) run.firstLength = Math.max(run.firstLength ?? 0, run.usual.length);
  run.firstLength ??= run.usual.length;
  run.firstMoved ??= run.usual.moved;
}

/** In so many rounds in a row no honest node of a model with layers went against the others, or along a longer path (docs/lab-notes.md). */
const mostDoubtfulRounds = 3;

/** Up to so many times as long as others' an honest path was in single rounds: Adam comes down a steep loss by steps of a given length. */
const mostSteep = 32;

/** A step that an honest node of a model with layers makes now and then, but not in each round. */
const isDoubtful = (outlier: Outlier) =>
  outlier.kind === "against" || (outlier.kind === "steep" && outlier.times <= mostSteep);

/**
 * Whose weights count although they went against the others', or along a longer path. Where the model has layers: who has not in the rounds
 * before, as a node's gradients turn as its weights move, so that c_i of the last round says little of this one. And all that went against
 * others where it is not known how far nodes went in the run's first round, and so whether chance decides by now where they go.
 */
function excusedOf(run: Run, outliers: ReadonlyMap<string, Outlier>): ReadonlySet<string> {
  const { missedFirst, plan, doubtfulRounds } = run;
  const before = new Map(doubtfulRounds);
  doubtfulRounds.clear();
  const excused = new Set<string>();
  for (const [name, outlier] of outliers) {
    if (!isDoubtful(outlier)) continue;
    const rounds = (before.get(name) ?? 0) + 1;
    doubtfulRounds.set(name, rounds);
    const isChance = missedFirst && outlier.kind === "against";
    if (isChance || (plan.hasLayers && rounds < mostDoubtfulRounds)) excused.add(name);
  }
  return excused;
}

/** So many rounds in a row are neither chance nor unlike data: those of honest nodes were four at most (docs/lab-notes.md). */
const mostStrayingRounds = 8;
/**
 * What rounds may say for a node's being aimless: so much in the first twenty and of up to ten nodes. In more rounds and of more nodes in proportion, as
 * chance has more occasions; and one of many moves the mean less, so that it does no more harm until it is left out.
 */
const mostAimless = 1.25;
const firstRounds = 20;
const fewNodes = 10;
/** No round says more than that; later less, because near the optimum honest nodes go against c at times, where most follow it. */
const mostOfOneRound = { first: 0.7, later: 0.4 } as const;

/** What rounds may say for a node's weights going against the path that it tells, likewise: of honest nodes it came to 0.5 (docs/lab-notes.md). */
const mostOpposed = 1.5;

/** Who strays in round after round is left out, although no single round gives it away. What it has added to this round stays in. */
function leaveOutStraying(step: Step, run: Run, steps: Map<string, NodeStep>): void {
  const straying = strayingOf(steps);
  const mostSaid = run.rounds <= firstRounds ? mostOfOneRound.first : mostOfOneRound.later;
  const { weightCount } = run.plan;
  const noisy = isNoisy(run, steps);
  const aimlessness = noisy
    ? aimlessnessOf(steps, { mostOfOneRound: mostSaid, weightCount })
    : new Map<string, number>();
  // It is not known in a run that was joined late how far nodes went at first, and so whether chance decides by now where they go.
  const opposition = noisy && !run.missedFirst ? oppositionOf(steps, run.firstLength) : new Map<string, number>();
  const occasions = Math.max(1, run.rounds / firstRounds) * Math.max(1, steps.size / fewNodes);
  for (const name of steps.keys()) {
    const rounds = straying.has(name) ? (run.straying.get(name) ?? 0) + 1 : 0;
    const aimless = summedUp(run.aimless, name, aimlessness.get(name));
    const opposed = summedUp(run.opposed, name, opposition.get(name));
    if (rounds > 0) run.straying.set(name, rounds);
    else run.straying.delete(name);
    if (rounds >= mostStrayingRounds) leaveOut(step, run, name, `${anotherWay} in ${rounds} rounds in a row`);
    else if (aimless >= mostAimless * occasions)
      leaveOut(step, run, name, "round after round its weights did not go where those of most nodes went");
    else if (opposed >= mostOpposed * occasions)
      leaveOut(step, run, name, "round after round its weights went against the gradients that it says it followed");
    else continue;
    steps.delete(name);
  }
}

/** What rounds have said of a node, with what this one says: never below 0, so that no node earns the right to lie (Page's CUSUM test). */
function summedUp(sums: Map<string, number>, name: string, said = 0): number {
  const sum = Math.max(0, (sums.get(name) ?? 0) + said);
  if (sum > 0) sums.set(name, sum);
  else sums.delete(name);
  return sum;
}

/**
 * Where most nodes take gradients over all that they have, those whose data differ go other ways than c by no chance, and with Adam against
 * their own path for many rounds, at the optimum.
 */
function isNoisy({ settings: { batch } }: Run, steps: ReadonlyMap<string, NodeStep>): boolean {
  const drawn = [...steps.values()].filter(({ examples }) => batch !== "full" && examples > batch);
  return 2 * drawn.length > steps.size;
}

const anotherWay = "its weights went another way than those of all other nodes";

export function inWords(outlier: Outlier): string {
  switch (outlier.kind) {
    case "far": {
      const times = outlier.times < 1e6 ? `${Math.round(outlier.times)} times` : "more than a million times";
      return `its weights went ${times} as far as the median of the nodes`;
    }
    case "steep":
      return `what it followed was ${figure(outlier.times)} times as steep as the median of the nodes`;
    case "against":
      return anotherWay;
    default:
      throw new Error(`unreachable: ${outlier satisfies never}`);
  }
}
