import { type Resource, resources } from "../control/resources.ts";
import type { RunSettings } from "./run-settings.ts";

/** What a run's settings say of budgets and prices. */
export type BudgetSettings = Pick<
  RunSettings,
  (typeof budgetNames)[Resource] | "currency" | "pricePerMegabyte" | "pricePerKilowattHour" | "pricePerDeviceHour"
>;

/** The setting of each resource's budget. */
export const budgetNames = {
  time: "budgetSeconds",
  bytes: "budgetBytes",
  joules: "budgetJoules",
  money: "budgetMoney",
} as const satisfies Readonly<Record<Resource, keyof RunSettings>>;

/** The resource budgets of a run, time first. */
export function runBudgets(settings: RunSettings): readonly { readonly resource: Resource; readonly budget: number }[] {
  return resources.flatMap((resource) => {
    const budget = settings[budgetNames[resource]];
    return budget === undefined ? [] : [{ resource, budget }];
  });
}

/** What bytes, joules and the time of devices cost by a run's prices. */
export function moneyOf(
  { pricePerMegabyte = 0, pricePerKilowattHour = 0, pricePerDeviceHour = 0 }: RunSettings,
  spent: { readonly bytes: number; readonly joules: number; readonly deviceSeconds: number },
): number {
  return (
    (pricePerMegabyte * spent.bytes) / 1e6 +
    (pricePerKilowattHour * spent.joules) / 3.6e6 +
    (pricePerDeviceHour * spent.deviceSeconds) / 3600
  );
}
