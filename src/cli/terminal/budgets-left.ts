import type { BudgetUse } from "../../control/resources.ts";
import { roundedAmount } from "../../protocol/amounts.ts";
import type { RoundFinished } from "../../watch/events.ts";

/** What is left of a run's budgets after a round. */

/** The budget that ends the run if all goes on like this. */
export function scarcest(event: RoundFinished): BudgetUse {
  const { budgets = [], binding } = event;
  return budgets.find(({ resource }) => resource === binding) ?? timeOf(event);
}

/** `41.0 s left`; of several budgets the scarcest comes first: `3.12 MB, 41.0 s left`. */
export function leftOfAll(event: RoundFinished): string {
  const first = scarcest(event);
  const others = (event.budgets ?? []).filter(({ resource }) => resource !== first.resource);
  return `${[first, ...others].map(leftOf).join(", ")} left`;
}

export function leftOfScarcest(event: RoundFinished): string {
  return `${leftOf(scarcest(event))} left`;
}

/** As wide in each round of a run. */
function leftOf({ resource, budget, consumed, currency, energy }: BudgetUse): string {
  // Not by meters alone.
  const about = energy === undefined || energy === "metered" ? "" : "~";
  const inWords = (amount: number) => about + roundedAmount({ resource, amount, currency }, budget);
  return inWords(Math.max(0, budget - consumed)).padStart(inWords(budget).length);
}

function timeOf({ budgetSeconds, consumedSeconds, localCostSeconds, globalCostSeconds }: RoundFinished): BudgetUse {
  const [localCost, globalCost] = [localCostSeconds, globalCostSeconds];
  return { resource: "time", budget: budgetSeconds, consumed: consumedSeconds, localCost, globalCost };
}
