import { assembleRuns } from "../host/assemble-runs.ts";
import { namingRun } from "../host/named-run.ts";
import type { Measurement } from "../host/plan/measurement.ts";
import { plansFigure, plansPage } from "../host/plan/plans-page.ts";
import { type NamedPlan, plannedTogether } from "../host/plan/together.ts";
import type { Plugins } from "../host/plugins.ts";
import { connectedNodes } from "../watch/connected-nodes.ts";
import { ownDataOf } from "./aggregator.ts";
import { announce } from "./announce.ts";
import { measureWith, measuringRun } from "./plan-measurement.ts";
import type { PlanOptions } from "./plan-options.ts";
import { planOf, usualShares, waitingAt, writePlan } from "./plan-program.ts";
import { codeOfSignal, onEndSignal } from "./signals.ts";
import { showAggregator } from "./terminal/aggregator-lines.ts";
import { createLog, type Log } from "./terminal/log.ts";
import { namedLog } from "./terminal/named-log.ts";
import { planLines } from "./terminal/plan-lines.ts";
import { togetherLines } from "./terminal/together-lines.ts";
import { toldTo } from "./terminal/told-problems.ts";

export interface PlansSession {
  readonly plugins: Plugins;
  /** What holds for all. */
  readonly options: PlanOptions;
  readonly runs: readonly { readonly name: string; readonly options: PlanOptions }[];
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

/** Measures the nodes in a short run of each kind, one after the other, and tells what budgets will buy of each, and cost together. */
export async function planSeveral(session: PlansSession): Promise<void> {
  const { options, plugins } = session;
  const log = createLog(options);
  const runs = await Promise.all(session.runs.map((run) => namingRun(run.name, () => prepare(run, { plugins, log }))));
  const { measured, connected, address, isInterrupted } = await measureAll(runs, options, log);
  if (isInterrupted || measured.length === 0) return;
  const ends = performance.now() + 1000 * options.limit;
  const plans: NamedPlan[] = [];
  for (const [i, { run, found }] of measured.entries()) {
    const left = Math.max(0, ends - performance.now()) / 1000;
    const how = {
      ...{ options: run.options, catalog: plugins.catalog, limitSeconds: left / (measured.length - i), log: run.log },
      status: (text: string) => log.status(text === "" ? "" : `${run.name}: ${text}`),
    };
    const plan = await namingRun(run.name, () => planOf(found, how));
    plans.push({ name: run.name, brings: run.ownData?.question.kind, needs: run.options.nodes, plan });
  }
  const isWhole = plans.length === runs.length;
  const together = !isWhole ? [] : plannedTogether(plans, connected, options.budgets ? undefined : usualShares);
  if (options.json) {
    for (const { name, plan } of plans) process.stdout.write(`${JSON.stringify({ name, ...plan })}\n`);
    if (isWhole) process.stdout.write(`${JSON.stringify({ together })}\n`);
  } else {
    for (const { name, plan } of plans) process.stdout.write(`${planLines(plan, name)}\n`);
    if (isWhole) process.stdout.write(togetherLines(together));
  }
  const { out } = options;
  if (out !== undefined) writePlan(out, /\.svg$/i.test(out) ? plansFigure(plans) : plansPage(plans, together), log);
  log.line("info", `the nodes wait at ${address}: start edgewise aggregator there with the same file`);
}

async function prepare(
  { name, options: said }: PlansSession["runs"][number],
  { plugins: { catalog }, log: all }: { readonly plugins: Plugins; readonly log: Log },
) {
  const log = namedLog(all, name);
  const ownData = ownDataOf(said);
  const { dataset, ...others } = said;
  const options = ownData || dataset === undefined ? others : { ...others, dataset };
  return { name, log, options, ownData, ...measuringRun(options, { catalog, ownData, log }) };
}

/** One run after the other, so that none of them disturbs what is measured of another one. Says what could not be measured. */
async function measureAll(runs: readonly Prepared[], options: PlanOptions, log: Log) {
  const assembly = await assembleRuns({
    configuration: options,
    runs: runs.map(({ name, assembly: each }) => ({ name, ...each })),
    ...toldTo(log),
  });
  const connected = connectedNodes(assembly.runs.map(({ aggregator }) => aggregator));
  const measuring = assembly.runs.map(({ aggregator }, i) => {
    const run = runs[i] as Prepared;
    const status = (text: string) => log.status(text === "" ? "" : `${run.name}: ${text}`);
    return { run, ...measureWith(aggregator, run, { log: run.log, show: showAggregator(run.log, options), status }) };
  });
  let current = measuring[0];
  let isInterrupted = false;
  onEndSignal((signal) => {
    process.exitCode = codeOfSignal(signal);
    isInterrupted = true;
    current?.interrupt();
  });
  announce(log, {
    url: assembly.server.url,
    options,
    access: assembly.access,
    tls: assembly.tls,
    nats: assembly.nats,
    ownData: runs.every(({ ownData }) => ownData !== undefined) ? runs[0]?.ownData : undefined,
    needsNodes: true,
    showsPage: false,
  });
  const measured: { readonly run: Prepared; readonly found: Measurement }[] = [];
  for (const each of measuring) {
    current = each;
    const found = await each.begin();
    if (isInterrupted) break;
    if (typeof found !== "string") measured.push({ run: each.run, found });
    else {
      each.run.log.line("error", `nothing was measured, so that no run is planned: ${found}`);
      process.exitCode = 1;
    }
  }
  const byKind = new Map(
    runs.map(({ ownData }) => {
      const kind = ownData?.question.kind;
      return [kind, connected((run) => runs[run]?.ownData?.question.kind === kind)];
    }),
  );
  const address = waitingAt(assembly.server.url, options, assembly.nats);
  // Nodes are not told to end: they wait for the runs that are planned.
  await assembly.close({ finished: false });
  return { measured, connected: byKind, address, isInterrupted };
}
