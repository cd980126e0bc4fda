import type { Resource } from "../control/resources.ts";
import type { RunSettings } from "./run-settings.ts";

/** The resource budgets of a run, time first. */
export function runBudgets({
  budgetSeconds,
  budgetBytes,
}: Pick<RunSettings, "budgetSeconds" | "budgetBytes">): readonly {
  readonly resource: Resource;
  readonly budget: number;
}[] {
  return [
    { resource: "time", budget: budgetSeconds },
    ...(budgetBytes === undefined ? [] : [{ resource: "bytes" as const, budget: budgetBytes }]),
  ];
}
