import type { BoundDecision, RunView } from "../../fold/view.ts";

/** What one finished round was, as the formulas of the algorithm have it. Seconds, and distances between weights. */
export interface RoundNumbers {
  readonly run: number;
  /** The aggregator's time at its end. */
  readonly at: number;
  readonly round: number;
  readonly tau: number;
  readonly stepSize: number;
  readonly update: string;
  readonly aggregate: string;
  readonly c: number;
  readonly b: number;
  readonly before: number;
  readonly consumed: number;
  readonly budget: number;
  readonly nodes: readonly NodeNumbers[];
  /** D; 0 where it was not kept what single nodes did. */
  readonly examples: number;
  readonly apart?: { readonly movement: number; readonly noise: number; readonly drift: number };
  readonly choice?: ChoiceNumbers;
}

export interface NodeNumbers {
  readonly name: string;
  readonly examples: number;
  /** D_i / D. */
  readonly share: number;
  readonly localUpdates: number;
  readonly compute: number;
  readonly communicate: number;
  readonly wait: number;
}

/** Why the next tau is what it is, in factors whose product is what was maximised, or the value of the bound. */
export type ChoiceNumbers =
  | {
      readonly kind: "useful";
      readonly tau: number;
      /** Updates that the rest of the budget pays for, and the parts of their worth that drift and few rounds leave. */
      readonly paid: number;
      readonly leftByDrift: number;
      readonly leftByFewRounds: number;
      readonly useful: number;
    }
  | {
      readonly kind: "bound";
      readonly tau: number;
      readonly value: number;
      readonly objective: "minimise" | "maximise";
    };

export function roundNumbers(run: RunView): RoundNumbers | undefined {
  const event = run.lastLearning;
  if (event === undefined) return undefined;
  const examples = event.nodes.reduce((sum, node) => sum + node.examples, 0);
  const { drift } = event;
  const choice = run.lastBound && choiceNumbers(run.lastBound);
  return {
    run: run.run,
    at: event.at,
    round: event.round,
    tau: event.localUpdates,
    stepSize: event.stepSize ?? run.settings.stepSize,
    update: run.update,
    aggregate: run.settings.aggregate ?? "mean",
    c: event.localCostSeconds,
    b: event.globalCostSeconds,
    before: event.consumedBeforeSeconds,
    consumed: event.consumedSeconds,
    budget: event.budgetSeconds,
    nodes: event.nodes.map((node) => ({
      name: node.name,
      examples: node.examples,
      share: node.examples / examples,
      localUpdates: node.localUpdates,
      compute: node.computeSeconds,
      communicate: node.communicateSeconds,
      wait: node.waitSeconds,
    })),
    examples,
    ...(drift && {
      apart: { movement: Math.sqrt(drift.movement), noise: Math.sqrt(drift.noise), drift: Math.sqrt(drift.drift) },
    }),
    ...(choice && { choice }),
  };
}

function choiceNumbers({ decision: { why, wanted } }: BoundDecision): ChoiceNumbers | undefined {
  if (why.kind === "useful") {
    const useful = why.useful[wanted - 1];
    if (useful === undefined) return undefined;
    const [leftByDrift, leftByFewRounds] = [1 - why.losses.drift, 1 - why.losses.fewRounds];
    const paid = useful / (leftByDrift * leftByFewRounds);
    return { kind: "useful", tau: wanted, paid, leftByDrift, leftByFewRounds, useful };
  }
  if (why.kind !== "bound") return undefined;
  const value = why.bound[wanted - 1];
  return value === undefined ? undefined : { kind: "bound", tau: wanted, value, objective: why.objective };
}

/** Rounds come faster than one reads: another one is shown after this many seconds, or when there is no more to come. */
const readingSeconds = 1.5;

/** Whether these numbers are to be shown in place of those before. */
export function isTimeFor(next: RoundNumbers, before: RoundNumbers | undefined, goesOn: boolean): boolean {
  if (before === undefined || next.run !== before.run || !goesOn) return true;
  return next.at < before.at || next.at - before.at >= readingSeconds;
}
