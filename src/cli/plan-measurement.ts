import { ownDataset, undecidedModel } from "../assembly/own-dataset.ts";
import { startProblem } from "../assembly/start-problem.ts";
import { taskOf } from "../assembly/task.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { createMeasurement, type Measurement } from "../host/plan/measurement.ts";
import { measuresEnergy } from "../protocol/aggregator/energy.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { settingLimits } from "../protocol/setting-limits.ts";
import type { Aggregator } from "../runtime/aggregator-options.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import type { OwnDataAsked } from "./asked-run.ts";
import type { PlanOptions } from "./plan-options.ts";
import { onceWaitSeconds } from "./run-options.ts";
import { watchRuns } from "./run-watch.ts";
import { settingsOf } from "./settings-of-run.ts";
import { bar } from "./terminal/format.ts";
import type { Log } from "./terminal/log.ts";
import { toldTo } from "./terminal/told-problems.ts";
import { UsageError } from "./usage.ts";

const noCosts = { localSeconds: 0, globalSeconds: 0 };

export type MeasuringRun = ReturnType<typeof measuringRun>;

/** A short run that measures the nodes, as it is assembled. @throws UsageError if it cannot be tried */
export function measuringRun(
  options: PlanOptions,
  {
    catalog,
    ownData,
    log,
  }: { readonly catalog: Catalog; readonly ownData: OwnDataAsked | undefined; readonly log: Log },
) {
  const settings = toMeasure(settingsOf(options, catalog), options.measure);
  const task = ownData ? { dataset: ownDataset, model: ownData.model ?? undecidedModel } : taskOf(catalog, options);
  const problem = startProblem(catalog, settings, task, options.nodes, noCosts, options.delay);
  if (problem !== undefined) throw new UsageError(problem);
  const measurement = createMeasurement();
  const onWarning = (text: string) => log.line("warn", text);
  const learning = ownData ? { ownData: { ...ownData, onWarning, onAgreed: measurement.agreed } } : {};
  return {
    settings,
    measurement,
    assembly: {
      configuration: {
        ...options,
        ...{ catalog, task, settings, ...learning },
        waitSeconds: options.wait ?? onceWaitSeconds,
      },
      expectedNames: [],
      startableNames: new Set<string>(),
      expectedCosts: noCosts,
      startNode: () => {},
      onStopNode: () => {},
      ...toldTo(log),
    },
  };
}

export interface MeasuringShown {
  readonly log: Log;
  readonly show: (event: AggregatorEvent) => void;
  /** How far it is, on a line that changes. */
  readonly status: (text: string) => void;
}

/** Has the aggregator of the run measure the nodes, which is begun and interrupted by what is returned. */
export function measureWith(
  aggregator: Pick<Aggregator, "start" | "stop" | "history" | "subscribe" | "result">,
  { settings, measurement }: Pick<MeasuringRun, "settings" | "measurement">,
  { log, show, status }: MeasuringShown,
) {
  const watch = watchRuns({ once: true, stopRun: () => aggregator.stop("interrupted") });
  for (const event of aggregator.history()) show(event);
  aggregator.subscribe((event) => {
    measurement.take(event);
    if (event.kind === "round-finished")
      status(`measuring  ${bar(event.consumedSeconds / event.budgetSeconds, 20, log.style)}`);
    else if (event.kind !== "run-finished") show(event);
    watch.take(event);
  });
  return {
    interrupt: watch.interrupt,
    /** @returns what was found, or why nothing was */
    async begin(): Promise<Measurement | string> {
      aggregator.start(settings);
      const outcome = await watch.outcome;
      status("");
      if (outcome.kind === "no-round") return outcome.explanation;
      const weights = aggregator.result()?.weights;
      const found = outcome.kind === "run-finished" ? measurement.found(outcome.summary, weights) : undefined;
      return found ?? "the measuring run had no round";
    },
  };
}

/** For as long as is asked, whatever would end the planned run before. Where joules count there, nodes tell what they draw. */
function toMeasure(settings: RunSettings, seconds: number): RunSettings {
  const { rounds: _, untilLoss: __, patience: ___, budgetBytes, budgetJoules, budgetMoney, ...others } = settings;
  const energy = measuresEnergy(settings) ? { budgetJoules: settingLimits.budgetJoules.most } : {};
  return { ...others, ...energy, budgetSeconds: seconds };
}
