import { writeFileSync } from "node:fs";
import { ownDataset, undecidedModel } from "../assembly/own-dataset.ts";
import { startProblem } from "../assembly/start-problem.ts";
import { taskOf } from "../assembly/task.ts";
import { assembleAggregator } from "../host/assemble-aggregator.ts";
import { nodeAddresses } from "../host/node-addresses.ts";
import type { OwnDataLearning } from "../host/own-data-learning.ts";
import type { BudgetPlan } from "../host/plan/budget-plan.ts";
import { createMeasurement, type Measurement } from "../host/plan/measurement.ts";
import { planAfter } from "../host/plan/plan-after.ts";
import { planFigure, planPage } from "../host/plan/plan-page.ts";
import type { Plugins } from "../host/plugins.ts";
import { systemReason } from "../platform/nodejs/system-errors.ts";
import { measuresEnergy } from "../protocol/aggregator/energy.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { settingLimits } from "../protocol/setting-limits.ts";
import { UserError } from "../protocol/user-error.ts";
import type { AggregatorOptions } from "./aggregator.ts";
import { announce } from "./announce.ts";
import { budgetSettings } from "./budget-option.ts";
import { stopRulesOf } from "./learning-options.ts";
import { onceWaitSeconds } from "./run-options.ts";
import { watchRuns } from "./run-watch.ts";
import { settingsOf } from "./settings-of-run.ts";
import { codeOfSignal, onEndSignal } from "./signals.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type Log } from "./terminal/log.ts";
import { planLines } from "./terminal/plan-lines.ts";
import { toldTo } from "./terminal/told-problems.ts";
import { UsageError } from "./usage.ts";

export interface PlanOptions extends Omit<AggregatorOptions, "withNode" | "from"> {
  /** Seconds of the run that measures. */
  readonly measure: number;
  readonly budgets?: readonly number[];
  readonly seeds: number;
  readonly limit: number;
  readonly out?: string;
}

export interface PlanSession {
  readonly options: PlanOptions;
  readonly plugins: Plugins;
  readonly ownData: Omit<OwnDataLearning, "onWarning"> | undefined;
}

const noCosts = { localSeconds: 0, globalSeconds: 0 };

/** Measures the nodes in a short run, simulates longer ones, and tells what budgets will buy. */
export async function planBudgets(session: PlanSession): Promise<void> {
  const log = createLog(session.options);
  const measured = await measure(session, log);
  if (measured === undefined) return;
  const { options, plugins } = session;
  const { budgetSeconds, ...others } = budgetSettings(options.budget, options.price);
  const plan = await planAfter(measured, {
    catalog: plugins.catalog,
    kernels: options.kernels,
    datasets: options.datasets,
    budgets: options.budgets ?? [0.25, 0.5, 1, 2, 4].map((factor) => factor * budgetSeconds),
    seeds: options.seeds,
    limitSeconds: options.limit,
    stopRules: stopRulesOf(options),
    others,
    onProgress: (share) => log.status(`simulating  ${bar(share, 20, log.style)}`),
    onWarning: (text) => log.line("warn", text),
  });
  log.status("");
  if (options.json) process.stdout.write(`${JSON.stringify(plan)}\n`);
  else process.stdout.write(planLines(plan));
  if (options.out !== undefined) writePlan(options.out, plan, log);
  const { address } = measured;
  log.line("info", `the nodes wait at ${address}: start edgewise aggregator there with the same file or options`);
}

function writePlan(file: string, plan: BudgetPlan, log: Log): void {
  try {
    writeFileSync(file, /\.svg$/i.test(file) ? planFigure(plan) : planPage(plan));
  } catch (cause) {
    throw new UserError(systemReason(cause), { where: `--out ${file}`, cause });
  }
  log.line("info", `written to ${file}`);
}

/** A run with the nodes that are there; undefined if it came to nothing, which has been said. */
async function measure(session: PlanSession, log: Log): Promise<(Measurement & { address: string }) | undefined> {
  const { options, plugins, ownData } = session;
  const { catalog } = plugins;
  const settings = toMeasure(settingsOf(options, catalog), options.measure);
  const task = ownData ? { dataset: ownDataset, model: ownData.model ?? undecidedModel } : taskOf(catalog, options);
  const problem = startProblem(catalog, settings, task, options.nodes, noCosts, options.delay);
  if (problem !== undefined) throw new UsageError(problem);
  const measurement = createMeasurement();
  const { aggregator, server, ...assembly } = await assembleAggregator({
    configuration: {
      ...options,
      catalog,
      task,
      settings,
      ...(ownData
        ? {
            ownData: {
              ...ownData,
              onWarning: (text: string) => log.line("warn", text),
              onAgreed: measurement.agreed,
            },
          }
        : {}),
      waitSeconds: options.wait ?? onceWaitSeconds,
    },
    expectedNames: [],
    startableNames: new Set(),
    expectedCosts: noCosts,
    startNode: () => {},
    onStopNode: () => {},
    ...toldTo(log),
  });
  const show = showAggregator(log, options);
  const watch = watchRuns({ once: true, stopRun: () => aggregator.stop("interrupted") });
  onEndSignal((signal) => {
    process.exitCode = codeOfSignal(signal);
    watch.interrupt();
  });
  for (const event of aggregator.history()) show(event);
  aggregator.subscribe((event) => {
    measurement.take(event);
    if (event.kind === "round-finished")
      log.status(`measuring  ${bar(event.consumedSeconds / event.budgetSeconds, 20, log.style)}`);
    else if (event.kind !== "run-finished") show(event);
    watch.take(event);
  });
  const addresses = nodeAddresses(server.url, options);
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
  aggregator.start(settings);
  const outcome = await watch.outcome;
  log.status("");
  const learned = aggregator.result();
  // Nodes are not told to end: they wait for the run that is planned.
  await assembly.close({ finished: false });
  if (process.exitCode !== undefined) return undefined;
  const found = outcome.kind === "run-finished" ? measurement.found(outcome.summary, learned?.weights) : undefined;
  if (found) return { ...found, address: addresses.join(" or ") };
  const why = outcome.kind === "no-round" ? outcome.explanation : "the measuring run had no round";
  log.line("error", `nothing was measured: ${why}`);
  process.exitCode = 1;
  return undefined;
}

/** For as long as is asked, whatever would end the planned run before. Where joules count there, nodes tell what they draw. */
function toMeasure(settings: RunSettings, seconds: number): RunSettings {
  const { rounds: _, untilLoss: __, patience: ___, budgetBytes, budgetJoules, budgetMoney, ...others } = settings;
  const energy = measuresEnergy(settings) ? { budgetJoules: settingLimits.budgetJoules.most } : {};
  return { ...others, ...energy, budgetSeconds: seconds };
}
