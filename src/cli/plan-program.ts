import { writeFileSync } from "node:fs";
import type { Catalog } from "../catalog/catalog.ts";
import { assembleAggregator } from "../host/assemble-aggregator.ts";
import { nodeAddresses } from "../host/node-addresses.ts";
import type { BudgetPlan } from "../host/plan/budget-plan.ts";
import type { Measurement } from "../host/plan/measurement.ts";
import { planAfter } from "../host/plan/plan-after.ts";
import { planFigure, planPage } from "../host/plan/plan-page.ts";
import type { Plugins } from "../host/plugins.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { UserError } from "../protocol/user-error.ts";
import { announce } from "./announce.ts";
import type { OwnDataAsked } from "./asked-run.ts";
import { budgetSettings } from "./budget-option.ts";
import { stopRulesOf } from "./learning-options.ts";
import { measureWith, measuringRun } from "./plan-measurement.ts";
import type { PlanOptions } from "./plan-options.ts";
import { codeOfSignal, onEndSignal } from "./signals.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type Log } from "./terminal/log.ts";
import { planLines } from "./terminal/plan-lines.ts";

export interface PlanSession {
  readonly options: PlanOptions;
  readonly plugins: Plugins;
  readonly ownData: OwnDataAsked | undefined;
}

/** Shares of a run's budget of time that are planned if no others are asked for. */
export const usualShares: readonly number[] = [0.25, 0.5, 1, 2, 4];

/** Measures the nodes in a short run, simulates longer ones, and tells what budgets will buy. */
export async function planBudgets(session: PlanSession): Promise<void> {
  const log = createLog(session.options);
  const measured = await measure(session, log);
  if (measured === undefined) return;
  const { options, plugins } = session;
  const { catalog } = plugins;
  const status = (text: string) => log.status(text);
  const plan = await planOf(measured, { options, catalog, limitSeconds: options.limit, log, status });
  if (options.json) process.stdout.write(`${JSON.stringify(plan)}\n`);
  else process.stdout.write(planLines(plan));
  const { out } = options;
  if (out !== undefined) writePlan(out, /\.svg$/i.test(out) ? planFigure(plan) : planPage(plan), log);
  const { address } = measured;
  log.line("info", `the nodes wait at ${address}: start edgewise aggregator there with the same file or options`);
}

export interface PlanningHow {
  readonly options: PlanOptions;
  readonly catalog: Catalog;
  readonly limitSeconds: number;
  readonly log: Log;
  readonly status: (text: string) => void;
}

/** What budgets will buy with the nodes that were measured. @throws UserError if it cannot be told */
export async function planOf(
  measured: Measurement,
  { options, catalog, limitSeconds, log, status }: PlanningHow,
): Promise<BudgetPlan> {
  const { budgetSeconds, ...others } = budgetSettings(options.budget, options.price);
  const plan = await planAfter(measured, {
    catalog,
    kernels: options.kernels,
    datasets: options.datasets,
    budgets: options.budgets ?? usualShares.map((share) => share * budgetSeconds),
    seeds: options.seeds,
    limitSeconds,
    stopRules: stopRulesOf(options),
    others,
    onProgress: (share) => status(`simulating  ${bar(share, 20, log.style)}`),
    onWarning: (text) => log.line("warn", text),
  });
  status("");
  return plan;
}

/** Where nodes look for an aggregator when they have been measured. */
export const waitingAt = (url: string, options: PlanOptions, nats: string | undefined): string =>
  [...nodeAddresses(url, options), ...(nats === undefined ? [] : [nats])].join(" or ");

/** @throws UserError */
export function writePlan(file: string, text: string, log: Log): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new UserError(systemReason(cause), { where: `--out ${file}`, cause });
  }
  log.line("info", `written to ${file}`);
}

/** A run with the nodes that are there; undefined if it came to nothing, which has been said. */
async function measure(session: PlanSession, log: Log): Promise<(Measurement & { address: string }) | undefined> {
  const { options, plugins, ownData } = session;
  const run = measuringRun(options, { catalog: plugins.catalog, ownData, log });
  const { aggregator, server, ...assembly } = await assembleAggregator(run.assembly);
  const show = showAggregator(log, options);
  const measuring = measureWith(aggregator, run, { log, show, status: (text) => log.status(text) });
  onEndSignal((signal) => {
    process.exitCode = codeOfSignal(signal);
    measuring.interrupt();
  });
  announce(log, {
    url: server.url,
    options,
    access: assembly.access,
    tls: assembly.tls,
    nats: assembly.nats,
    ownData,
    needsNodes: true,
    showsPage: false,
  });
  const found = await measuring.begin();
  // Nodes are not told to end: they wait for the run that is planned.
  await assembly.close({ finished: false });
  if (process.exitCode !== undefined) return undefined;
  if (typeof found !== "string") return { ...found, address: waitingAt(server.url, options, assembly.nats) };
  log.line("error", `nothing was measured: ${found}`);
  process.exitCode = 1;
  return undefined;
}
