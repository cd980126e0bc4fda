import { drift } from "../../../src/control/bounds.ts";
import type { SearchLimit } from "../../../src/control/strategy.ts";
import type { Estimates } from "../../../src/watch/events.ts";
import { pacesInWords, pacesOf } from "../../../src/watch/pace-words.ts";
import { asSentence, count, counted, milliseconds, percent, significant } from "../words.ts";
import type { BoundDecision, Event, RunView } from "./view.ts";

/** Why the next tau is what it is, for people. */
export interface Explanation {
  /** The answer: `27 local updates next`. */
  readonly headline: string;
  readonly sentences: readonly string[];
}

export function explain(run: RunView | undefined): Explanation {
  if (run === undefined) return { headline: "No run yet", sentences: ["Each round ends with a decision, shown here."] };
  if (run.end !== undefined || run.learned !== undefined) {
    const { reason, explanation } = { ...run.learned, ...run.end } as NonNullable<RunView["end"]>;
    return {
      headline: "No further round",
      sentences: [explanation === undefined ? endSentences[reason] : asSentence(explanation)],
    };
  }
  const round = run.lastRound;
  if (round === undefined) return beforeFirstRound(run);
  const { decision } = round;
  switch (decision.kind) {
    case "continue":
      return {
        headline: `${counted(decision.localUpdates, "local update")} next${run.pace === "own" ? ", on average" : ""}`,
        sentences: [
          ...paceSays(round, run),
          ...reasons({ previousTau: round.localUpdates, decision }, round, run),
          ...budgetsSay(decision),
        ],
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

/** At their own pace, how many the nodes did. */
function paceSays({ nodes }: Event<"round-finished">, { pace }: RunView): string[] {
  const paces = pace === "own" ? pacesOf(nodes) : undefined;
  return paces ? [`In the last round ${pacesInWords(paces, count)}.`] : [];
}

/** A smaller share reads as 0.0 %. */
const leastShown = 0.0005;

const endSentences = {
  budget: "The budget has no room for another round.",
  rounds: "All rounds that were asked for are done.",
  target: "The loss that was wanted is reached.",
  patience: "The loss hardly fell for as many rounds as --patience allows.",
  stopped: "The run was stopped by hand.",
  replaced: "Another run was started.",
  failed: "No node could go on.",
  "no-progress": "What was learned is no better than the initial weights.",
  diverged: "The losses grew beyond those of the initial weights.",
  interrupted: "The aggregator was ended.",
} as const;

function beforeFirstRound(run: RunView): Explanation {
  const { probe } = run;
  if (probe?.kind === "probe-started") {
    return {
      headline: "Measuring the nodes",
      sentences: [
        `Each node makes up to ${counted(probe.localUpdates, "local update")} that are discarded, so that its speed, its link ` +
          "and how far the data disagree are known when the first tau is chosen. No time is charged for that.",
      ],
    };
  }
  const isFixed = run.settings.strategy.startsWith("fixed");
  if (probe === undefined && run.underWay === undefined && !isFixed) {
    return {
      headline: "Waiting for the nodes",
      sentences: ["As soon as the nodes have their data, the first number of local updates is chosen."],
    };
  }
  const { choice, localCostSeconds: c = 0, globalCostSeconds: b = 0, localUpdates = 0 } = probe?.found ?? {};
  if (choice?.why.kind !== "useful") return { headline: firstHeadline(run), sentences: [firstSentence(run)] };
  return {
    headline: `${counted(choice.tau, "local update")} first${run.pace === "own" ? ", on average" : ""}`,
    sentences: [
      `A probe has found that a local update takes ${milliseconds(c)} and an aggregation ${milliseconds(b)}.`,
      ...usefulSays(choice.tau, choice.why, localUpdates),
    ],
  };
}

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
      const { estimates, searchLimit, limitedBy } = why;
      const stake = { estimates, stepSize: round.stepSize ?? run.settings.stepSize, loss: round.loss };
      const cheap = round.globalCostSeconds >= 3 * round.localCostSeconds;
      const agreed = agreement(stake);
      const joined = cheap === agreed.good ? "and" : "but";
      const sentence = `${costs(round, cheap)} ${joined} ${agreed.words}: ${counted(wanted, "local update")}.`;
      if (wanted < searchLimit) return [sentence, turningPoint(wanted, stake)];
      return [sentence, atLimit(searchLimit, limitedBy, choice.previousTau, "tenfold")];
    }
    case "useful":
      return usefulSays(wanted, why, choice.previousTau);
    default:
      throw new Error(`unreachable: ${why satisfies never}`);
  }
}

