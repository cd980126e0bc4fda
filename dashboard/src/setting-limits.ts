export type NumberName = "delayMs" | "budgetSeconds" | "phi" | "momentum" | "stepSize" | "batch" | "tauMax" | "seed";

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** What the aggregator accepts, but of the delay, which is shorter here: more than that nobody wants to wait for. */
export const numberRanges: Readonly<Record<NumberName, NumberRange>> = {
  delayMs: { least: 0, most: 2000, whole: false },
  budgetSeconds: { least: Number.MIN_VALUE, most: 1e7, whole: false },
  phi: { least: Number.MIN_VALUE, most: Number.MAX_VALUE, whole: false },
  momentum: { least: 0, most: 1 - Number.EPSILON, whole: false },
  stepSize: { least: Number.MIN_VALUE, most: 1000, whole: false },
  batch: { least: 1, most: 1e9, whole: true },
  tauMax: { least: 1, most: 10_000, whole: true },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
};

/** The number that a text says, if it is one in the range. */
export function numberIn(text: string | null, { least, most, whole }: NumberRange): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const value = Number(text);
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
}
