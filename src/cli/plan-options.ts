import type { AggregatorOptions } from "./aggregator.ts";

export interface PlanOptions extends Omit<AggregatorOptions, "withNode" | "standby" | "from"> {
  /** Seconds of the run that measures. */
  readonly measure: number;
  readonly budgets?: readonly number[];
  readonly seeds: number;
  readonly limit: number;
  readonly out?: string;
}
