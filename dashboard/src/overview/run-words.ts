import { partOfBudget, roundedAmount } from "../../../src/protocol/amounts.ts";
import { isLost, isSuccess } from "../../../src/protocol/run-endings.ts";
import type { RunOverview } from "../../../src/watch/run-overview.ts";

/** What the dot beside a run's state looks like. */
export type RunMark = "learns" | "waits" | "done" | "failed";

export function markOf({ doing, ending }: RunOverview): RunMark {
  if (doing === "round" || doing === "evaluating") return "learns";
  if (doing !== "nothing") return "waits";
  return ending !== undefined && ending !== "replaced" && isLost(ending) ? "failed" : "done";
}

export function stateWords({ doing, connected, needed, rounds, ending }: RunOverview): string {
  switch (doing) {
    case "round":
      return `learns, round ${rounds + 1}`;
    case "evaluating":
      return "evaluates its result";
    case "paused":
      return `paused after round ${rounds}`;
    case "waiting":
      return connected < needed ? `waits for nodes: ${connected} of ${needed}` : "waits until its nodes are ready";
    case "nothing":
      return endingWords(ending);
    default:
      throw new Error(`unreachable: ${doing satisfies never}`);
  }
}

const endings: Readonly<Partial<Record<NonNullable<RunOverview["ending"]>, string>>> = {
  budget: "done: its budget is spent",
  rounds: "done: all its rounds",
  target: "done: its target is reached",
  patience: "done: the loss fell no more",
  stopped: "stopped",
  interrupted: "interrupted",
  diverged: "has diverged",
  failed: "failed",
};

function endingWords(ending: RunOverview["ending"]): string {
  if (ending === undefined) return "not started";
  return endings[ending] ?? (ending !== "replaced" && isSuccess(ending) ? "done" : "ended");
}

/** A budget, for a bar: what is left as a share and in words, and all of it for who asks. */
export interface BudgetLeft {
  readonly resource: string;
  /** 0 to 1. */
  readonly share: number;
  readonly text: string;
  readonly whole: string;
}

export function budgetsLeft({ budgets }: Pick<RunOverview, "budgets">): readonly BudgetLeft[] {
  return budgets.map((use) => {
    const { resource, budget, consumed } = use;
    const left = Math.max(0, budget - consumed);
    return {
      resource,
      share: budget > 0 ? left / budget : 0,
      text: `${roundedAmount({ ...use, amount: left }, budget)} left`,
      whole: `${partOfBudget(use)} spent`,
    };
  });
}
