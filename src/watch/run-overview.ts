import type { BudgetUse } from "../control/resources.ts";
import type { RunStatus } from "../protocol/aggregator/status.ts";
import type { RunEnding } from "../protocol/result.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import type { AggregatorEvent } from "./events.ts";

/** How one of several runs is doing, as lists of them show it. */
export interface RunOverview extends Pick<RunStatus, "doing" | "sentence"> {
  readonly name: string;
  /** Its page, from the address of the list. */
  readonly page: string;
  readonly title: string;
  readonly model: string;
  /** Nodes that are connected, also behind relays, and that it needs to begin. */
  readonly connected: number;
  readonly needed: number;
  /** That it has done. */
  readonly rounds: number;
  readonly loss?: number;
  /** A share of the test examples. */
  readonly accuracy?: number;
  readonly budgets: readonly Pick<BudgetUse, "resource" | "budget" | "consumed" | "currency">[];
  /** How the newest one came to its end. */
  readonly ending?: RunEnding | "replaced";
  readonly explanation?: string;
}

/** `GET /api/status` where several runs share an aggregator's program. */
export interface RunsStatus {
  readonly runs: readonly RunOverview[];
}

type Folded = Omit<RunOverview, "doing" | "sentence" | "name" | "page">;

/** What the events of a run's aggregator come to. */
export interface OverviewFold {
  take(event: AggregatorEvent): void;
  now(): Folded;
}

export function foldOverview(): OverviewFold {
  let [title, model, needed] = ["", "", 1];
  /** For how many nodes each stands: a relay for those behind it. */
  const connected = new Map<string, number>();
  let run: Pick<Folded, "rounds" | "loss" | "accuracy" | "ending" | "explanation"> = { rounds: 0 };
  let budgets: Folded["budgets"] = [];

  function begin({ budgetSeconds }: RunSettings): void {
    run = { rounds: 0 };
    budgets = [{ resource: "time", budget: budgetSeconds, consumed: 0 }];
  }

  return {
    take(event) {
      switch (event.kind) {
        case "aggregator-started":
          needed = event.nodesNeeded;
          begin(event.settings);
          [title, model] = [event.task.title, event.task.model];
          return;
        case "task-changed":
          [title, model] = [event.task.title, event.task.model];
          return;
        case "node-joined":
          connected.set(event.name, event.standsFor ?? 1);
          return;
        case "node-gone":
          connected.delete(event.name);
          return;
        case "run-started":
          return begin(event.settings);
        case "round-finished": {
          const { round: rounds, loss, accuracy } = event;
          run = { ...run, rounds, loss, ...(accuracy === undefined ? {} : { accuracy }) };
          budgets = (event.budgets ?? [timeOf(event)]).map(({ resource, budget, consumed, currency }) => ({
            resource,
            budget,
            consumed,
            ...(currency === undefined ? {} : { currency }),
          }));
          return;
        }
        case "run-finished": {
          const { reason: ending, explanation, summary } = event;
          run = { ...run, ending, ...(explanation === undefined ? {} : { explanation }) };
          if (!summary) return;
          const { rounds, loss, accuracy } = summary;
          run = { ...run, rounds, ...(loss === null ? {} : { loss }), ...(accuracy === null ? {} : { accuracy }) };
          return;
        }
        default:
      }
    },
    now: () => ({ title, model, connected: sum(connected.values()), needed, ...run, budgets }),
  };
}

function sum(counts: Iterable<number>): number {
  let all = 0;
  for (const count of counts) all += count;
  return all;
}

const timeOf = ({
  budgetSeconds: budget,
  consumedSeconds: consumed,
}: Pick<Extract<AggregatorEvent, { kind: "round-finished" }>, "budgetSeconds" | "consumedSeconds">) =>
  ({ resource: "time", budget, consumed, currency: undefined }) as const;
