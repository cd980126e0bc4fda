/** What people call the metrics of models: the page and the terminal say the same. */

/** `mean squared error`, of `meanSquaredError`. */
export function metricWords(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

const shortMetrics: ReadonlyMap<string, string> = new Map([
  ["meanSquaredError", "test error"],
  ["meanSquaredDistance", "test distance"],
]);

/** The same for narrow places: `test error`. */
export function shortMetric(name: string): string {
  return shortMetrics.get(name) ?? metricWords(name);
}
