/** Numbers that a setting may be. */
export interface NumberRange {
  /** `Number.MIN_VALUE` for everything greater than 0. */
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

const positive = Number.MIN_VALUE;

/** Of the settings of a run that are numbers: the schema (run-settings.ts) and the page's fields take these. */
export const settingLimits = {
  budgetSeconds: { least: positive, most: 1e7, whole: false },
  budgetBytes: { least: 1, most: 1e15, whole: true },
  budgetJoules: { least: positive, most: 1e12, whole: false },
  budgetMoney: { least: positive, most: 1e9, whole: false },
  pricePerMegabyte: { least: 0, most: 1e9, whole: false },
  pricePerKilowattHour: { least: 0, most: 1e9, whole: false },
  pricePerDeviceHour: { least: 0, most: 1e9, whole: false },
  phi: { least: positive, most: Number.MAX_VALUE, whole: false },
  momentum: { least: 0, most: 1 - Number.EPSILON, whole: false },
  stepSize: { least: positive, most: 1000, whole: false },
  maxShare: { least: positive, most: 1, whole: false },
  batch: { least: 1, most: 1e9, whole: true },
  tauMax: { least: 1, most: 10_000, whole: true },
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
} as const satisfies Readonly<Record<string, NumberRange>>;
