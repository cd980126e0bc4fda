import { type Resource, resources } from "../../control/resources.ts";
import { moneyOf, runBudgets } from "../run-budgets.ts";
import { bytesOf } from "./bytes.ts";
import type { Run } from "./state.ts";
import type { Step } from "./step.ts";

/** Amounts of what a run has budgets of, as vectors in the order of its budgets. */

type Amounts = Readonly<Record<Resource, number>>;

/** Each amount in its place. */
export const vectorOf = (run: Run, amounts: Amounts): number[] => resourcesOf(run).map((resource) => amounts[resource]);

/** Amounts with the money that the others cost. */
export function withMoney(
  { settings }: Run,
  spent: { readonly time: number; readonly bytes: number; readonly joules: number; readonly deviceSeconds: number },
): Amounts {
  return { ...spent, money: moneyOf(settings, spent) };
}

/** What has been consumed of each until now. */
export function consumedOf(step: Step, run: Run): number[] {
  if (resourcesOf(run).length === 1) return [run.spent.seconds];
  const { seconds, joules, deviceSeconds } = run.spent;
  return vectorOf(run, withMoney(run, { time: seconds, bytes: bytesOf(step, run), joules, deviceSeconds }));
}

/** The resources that a run has budgets of, in the order of its vectors. */
export function resourcesOf({ settings, budget }: Run): readonly Resource[] {
  return budget.budgets.length === 1 ? onlyTime : runBudgets(settings).map(({ resource }) => resource);
}
const onlyTime = resources.slice(0, 1);
