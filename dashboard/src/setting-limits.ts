import { type NumberRange, settingLimits } from "../../src/protocol/setting-limits.ts";

export type { NumberRange };
export type NumberName = keyof typeof settingLimits | "delayMs";

/** What the fields take: what the aggregator accepts, but for the delay: longer ones than this are of no use on the page. */
export const numberRanges: Readonly<Record<NumberName, NumberRange>> = {
  delayMs: { least: 0, most: 2000, whole: false },
  ...settingLimits,
};

/** The number that a text says, if it is one in the range. */
export function numberIn(text: string | null, { least, most, whole }: NumberRange): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const value = Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
}
