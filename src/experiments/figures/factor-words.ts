/** Words for settings whose names do not explain themselves: short ones for panels, long ones for axes. */
const words: Readonly<Record<string, readonly [short: string, long?: string]>> = {
  budget: ["budget", "budget, seconds"],
  budgetBytes: ["budget of bytes", "budget of bytes at the aggregator"],
  budgetJoules: ["budget of joules", "budget of joules of all nodes"],
  budgetMoney: ["budget of money"],
  pricePerMegabyte: ["price of a megabyte"],
  pricePerKilowattHour: ["price of a kilowatt-hour"],
  pricePerDeviceHour: ["price of a device-hour", "price of an hour of one node"],
  batch: ["minibatch", "examples in a minibatch"],
  stepSize: ["step size"],
  stepSizeSchedule: ["schedule of the step size"],
  aggregate: ["aggregation", "what is made of the weights"],
  encoding: ["sent as", "how weights are sent"],
  tauMax: ["largest tau", "largest tau allowed"],
  update: ["update", "update rule"],
  momentum: ["momentum", "momentum at the aggregator"],
  examples: ["examples", "training examples"],
  dataset: ["data"],
  localCost: ["time of a local update ×", "time of a local update, multiplied by"],
  globalCost: ["time of an aggregation ×", "time of an aggregation, multiplied by"],
};

/** A factor before one of its values. */
export function factorInWords(factor: string): string {
  return words[factor]?.[0] ?? factor;
}

/** A factor as the title of an axis. */
export function factorTitle(factor: string): string {
  return words[factor]?.[1] ?? factorInWords(factor);
}
