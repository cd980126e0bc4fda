import type { BudgetUse, Resource } from "../control/resources.ts";
import { parseDecimal } from "../math/decimals.ts";

/** Amounts of resources as people write them: `60s`, `5MB`. The command line, files and the page read the same. */
export interface Amount {
  readonly resource: Resource;
  /** Seconds, bytes, joules, or units of the currency. */
  readonly amount: number;
  /** Of money: its code. */
  readonly currency?: string | undefined;
}

const units: ReadonlyMap<string, { readonly resource: Resource; readonly size: number }> = new Map([
  ["", { resource: "time", size: 1 }],
  ["s", { resource: "time", size: 1 }],
  ["min", { resource: "time", size: 60 }],
  ["h", { resource: "time", size: 3600 }],
  ["B", { resource: "bytes", size: 1 }],
  ["kB", { resource: "bytes", size: 1e3 }],
  ["MB", { resource: "bytes", size: 1e6 }],
  ["GB", { resource: "bytes", size: 1e9 }],
  ["J", { resource: "joules", size: 1 }],
  ["kJ", { resource: "joules", size: 1e3 }],
  ["Wh", { resource: "joules", size: 3600 }],
  ["kWh", { resource: "joules", size: 3.6e6 }],
]);

/** What may be written, for messages. */
export const amountsInWords =
  "time (60, 60s, 2min, 1h), bytes (500kB, 5MB), joules (200J, 5kJ, 2Wh) or money (0.02USD)";

/** @returns undefined for what is no amount */
export function parseAmount(text: string): Amount | undefined {
  const [, number = "", unit = ""] = /^\s*(.*?\d\.?)\s*([a-zA-Z]*)\s*$/.exec(text) ?? [];
  const value = parseDecimal(number);
  if (value !== undefined && /^[A-Z]{3}$/.test(unit)) return { resource: "money", amount: value, currency: unit };
  const known = units.get(unit);
  if (value === undefined || known === undefined) return undefined;
  // Parsed from its decimal form, since 1.1 * 1e6 is not 1100000.
  const exponent = Math.log10(known.size);
  const amount = Number.isInteger(exponent) ? Number(`${value}e${exponent}`) : value * known.size;
  return { resource: known.resource, amount };
}

/** `60 s`, `5 MB`: as precise as it is. */
export function amountInWords({ resource, amount, currency }: Amount): string {
  switch (resource) {
    case "time":
      return `${amount} s`;
    case "bytes": {
      const [size, unit] = sizes.find(([least]) => amount >= least) ?? [1, "B"];
      return `${amount / size} ${unit}`;
    }
    case "joules":
      return `${amount} J`;
    case "money":
      return `${amount} ${currency ?? ""}`.trim();
    default:
      throw new Error(`unreachable: ${resource satisfies never}`);
  }
}
/** The same, rounded to what a part of a budget is worth: `59.1 s`, `3.12 MB`. */
export function roundedAmount({ resource, amount, currency }: Amount, budget: number): string {
  switch (resource) {
    case "time":
      return `${amount.toFixed(1)} s`;
    case "bytes": {
      const [size, unit] = sizes.find(([least]) => budget >= least) ?? [1, "B"];
      return `${(amount / size).toFixed(size === 1 ? 0 : digitsFor(budget / size))} ${unit}`;
    }
    case "joules":
      return `${amount.toFixed(digitsFor(budget))} J`;
    case "money":
      return `${amount.toFixed(digitsFor(budget))} ${currency ?? ""}`.trim();
    default:
      throw new Error(`unreachable: ${resource satisfies never}`);
  }
}

type Consumed = Pick<BudgetUse, "resource" | "budget" | "consumed"> & {
  readonly energy?: BudgetUse["energy"] | undefined;
  readonly currency?: string | undefined;
};

/** `4.98 of 5 MB`. */
export function partOfBudget({ resource, budget, consumed, currency, energy }: Consumed): string {
  const [amount] = roundedAmount({ resource, amount: consumed }, budget).split(" ");
  const source = energy === undefined ? "" : ` (${energy})`;
  return `${amount} of ${amountInWords({ resource, amount: budget, currency })}${source}`;
}

/** So that the budget has three significant digits. */
function digitsFor(budget: number): number {
  return Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(budget))));
}

const sizes = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
] as const;
