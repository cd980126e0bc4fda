/** What a run can have budgets of, in the order in which they stand in parallel arrays. Time is always there. */
export const resources = ["time", "bytes", "joules", "money"] as const;
export type Resource = (typeof resources)[number];

/** A resource budget and what has become of it. Seconds, bytes, joules, or units of a currency. */
export interface BudgetUse {
  readonly resource: Resource;
  /** R_m. */
  readonly budget: number;
  /** s_m. */
  readonly consumed: number;
  /** c_m and b_m. */
  readonly localCost: number;
  readonly globalCost: number;
}
