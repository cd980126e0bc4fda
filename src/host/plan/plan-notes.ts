import { counted, significant } from "../report/words.ts";
import { type BudgetPlan, boundByOther, enoughFrom, othersInWords } from "./budget-plan.ts";

/** What is to be known besides a plan's table of budgets, in sentences. */
export function planNotes(plan: BudgetPlan): string[] {
  const sentences = [enough(plan), bound(plan), drew(plan), lost(plan), stopped(plan)];
  return sentences.filter((sentence) => sentence !== undefined);
}

function enough({ budgets }: BudgetPlan): string | undefined {
  const seconds = enoughFrom(budgets);
  return seconds === undefined
    ? undefined
    : `Beyond ${significant(seconds)} s the loss is not expected to fall by more than 1 %.`;
}

function bound({ budgets }: BudgetPlan): string | undefined {
  const found = boundByOther(budgets);
  return (
    found &&
    `From ${significant(found.budgetSeconds)} s on the budget of ${found.resource} ends most runs before time does.`
  );
}

function drew(plan: BudgetPlan): string | undefined {
  const { watts } = plan.measured;
  if (!watts || othersInWords(plan) === "") return undefined;
  return `A node drew ${significant(watts.computing)} W in local updates and ${significant(watts.idle)} W beside them (${watts.energy}).`;
}

function lost({ budgets }: BudgetPlan): string | undefined {
  const runs = budgets.reduce((sum, each) => sum + each.lost, 0);
  if (runs === 0) return undefined;
  return `${counted(runs, "simulated run")} diverged or failed, and ${runs === 1 ? "is" : "are"} left out.`;
}

function stopped({ stopRules }: BudgetPlan): string | undefined {
  return Object.keys(stopRules).length === 0
    ? undefined
    : "Simulated runs end before their budget where --rounds, --until or --patience end them.";
}
