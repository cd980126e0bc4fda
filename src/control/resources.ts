/** What a run can have budgets of, in the order in which they stand in parallel arrays. Time is always there. */
export const resources = ["time", "bytes", "joules", "money"] as const;
export type Resource = (typeof resources)[number];

/** Whether joules were metered at the nodes, or reckoned from what their devices draw. */
export const energySources = ["metered", "estimated", "partly metered"] as const;
export type EnergySource = (typeof energySources)[number];

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
  /** Of money: the code of its currency. */
  readonly currency?: string;
  /** Of joules, and of money that pays for joules. */
  readonly energy?: EnergySource;
}
