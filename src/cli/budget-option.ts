import { InvalidArgumentError, Option } from "commander";
import type { Resource } from "../control/resources.ts";
import { type Amount, amountsInWords, parseAmount } from "../protocol/amounts.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { settingLimits } from "../protocol/setting-limits.ts";

/** What was asked for by `--budget`: amounts of different resources, one of them of time. */
export type Budgets = readonly Amount[];

/** `--budget`, which may be repeated; the default holds where no time is said. */
export function budgetOption(what: string, seconds: number): Option {
  const usualTime: Amount = { resource: "time", amount: seconds };
  const usual: Budgets = [usualTime];
  return new Option(
    "--budget <AMOUNT>",
    `${what}: time (60s), bytes sent and received by the aggregator (5MB); repeatable, once for each unit`,
  )
    .argParser((text: string, before: Budgets = usual) => {
      const amount = amountOf(text);
      const others = before.filter((each) => each !== usualTime || amount.resource !== "time");
      if (others.some((each) => each !== usualTime && each.resource === amount.resource))
        throw new InvalidArgumentError("There is one of this unit already.");
      return [...others, amount];
    })
    .default(usual, `${seconds}s`);
}

function amountOf(text: string): Amount {
  const amount = parseAmount(text);
  if (amount === undefined) throw new InvalidArgumentError(`It must be ${amountsInWords}.`);
  const { least, most } = amount.resource === "bytes" ? settingLimits.budgetBytes : { least: 1e-3, most: 1e7 };
  if (amount.amount < least || amount.amount > most)
    throw new InvalidArgumentError(`It must be between ${least} and ${most}.`);
  return amount.resource === "bytes" ? { ...amount, amount: Math.round(amount.amount) } : amount;
}

/** Budgets as a run's settings have them. */
export function budgetSettings(budgets: Budgets): Pick<RunSettings, "budgetSeconds" | "budgetBytes"> {
  const bytes = amountIn(budgets, "bytes");
  return { budgetSeconds: secondsIn(budgets), ...(bytes === undefined ? {} : { budgetBytes: bytes }) };
}

export function secondsIn(budgets: Budgets): number {
  return amountIn(budgets, "time") as number;
}

function amountIn(budgets: Budgets, resource: Resource): number | undefined {
  return budgets.find((each) => each.resource === resource)?.amount;
}
