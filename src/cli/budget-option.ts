import { InvalidArgumentError, Option } from "commander";
import type { Resource } from "../control/resources.ts";
import { type Amount, amountInWords, amountsInWords, parseAmount } from "../protocol/amounts.ts";
import { type Price, priceNames, readPrice } from "../protocol/prices.ts";
import { type BudgetSettings, budgetNames } from "../protocol/run-budgets.ts";
import { settingLimits } from "../protocol/setting-limits.ts";
import { UsageError } from "./usage.ts";
import { taking } from "./value-schema.ts";

/** What was asked for by `--budget`: amounts of different resources, one of them of time. */
export type Budgets = readonly Amount[];

/** `--budget`, which may be repeated; the default holds where no time is said. */
export function budgetOption(what: string, seconds: number): Option {
  const usualTime: Amount = { resource: "time", amount: seconds };
  const usual: Budgets = [usualTime];
  return new Option(
    "--budget <AMOUNT>",
    `${what}: time (60s), bytes sent and received by the aggregator (5MB), joules of the nodes (200J), money by --price (0.02USD); repeatable, one of each`,
  )
    .argParser(
      taking(
        { type: ["number", "string"], minimum: limits.time.least, maximum: limits.time.most, pattern: "\\d" },
        (text: string, before: Budgets = usual) => {
          const amount = amountOf(text);
          const others = before.filter((each) => each !== usualTime || amount.resource !== "time");
          if (others.some((each) => each !== usualTime && each.resource === amount.resource))
            throw new InvalidArgumentError("There is one of this unit already.");
          return [...others, amount];
        },
      ),
    )
    .default(usual, `${seconds}s`);
}

const limits = {
  time: { least: 1e-3, most: 1e7 },
  bytes: settingLimits.budgetBytes,
  joules: { least: 1e-6, most: settingLimits.budgetJoules.most },
  money: { least: 1e-12, most: settingLimits.budgetMoney.most },
} as const;

function amountOf(text: string): Amount {
  const amount = parseAmount(text);
  if (amount === undefined) throw new InvalidArgumentError(`It must be ${amountsInWords}.`);
  const { least, most } = limits[amount.resource];
  if (amount.amount < least || amount.amount > most)
    throw new InvalidArgumentError(`It must be between ${least} and ${most}.`);
  return amount.resource === "bytes" ? { ...amount, amount: Math.round(amount.amount) } : amount;
}

/** `--price 0.1USD/MB`, which may be repeated. */
export function priceOption(): Option {
  return new Option(
    "--price <PRICE>",
    "what a budget of money pays for: 0.10USD/MB of bytes, 0.30USD/kWh of joules, 0.05USD/device-hour of each node's time; repeatable",
  ).argParser(
    taking({ type: "string", pattern: "/" }, (text: string, before: readonly Price[] = []) => {
      const price = priceOf(text);
      if (before.some(({ per }) => per === price.per))
        throw new InvalidArgumentError(`There is one per ${price.per} already.`);
      return [...before, price];
    }),
  );
}

function priceOf(text: string): Price {
  const price = readPrice(text);
  if (price) return price;
  throw new InvalidArgumentError("It must be an amount per MB, kWh or device-hour, as in 0.10USD/MB.");
}

/**
 * Budgets and prices as a run's settings have them.
 *
 * @throws UsageError for money without prices, prices without money, or several currencies
 */
export function budgetSettings(budgets: Budgets, prices: readonly Price[] = []): BudgetSettings {
  const money = budgets.find(({ resource }) => resource === "money");
  if (!money && prices.length > 0)
    throw new UsageError("nothing has a price without a budget of money", {
      where: "--price",
      toDo: "give one, as in --budget 0.02USD, or leave it out",
    });
  if (money && prices.length === 0)
    throw new UsageError("money is spent by prices, and there are none", {
      where: `--budget ${amountInWords(money)}`,
      toDo: "say what costs how much, as in --price 0.10USD/MB (or kWh, device-hour)",
    });
  const other = prices.find(({ currency }) => currency !== undefined && currency !== money?.currency);
  if (other)
    throw new UsageError(`the price per ${other.per} is in ${other.currency}, and the budget in ${money?.currency}`, {
      where: "--price",
      toDo: "use one currency",
    });
  const each: { -readonly [K in keyof BudgetSettings]: BudgetSettings[K] } = { budgetSeconds: secondsIn(budgets) };
  for (const { resource, amount } of budgets) each[budgetNames[resource]] = amount;
  for (const { per, amount } of prices) each[priceNames[per]] = amount;
  return money?.currency === undefined ? each : { ...each, currency: money.currency };
}

function secondsIn(budgets: Budgets): number {
  return amountIn(budgets, "time") as number;
}

function amountIn(budgets: Budgets, resource: Resource): number | undefined {
  return budgets.find((each) => each.resource === resource)?.amount;
}
