import type { Resource } from "../control/resources.ts";
import type { RunSettings } from "./run-settings.ts";

/** The resource budgets of a run, time first. */
export function runBudgets({ budgetSeconds, budgetBytes, budgetJoules, budgetMoney }: RunSettings): readonly {
  readonly resource: Resource;
  readonly budget: number;
}[] {
  const others = [
    { resource: "bytes", budget: budgetBytes },
    { resource: "joules", budget: budgetJoules },
    { resource: "money", budget: budgetMoney },
  ] as const;
  return [
    { resource: "time", budget: budgetSeconds },
    ...others.flatMap(({ resource, budget }) => (budget === undefined ? [] : [{ resource, budget }])),
  ];
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
