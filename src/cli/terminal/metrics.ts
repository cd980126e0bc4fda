import { metricWords, shortMetric } from "../../watch/metric-words.ts";
import { figure, narrow, percent } from "./format.ts";

/** What tests say of a model, in words. The first metric of a model is its most important one. */

/** `accuracy 87.65 %`, `mean squared error 0.182` */
export function metricResult([name, value]: readonly [string, number]): string {
  return `${metricWords(name)} ${name === "accuracy" ? percent(value) : figure(value)}`;
}

/** `accuracy 87.65 %` or `test error 0.1832`, always as wide. */
export function metricInFull(name: string, value: number): string {
  return `${shortMetric(name)} ${name === "accuracy" ? percent(value) : figure(value).padEnd(6)}`;
}

/** `acc 87.5 %` or `error .1832`, always as wide. */
export function metricInShort(name: string, value: number | undefined): string {
  if (name !== "accuracy")
    return `${narrowMetrics.get(name) ?? "test"} ${value === undefined ? "  –  " : narrow(value)}`;
  if (value === undefined) return "acc   –   ";
  return `acc ${value > 0.9995 ? " 100" : (100 * value).toFixed(1).padStart(4)} %`;
}

const narrowMetrics: ReadonlyMap<string, string> = new Map([
  ["meanSquaredError", "error"],
  ["meanSquaredDistance", "dist"],
]);
