import { priceNames } from "../protocol/prices.ts";
import { budgetNames } from "../protocol/run-budgets.ts";
import { runSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";

const { shape } = runSettings;

/** Budgets beside time, and prices, under the names of the settings: an experiment's file may set or vary each. */
export const budgetFactors = {
  budgetBytes: shape.budgetBytes.unwrap(),
  budgetJoules: shape.budgetJoules.unwrap(),
  budgetMoney: shape.budgetMoney.unwrap(),
  pricePerMegabyte: shape.pricePerMegabyte.unwrap(),
  pricePerKilowattHour: shape.pricePerKilowattHour.unwrap(),
  pricePerDeviceHour: shape.pricePerDeviceHour.unwrap(),
};

const prices: readonly string[] = Object.values(priceNames);

/** @throws UserError for money without prices, or prices without money, among the factors that a file names */
export function checkMoney(named: readonly string[], where: string): void {
  const price = named.find((name) => prices.includes(name));
  const isBudgeted = named.includes(budgetNames.money);
  if (price !== undefined && !isBudgeted)
    throw new UserError(`${price} changes nothing without a budget of money`, {
      where,
      toDo: `give ${budgetNames.money} in base or axes, or leave it out`,
    });
  if (isBudgeted && price === undefined)
    throw new UserError("money is spent by prices, and there are none", {
      where: `${where}: ${budgetNames.money}`,
      toDo: `give one of ${prices.join(", ")} in base or axes`,
    });
}
