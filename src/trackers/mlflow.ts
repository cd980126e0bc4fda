import { isSuccess } from "../protocol/run-endings.ts";
import type { Clock } from "../runtime/ports.ts";
import { startTicks } from "../runtime/ticks.ts";
import type { EventSink } from "../watch/event-sink.ts";
import type { AggregatorEvent, RunStartedWithDelay } from "../watch/events.ts";
import { type MlflowApi, type MlflowMetric, mostMetrics } from "./mlflow-api.ts";
import { scalarsOf } from "./scalars.ts";

export interface MlflowOptions {
  readonly api: MlflowApi;
  /** Under which MLflow lists the runs. */
  readonly experiment: string;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** A run in MLflow; its id is known when it has been created. */
interface TrackedRun {
  id?: string;
  waiting: MlflowMetric[];
  /** Something is on its way that will send what waits. */
  flushing: boolean;
}

type Finished = Extract<AggregatorEvent, { readonly kind: "run-finished" }>;

/**
 * Tells MLflow of runs: what they were asked for at their start, curves once a second, how they ended. Requests are made one after
 * the other, beside the run. After the first that fails there are no others.
 */
export function mlflow({ api, experiment, clock, nowMs }: MlflowOptions): EventSink {
  let requests = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  let current: TrackedRun | undefined;
  let program: ReadonlyMap<string, string> = new Map();
  let stopTicking = () => {};

  function enqueue(request: () => Promise<void>): void {
    requests = requests.then(async () => {
      if (failure) return;
      try {
        await request();
      } catch (error) {
        failure = { error };
        stopTicking();
      }
    });
  }

  function begin(started: RunStartedWithDelay): void {
    end("KILLED");
    const run: TrackedRun = { waiting: [], flushing: false };
    const startTimeMs = nowMs();
    current = run;
    enqueue(async () => {
      const name = `${started.dataset} ${started.settings.strategy} ${started.run}`;
      const experimentId = await api.experimentId(experiment);
      run.id = await api.createRun({ experimentId, name, startTimeMs, tags: program });
      await api.logBatch(run.id, { params: paramsOf(started) });
    });
    stopTicking = startTicks(clock, 1, () => flush(run));
  }

  function flush(run: TrackedRun): void {
    if (run.flushing || run.waiting.length === 0) return;
    run.flushing = true;
    enqueue(async () => {
      while (run.id !== undefined && run.waiting.length > 0) {
        await api.logBatch(run.id, { metrics: run.waiting.splice(0, mostMetrics) });
      }
      run.flushing = false;
    });
  }

  function end(status: "FINISHED" | "FAILED" | "KILLED", tags: ReadonlyMap<string, string> = new Map()): void {
    const run = current;
    current = undefined;
    stopTicking();
    if (!run) return;
    const endTimeMs = nowMs();
    flush(run);
    enqueue(async () => {
      if (run.id === undefined) return;
      if (tags.size > 0) await api.logBatch(run.id, { tags });
      await api.endRun(run.id, status, endTimeMs);
    });
  }

  return {
    name: "MLflow",
    take(event) {
      if (failure) throw failure.error;
      if (event.kind === "aggregator-started") {
        const { version, kernels } = event;
        program = new Map(Object.entries({ "mlflow.source.name": "edgewise", version, kernels }));
      }
      if (event.kind === "run-started") begin(event);
      const scalars = scalarsOf(event);
      for (const [key, value] of scalars?.values ?? []) {
        current?.waiting.push({ key, value, timestamp: nowMs(), step: scalars?.round ?? 0 });
      }
      if (event.kind === "run-finished") end(statusOf(event), tagsOf(event));
    },
    async close() {
      end("KILLED");
      await requests;
      if (failure) throw failure.error;
    },
  };
}

function paramsOf({ settings, update, momentum, dataset, model, data, nodes, delayMs }: RunStartedWithDelay) {
  const params = { ...settings, update, momentum, dataset, model, data, nodes: nodes.length, delayMs };
  return new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

function statusOf({ reason }: Finished) {
  if (reason === "interrupted" || reason === "replaced") return "KILLED";
  return isSuccess(reason) ? "FINISHED" : "FAILED";
}

/** MLflow shows `mlflow.note.content` as a run's description. */
function tagsOf({ reason, explanation }: Finished): ReadonlyMap<string, string> {
  const tags = { ending: reason, ...(explanation === undefined ? {} : { "mlflow.note.content": explanation }) };
  return new Map(Object.entries(tags));
}
