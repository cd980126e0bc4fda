import type { Estimates } from "../../../src/runtime/events.ts";
import { counted, milliseconds, significant } from "../words.ts";
import type { BoundDecision, Event, RunView } from "./view.ts";

/** Why the next tau is what it is, for people. */
export interface Explanation {
  /** The answer: `27 local updates next`. */
  readonly headline: string;
  readonly sentences: readonly string[];
}

export function explain(run: RunView | undefined): Explanation {
  if (run === undefined) return { headline: "No run yet", sentences: ["Each round ends with a decision, shown here."] };
  const round = run.lastRound;
  if (round === undefined) return { headline: firstHeadline(run), sentences: [firstSentence(run)] };
  const { decision } = round;
  switch (decision.kind) {
    case "continue":
      return {
        headline: `${counted(decision.localUpdates, "local update")} next`,
        sentences: [...reasons({ previousTau: round.localUpdates, decision }, round, run), ...budgetsSay(decision)],
      };
    case "evaluate-final":
      return {
        headline: "Final evaluation",
        sentences: [
          "The budget has no room for another round. The final weights go to the nodes once more, only to be evaluated.",
        ],
      };
    case "stop":
      return {
        headline: "No further round",
        sentences: [endSentences[decision.reason]],
      };
    default:
      throw new Error(`unreachable: ${decision satisfies never}`);
  }
}

/** 2019 and 2018 papers: h(x) bounds how far a node's weights drift from centralised descent in x local updates. */
export function drift(tau: number, { beta, delta }: Estimates, stepSize: number): number {
  return Math.max(0, (delta / beta) * ((1 + stepSize * beta) ** tau - 1) - stepSize * delta * tau);
}

const endSentences = {
  budget: "The budget has no room for another round.",
  stopped: "The run was stopped by hand.",
  replaced: "Another run was started.",
  failed: "No node could go on.",
} as const;

function firstHeadline(run: RunView): string {
  return `${counted(run.underWay?.localUpdates ?? 1, "local update")} first`;
}

function firstSentence(run: RunView): string {
  return run.settings.strategy.startsWith("fixed")
    ? "The fixed strategy does the same number of local updates in every round."
    : "Nothing is measured yet, so an adaptive run starts with a single local update.";
}

function reasons(choice: BoundDecision, round: Event<"round-finished">, run: RunView): readonly string[] {
  const { why, wanted } = choice.decision;
  switch (why.kind) {
    case "fixed":
      return [`The fixed strategy does ${counted(wanted, "local update")} in every round, whatever is measured.`];
    case "no-estimates":
      return [
        `There are no estimates yet: they compare a round with the one before. Until then tau stays at ${wanted}.`,
      ];
    case "bound": {
      const { localCostSeconds: c, globalCostSeconds: b } = round;
      const atLimit = wanted === why.searchLimit;
      const sentences = [`${costs(c, b)} and ${agreement(why.estimates)}: ${counted(wanted, "local update")}.`];
      if (atLimit && why.limitedBy === "growth") {
        sentences.push(
          `More might be better still, but tau may grow only tenfold at a time, from ${choice.previousTau} to ${why.searchLimit}.`,
        );
      } else if (atLimit) {
        sentences.push(`More might be better still, but ${why.searchLimit} is the most that is allowed.`);
      } else {
        sentences.push(turningPoint(wanted, why.estimates, run.settings.stepSize));
      }
      return sentences;
    }
    default:
      throw new Error(`unreachable: ${why satisfies never}`);
  }
}

function costs(c: number, b: number): string {
  const numbers = `(${milliseconds(c)} against ${milliseconds(b)})`;
  if (b >= 3 * c) return `Local updates are cheap against aggregation ${numbers}`;
  if (b > c) return `Aggregation costs ${(b / c).toFixed(1)} times a local update ${numbers}`;
  return `Aggregation costs no more than a local update ${numbers}`;
}

/** Delta and rho are both sizes of gradients: what sets the nodes apart, and the slope along which they moved. */
function agreement({ delta, rho }: Estimates): string {
  const numbers = `delta ${significant(delta)} against rho ${significant(rho)}`;
  if (delta === 0) return "the nodes' data agree completely (delta 0)";
  if (delta < rho / 2) return `the nodes' data agree well (${numbers})`;
  if (delta < 2 * rho) return `the nodes' data agree in part (${numbers})`;
  return `the nodes' data disagree (${numbers})`;
}

function turningPoint(tau: number, estimates: Estimates, stepSize: number): string {
  if (tau === 1) return "Already a second local update would lose more by drifting apart than it saves.";
  const distance = drift(tau, estimates, stepSize);
  return (
    `Up to there the rarer aggregation saves more than the drift costs (at most ${significant(distance)} in the ` +
    `weights); beyond, the drift costs more.`
  );
}

function budgetsSay(decision: BoundDecision["decision"]): readonly string[] {
  if (decision.cutByBudget) {
    return [
      `${counted(decision.wanted, "local update")} would be best, but only ${decision.localUpdates} still fit into the budget: this is the last round.`,
    ];
  }
  return decision.last ? ["It is the last round that fits into the budget."] : [];
}