function usefulSays(
  wanted: number,
  { losses, searchLimit, limitedBy }: Extract<BoundDecision["decision"]["why"], { kind: "useful" }>,
  previousTau: number,
): readonly string[] {
  const sentence =
    `With ${counted(wanted, "local update")} a round, aggregation takes ${percent(losses.communication)} of the time, ` +
    `and drifting apart takes ${percent(losses.drift)} of the updates' use.`;
  const endCounts = losses.fewRounds >= leastShown;
  const end =
    `Few rounds are left, which costs a further ${percent(losses.fewRounds)}: momentum and the mean of ` +
    "the weights both act from round to round.";
  const atEnd = wanted >= searchLimit && wanted > 1;
  return [
    sentence,
    ...(endCounts ? [end] : []),
    atEnd ? atLimit(searchLimit, limitedBy, previousTau, "fivefold") : balance(wanted, endCounts),
  ];
}

function costs({ localCostSeconds: c, globalCostSeconds: b }: Event<"round-finished">, cheap: boolean): string {
  const numbers = `(${milliseconds(c)} against ${milliseconds(b)})`;
  if (cheap) return `Local updates are cheap against aggregation ${numbers}`;
  if (b > c) return `Aggregation costs ${(b / c).toFixed(1)} times a local update ${numbers}`;
  return `Aggregation costs no more than a local update ${numbers}`;
}

interface Stake {
  readonly estimates: Estimates;
  readonly stepSize: number;
  /** The loss that the drift is compared with. */
  readonly loss: number;
}

/** What drifting apart for this many local updates can cost at most: rho h(tau), a loss. */
function driftCost(tau: number, { estimates, stepSize }: Stake): number {
  return estimates.rho * drift(tau, { ...estimates, eta: stepSize });
}

/**
 * Delta itself has no scale that is good or bad: it is judged by what it does to the loss if the nodes go alone for ten
 * local updates.
 */
function agreement(stake: Stake): { readonly words: string; readonly good: boolean } {
  const { delta } = stake.estimates;
  if (delta === 0) return { words: "the nodes' data agree completely (delta 0)", good: true };
  const share = driftCost(10, stake) / stake.loss;
  const degree =
    share < 0.05 ? "agree well" : share < 0.25 ? "agree in part" : share < 1 ? "disagree" : "disagree strongly";
  return { words: `the nodes' data ${degree} (delta ${significant(delta)})`, good: share < 0.25 };
}

function turningPoint(tau: number, stake: Stake): string {
  if (tau === 1) return "Already a second one would lose more by drifting apart than it saves.";
  const cost = significant(driftCost(tau, stake));
  return `Up to ${tau}, rarer aggregation gains more than drifting apart can cost (${cost} of loss); beyond, it does not.`;
}

function balance(tau: number, endCounts: boolean): string {
  if (tau === 1) {
    const how = endCounts ? "by drifting apart and by leaving fewer rounds" : "by drifting apart";
    return `Already a second one would lose more ${how} than it saves.`;
  }
  const more = endCounts ? " and leave fewer rounds" : "";
  return `Fewer would lose more to aggregation, more would lose more to drifting apart${more}.`;
}

function atLimit(limit: number, limitedBy: SearchLimit, previousTau: number, growth: string): string {
  switch (limitedBy) {
    case "growth":
      return `More might be better still, but tau may grow only ${growth} at a time, from ${previousTau} to ${limit}.`;
    case "budget":
      return `More might be better still, but ${limit} take a tenth of a budget, which is the most for one round.`;
    case "loss":
      return `More than ${limit} would save aggregations, but the loss has risen with more.`;
    case "maximum":
      return `More might be better still, but ${limit} is the most that is allowed.`;
    default:
      throw new Error(`unreachable: ${limitedBy satisfies never}`);
  }
}

function budgetsSay(decision: BoundDecision["decision"]): readonly string[] {
  if (decision.cutByBudget) {
    return [
      `${counted(decision.wanted, "local update")} would be best, but only ${decision.localUpdates} still ${decision.localUpdates === 1 ? "fits" : "fit"} into the budget: this is the last round.`,
    ];
  }
  return decision.last ? ["It is the last round that fits into the budget."] : [];
}
