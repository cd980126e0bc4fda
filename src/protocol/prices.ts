import { parseDecimal } from "../math/decimals.ts";

/** The setting of each price, by what it is of. */
export const priceNames = {
  MB: "pricePerMegabyte",
  kWh: "pricePerKilowattHour",
  "device-hour": "pricePerDeviceHour",
} as const;

/** What bytes, joules or the nodes' time cost. */
export interface Price {
  readonly per: keyof typeof priceNames;
  readonly amount: number;
  /** Its code; undefined if only the budget says it. */
  readonly currency: string | undefined;
}

/** Reads `0.10USD/MB`, `0.3/kWh`, `0.05/device-hour`; undefined for what is no price. */
export function readPrice(text: string): Price | undefined {
  const [, amount = "", currency, per] =
    /^\s*([^A-Z/]*?)\s*([A-Z]{3})?\s*\/\s*(MB|kWh|device-hour)\s*$/.exec(text) ?? [];
  const value = parseDecimal(amount);
  if (value === undefined || value < 0 || value > 1e9) return undefined;
  return per === "MB" || per === "kWh" || per === "device-hour" ? { per, amount: value, currency } : undefined;
}
