import { figure, narrow, percent } from "./format.ts";

/** What tests say of a model, in words. The first metric of a model is its most important one. */

/** `accuracy 87.65 %`, `mean squared error 0.182` */
export function metricResult([name, value]: readonly [string, number]): string {
  return `${metricWords(name)} ${name === "accuracy" ? percent(value) : figure(value)}`;
}

/** `accuracy 87.65 %` or `test error 0.1832`, always as wide. */
export function metricInFull(name: string, value: number | undefined): string {
  if (name === "accuracy") return `accuracy ${value === undefined ? "   –   " : percent(value)}`;
  return `${shortMetrics.get(name)?.long ?? metricWords(name)} ${value === undefined ? "  –   " : figure(value).padEnd(6)}`;
}

/** `acc 87.5 %` or `error .1832`, always as wide. */
export function metricInShort(name: string, value: number | undefined): string {
  if (name !== "accuracy")
    return `${shortMetrics.get(name)?.short ?? "test"} ${value === undefined ? "  –  " : narrow(value)}`;
  if (value === undefined) return "acc   –   ";
  return `acc ${value > 0.9995 ? " 100" : (100 * value).toFixed(1).padStart(4)} %`;
}

const shortMetrics: ReadonlyMap<string, { readonly long: string; readonly short: string }> = new Map([
  ["meanSquaredError", { long: "test error", short: "error" }],
  ["meanSquaredDistance", { long: "test distance", short: "dist" }],
]);

/** `mean squared error`, of `meanSquaredError`. */
function metricWords(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}
