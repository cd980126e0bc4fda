import type { Decision, RoundFinished } from "../../watch/events.ts";
import { pacesInWords, pacesOf } from "../../watch/pace-words.ts";
import { leftOfAll, leftOfScarcest, scarcest } from "./budgets-left.ts";
import { bar, figure, ms, narrow, percent } from "./format.ts";
import { metricInFull, metricInShort } from "./metrics.ts";
import type { Style } from "./style.ts";
import { tauText } from "./tau-text.ts";

/** The most important metric of the weights that a round started from; no value if their test was not done in time. */
export interface Tested {
  readonly name: string;
  readonly value: number | undefined;
}

/** Wider than this, a bar tells nothing more; narrower, it tells nothing. */
const widestBar = 40;
const narrowestBar = 6;

const gap = "  ";

/**
 * A round in one line of a terminal: `12  tau   78  loss .2391  acc 87.5 %  ━━━━━━──────  52.8 s left`. Where that is too
 * wide, the bar goes first, then the metric, then all budgets but the scarcest, which the bar is of.
 */
export function roundLine(event: RoundFinished, tested: Tested | undefined, columns: number, style: Style): string {
  const { round, localUpdates } = event;
  const { budget, consumed } = scarcest(event);
  const head = [String(round).padStart(4), tauOf(localUpdates), `loss ${narrow(event.loss)}`];
  const metric = tested ? [metricInShort(tested.name, tested.value)] : [];
  const widthOf = (parts: readonly string[]) => parts.join(gap).length;
  const room = columns - 1;
  const all = leftOfAll(event);
  const shown = widthOf([...head, ...metric, all]) <= room ? [...head, ...metric] : head;
  const left = widthOf([...shown, all]) <= room ? all : leftOfScarcest(event);
  const width = Math.min(widestBar, room - widthOf([...shown, left]) - gap.length);
  const parts = shown.map((part, i) => (i === 0 || (i === 1 && localUpdates === 0) ? style.dim(part) : part));
  if (localUpdates > 0) parts[1] = style.accent(parts[1] as string);
  if (width >= narrowestBar) parts.push(bar(consumed / budget, width, style));
  return [...parts, left].join(gap);
}

/** A round in one line of a file. */
export function plainRoundLine(event: RoundFinished, tested: Tested | undefined): string {
  const { round, localUpdates, loss, consumedSeconds, budgetSeconds, budgets } = event;
  return [
    `round ${String(round).padStart(4)}`,
    tauOf(localUpdates),
    `loss ${loss.toFixed(4)}`,
    ...(tested?.value === undefined ? [] : [metricInFull(tested.name, tested.value)]),
    budgets ? leftOfAll(event) : `${(budgetSeconds - consumedSeconds).toFixed(2)} s left`,
  ].join(gap);
}

/** What a round's decision was made from, a line for each kind of it. */
export function roundDetails({
  localCostSeconds,
  globalCostSeconds,
  drift,
  estimates,
  decision,
  binding,
  nodes,
}: RoundFinished): string[] {
  const costs = `c ${ms(localCostSeconds)}  b ${ms(globalCostSeconds)}`;
  const measured =
    drift === undefined
      ? `beta ${known(estimates?.beta)}  rho ${known(estimates?.rho)}  delta ${known(estimates?.delta)}`
      : `moved ${known(Math.sqrt(drift.movement))}  noise ${known(Math.sqrt(drift.noise))}  drift ${known(Math.sqrt(drift.drift))}`;
  const lines = [`${costs}  ${measured}${afterwards(decision)}`];
  const paces = pacesOf(nodes);
  if (paces) lines.push(pacesInWords(paces));
  if (binding !== undefined) lines.push(`the budget of ${binding} binds`);
  if (decision.kind === "continue" && decision.why.kind === "useful") {
    const { communication, drift: apart, fewRounds } = decision.why.losses;
    const losses = `${percent(communication)} to aggregation, ${percent(apart)} to drift`;
    lines.push(`next loses ${losses}, ${percent(fewRounds)} to few rounds`);
  }
  return lines.map((line) => `      ${line}`);
}

const known = (value: number | undefined): string => (value === undefined ? "–" : figure(value));

/** 0: the last exchange of a run, which evaluates the weights that are left. */
function tauOf(localUpdates: number): string {
  const text = tauText(localUpdates);
  return localUpdates === 0 ? "final".padStart(text.length) : text;
}

function afterwards(decision: Decision): string {
  if (decision.kind === "stop") return "  stop";
  if (decision.kind === "evaluate-final" || !decision.last) return "";
  return decision.cutByBudget ? `  last round: ${decision.localUpdates} of ${decision.wanted} fit` : "  last round";
}
