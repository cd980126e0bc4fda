import { roundedAmount } from "../../protocol/amounts.ts";
import type { PlannedBudget } from "./budget-plan.ts";

export interface SpentColumn {
  readonly heading: "joules" | "money";
  /** Of each budget of time; undefined where it was not simulated. */
  readonly contents: readonly (string | undefined)[];
}

/** What the runs spend of the budgets beside time. Bytes have a column of their own in any plan. */
export function spentColumns(budgets: readonly PlannedBudget[]): SpentColumn[] {
  return (["joules", "money"] as const).flatMap((heading) => {
    const contents = budgets.map(({ others }) => {
      const use = others.find(({ resource }) => resource === heading);
      return use && roundedAmount({ ...use, amount: use.consumed }, use.budget);
    });
    return contents.some((text) => text !== undefined) ? [{ heading, contents }] : [];
  });
}
