/** Numbers and choices as people read them. */

import { caseOf } from "../../src/learning/case-partitions.ts";
import type { RunView, SlowedNode } from "./fold/view.ts";
import type { NumberRange } from "./setting-limits.ts";

const grouped = new Intl.NumberFormat("en-US");

/** `60,000` */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 round`, `2 rounds` */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `8 µs`, `0.9 ms`, `13 ms`, `1.25 s`: as precise as one reads. */
export function milliseconds(seconds: number): string {
  const ms = seconds * 1000;
  if (ms >= 1000) return `${seconds.toFixed(2)} s`;
  if (ms > 0 && ms < 0.0995) return `${Number((1000 * ms).toPrecision(2))} µs`;
  return ms >= 9.95 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** `7.4 s`, `42 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 7200) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}

/** Three significant digits without an exponent where that is readable: `0.0512`, `12.3`, `1.2e-6`. */
export function significant(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001 || size >= 100_000) return value.toExponential(1).replace("e+", "e");
  return size >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** `0.2231`, and where a loss has grown out of that form `3.5e20`. */
export function lossWords(loss: number): string {
  return Math.abs(loss) < 1000 ? loss.toFixed(4) : significant(loss);
}

/** A number that a model answers, with the digits that files of answers have. */
export function answerNumber(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9)
    ? String(value)
    : value.toLocaleString("en-US", { maximumSignificantDigits: 6 });
}

/** A message of the aggregator as a sentence; one that begins with a file's name keeps that as it is. */
export function asSentence(message: string): string {
  const first = /^\S*[^\s.][./][^\s.]/.test(message) ? message.charAt(0) : message.charAt(0).toUpperCase();
  return `${first}${message.slice(1).replace(/\.$/, "")}.`;
}

/** `87.7 %` */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** With numbers and their units kept in one line. */
export function unbroken(text: string): string {
  return text.replace(/(\d) (?=(?:%|s|ms|µs)(?![a-z]))/g, "$1\u00a0");
}

/** `512 B`, `3.2 kB`, `1.4 MB` */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** `case 2`, `dirichlet 0.5`; `own data` of nodes that learn from data of their own, `own data and case 2` of some that do. */
export function partitionWords(data: string): string {
  if (data === "own") return "own data";
  const partition = data.replace(/^own and /, "");
  if (partition !== data) return `own data and ${partitionWords(partition)}`;
  const number = caseOf(partition);
  return number === undefined ? partition.replace(":", " ") : `case ${number}`;
}

/** `3` of `cluster 3`, `Ade` of `Adelie`: names labels where there is room for a few letters. */
export function shortLabel(name: string): string {
  return /\d+$/.exec(name)?.[0] ?? name.slice(0, 3);
}

/** An accuracy as a percentage, an error as a number. */
export function metricValue(name: string, value: number): string {
  return name === "accuracy" ? percent(value) : significant(value);
}

/** `adaptive 2019`, `fixed tau 10` */
export function strategyWords(strategy: string): string {
  const fixed = /^fixed:(\d+)$/.exec(strategy);
  return fixed ? `fixed tau ${fixed[1]}` : strategy.replace("-", " ");
}

/** `scaffold, momentum 0.5` */
export function updateWords(update: string, momentum: number): string {
  return momentum > 0 ? `${update}, momentum ${momentum}` : update;
}

type NamedRun = Pick<
  RunView,
  "settings" | "data" | "update" | "momentum" | "delayMs" | "delayChanged" | "slowed" | "slowedChanged"
>;

/** `case 2, adaptive · scaffold, momentum 0.6, +200 ms`: names a run in a legend, with all that makes it what it is. */
export function runWords(run: NamedRun): string {
  const learning = `${strategyWords(run.settings.strategy)} · ${updateWords(run.update, run.momentum)}`;
  const delay = run.delayChanged ? ["delay changed"] : run.delayMs > 0 ? [`+${count(run.delayMs)} ms`] : [];
  const slowed = run.slowedChanged ? ["speeds changed"] : slowedWords(run.slowed);
  const { stepSizeSchedule = "constant" } = run.settings;
  const schedule = stepSizeSchedule === "constant" ? [] : [`step size by ${stepSizeSchedule}`];
  const { aggregate = "mean" } = run.settings;
  const rule = aggregate === "mean" ? [] : [aggregate];
  const { encoding = "float32" } = run.settings;
  const sent = encoding === "float32" ? [] : [`sent as ${encoding}`];
  const pace = run.settings.pace === undefined ? [] : [`${run.settings.pace} pace`];
  const { participation = "all" } = run.settings;
  const asked = participation === "all" ? [] : [participationInWords(participation)];
  return [
    partitionWords(run.data),
    learning,
    ...rule,
    ...sent,
    ...pace,
    ...asked,
    ...schedule,
    ...delay,
    ...slowed,
  ].join(", ");
}

/** `10 nodes a round`, or `20 % of the nodes a round`. */
function participationInWords(participation: number): string {
  return participation < 1
    ? `${Math.round(100 * participation)} % of the nodes a round`
    : `${counted(participation, "node")} a round`;
}

/** `node-3 10× slower`, or for several `2 nodes slower`. */
export function slowedWords(slowed: readonly SlowedNode[]): readonly string[] {
  if (slowed.length > 1) return [`${slowed.length} nodes slower`];
  return slowed.map(({ name, times }) => `${name} ${times}× slower`);
}

/** What the delay that the controls show does, or would do: it may have come with the page's address. */
export function delayHint(shownMs: number, inForceMs: number): string {
  const effect = `raises b by about ${count(2 * shownMs)} ms`;
  if (shownMs === inForceMs) {
    return shownMs === 0 ? "Added to every message, each way. Acts at once." : `Each way, at once: ${effect}.`;
  }
  const next = shownMs === 0 ? "None from the next run on" : `Each way, from the next run on: ${effect}`;
  return `${next}. Now it is ${count(inForceMs)} ms.`;
}

/** What may be entered, for a field's message: `a whole number from 1 to 10,000` */
export function rangeWords({ least, most, whole }: NumberRange): string {
  if (whole) return `a whole number from ${count(least)} to ${count(most)}`;
  if (most === Number.MAX_VALUE) return "a positive number";
  return least > 0 ? `a positive number up to ${count(most)}` : `a number from ${count(least)} to ${count(most)}`;
}
