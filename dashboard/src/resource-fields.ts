import { amountInWords, parseAmount } from "../../src/protocol/amounts.ts";
import { priceNames, readPrice } from "../../src/protocol/prices.ts";
import { budgetNames, runBudgets } from "../../src/protocol/run-budgets.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { numberIn, numberRanges } from "./setting-limits.ts";
import type { Edits } from "./settings.ts";

/** Budgets beside time, and prices, as the page's fields have them: texts like those of the command line, between commas. */

const none = "none";

export function otherBudgetsIn(controls: RunSettings): string {
  const others = runBudgets(controls).filter(({ resource }) => resource !== "time");
  const words = others.map(({ resource, budget }) =>
    amountInWords({ resource, amount: budget, currency: controls.currency }).replace(" ", ""),
  );
  return words.join(", ") || none;
}

export function readOtherBudgets(text: string): Edits | undefined {
  const edits: { -readonly [K in keyof Edits]: Edits[K] } = {
    ...{ budgetBytes: undefined, budgetJoules: undefined, budgetMoney: undefined, currency: undefined },
  };
  for (const each of partsOf(text)) {
    const found = parseAmount(each);
    if (!found || found.resource === "time") return undefined;
    const name = budgetNames[found.resource];
    const amount = numberIn(String(found.amount), numberRanges[name]);
    if (amount === undefined || edits[name] !== undefined) return undefined;
    edits[name] = amount;
    if (found.currency !== undefined) edits.currency = found.currency;
  }
  return edits;
}

export function pricesIn(controls: RunSettings): string {
  const words = Object.entries(priceNames).flatMap(([per, name]) =>
    controls[name] === undefined ? [] : [`${controls[name]}/${per}`],
  );
  return words.join(", ") || none;
}

/** A currency may stand in a price, as on the command line, if it is that of the budget of money. */
export function readPrices(text: string, { currency }: Partial<Pick<RunSettings, "currency">> = {}): Edits | undefined {
  const edits: { -readonly [K in keyof Edits]: Edits[K] } = {
    ...{ pricePerMegabyte: undefined, pricePerKilowattHour: undefined, pricePerDeviceHour: undefined },
  };
  for (const each of partsOf(text)) {
    const price = readPrice(each);
    if (!price || edits[priceNames[price.per]] !== undefined) return undefined;
    if (price.currency !== undefined && price.currency !== currency) return undefined;
    edits[priceNames[price.per]] = price.amount;
  }
  return edits;
}

function partsOf(text: string): readonly string[] {
  const written = text.trim();
  return written === "" || written === none ? [] : written.split(",");
}
