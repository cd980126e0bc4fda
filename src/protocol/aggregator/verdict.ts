import type { EndOfLearning } from "../events.ts";
import { figure as figureOf } from "../figure.ts";
import type { RunEnding, TestResult } from "../result.ts";
import type { Run } from "./state.ts";

/** How a run ended, and what a person should know of it. */
export interface Verdict {
  readonly ending: RunEnding;
  readonly explanation: string | null;
}

/** A loss that is this many times that of the initial weights has grown beyond it, not by chance. */
const growth = 2;

/** What is known of a run at its end. */
export interface Found {
  /** Of what it returns, over all data; undefined if it is not known. */
  readonly loss?: number | undefined;
  /** What it waited for in vain, if it did. */
  readonly waitedFor?: string | undefined;
  /** With examples that the nodes kept for testing. */
  readonly test?: TestResult | undefined;
}

/** What became of a run whose learning ended for this reason. */
export function verdictOn(run: Run, reason: EndOfLearning, { loss, waitedFor, test }: Found): Verdict {
  if (reason === "failed") {
    if (waitedFor !== undefined) return { ending: "failed", explanation: waitedFor };
    const who = run.failure === undefined ? "" : ` (${run.failure})`;
    const most = run.wentBack ? "most nodes could not go on, from earlier weights either" : "no node could go on";
    return { ending: "diverged", explanation: `${most}${who}; ${advice(run)}` };
  }
  const trouble = troubleWith(run, loss) ?? (test && nothingLearned(test, { balanced: run.settings.balance ?? false }));
  // That a stopped run is unfinished needs no explanation.
  if (reason === "stopped" || reason === "interrupted") {
    return { ending: reason, explanation: trouble?.explanation ?? null };
  }
  return trouble ?? { ending: reason, explanation: null };
}

function troubleWith(run: Run, loss: number | undefined): Verdict | undefined {
  const { initialLoss, newestLoss, rounds, shortage } = run;
  if (rounds === 0) {
    const why = shortage === undefined ? "" : `: ${shortage}`;
    return { ending: "no-progress", explanation: `no round was finished${why}; give a larger budget` };
  }
  const newest = Math.max(newestLoss, Number.isFinite(loss ?? 0) ? newestLoss : Number.POSITIVE_INFINITY);
  if (newest > initialLoss + (growth - 1) * Math.abs(initialLoss)) {
    const grew = `the losses grew from ${figure(initialLoss)} to ${figure(newest)}`;
    return { ending: "diverged", explanation: `${grew}; ${advice(run)}` };
  }
  return isNoBetter(run, loss) ? noProgress(initialLoss, run) : undefined;
}

/** What is said of a run that returns nothing better than its initial weights, of which this is the loss. */
export function noProgress(initialLoss: number, of: { readonly settings: { readonly stepSize: number } }): Verdict {
  const worth = `what was learned is no better than the initial weights (loss ${figure(initialLoss)})`;
  return { ending: "no-progress", explanation: `${worth}; ${advice(of)}` };
}

/** Whether the run returns nothing better than what it began with. */
function isNoBetter(run: Run, loss: number | undefined): boolean {
  const { plan, mean, compared, rounds, bestIsInitial, initialLoss, newestLoss } = run;
  if (plan.returnsBestWeights && bestIsInitial) return true;
  // Nobody has looked at the weights that one round leads to, or at a mean, but the final evaluation.
  if (rounds === 1 || (mean !== undefined && !compared)) return loss !== undefined && loss >= initialLoss;
  return !plan.returnsBestWeights && newestLoss >= initialLoss;
}

/** What is said of a model whose answers are no better than a guess. */
export function nothingLearned(test: TestResult, { balanced }: { readonly balanced: boolean }): Verdict | undefined {
  if (!test.learnedNothing) return undefined;
  const explanation = `the model has learned nothing: ${noBetter(test, balanced)}`;
  return { ending: "no-progress", explanation };
}

function noBetter(test: TestResult, balanced: boolean): string {
  if (test.kind === "numbers") {
    const r2 = test.r2 === null ? "not known" : figure(test.r2);
    return `R2 is ${r2} on the test examples, and always saying the mean has 0`;
  }
  if (balanced) return "of the test examples of each class it finds on average no larger share than by chance";
  const majority = `always saying the most frequent class ${percent(test.majority)}`;
  return `it answers ${percent(test.accuracy)} of the test examples right, and ${majority}`;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function advice({ settings: { stepSize } }: { readonly settings: { readonly stepSize: number } }): string {
  return `the step size of ${stepSize} is probably too large for these data: try ${Number((stepSize / 10).toPrecision(3))}`;
}

const figure = (value: number) => figureOf(value, 4);
