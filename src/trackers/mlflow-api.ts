import { z } from "zod";
import { UserError } from "../protocol/user-error.ts";

/** What this program uses of MLflow's REST API 2.0. Each function rejects with a UserError if MLflow does not do it. */
export interface MlflowApi {
  /** The id of the experiment of this name, which is made if there is none. */
  experimentId(name: string): Promise<string>;
  /** @returns the run's id */
  createRun(run: NewRun): Promise<string>;
  /** At most `mostMetrics` at once, and 100 of the others. */
  logBatch(runId: string, batch: Batch): Promise<void>;
  endRun(runId: string, status: "FINISHED" | "FAILED" | "KILLED", endTimeMs: number): Promise<void>;
}

/** MLflow takes no more in one request. */
export const mostMetrics = 1000;

export interface NewRun {
  readonly experimentId: string;
  readonly name: string;
  readonly startTimeMs: number;
  readonly tags: ReadonlyMap<string, string>;
}

export interface Batch {
  readonly metrics?: readonly MlflowMetric[];
  readonly params?: ReadonlyMap<string, string>;
  readonly tags?: ReadonlyMap<string, string>;
}

export interface MlflowMetric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface JsonAnswer {
  readonly status: number;
  /** What the body says; undefined if it is no JSON. */
  readonly json: unknown;
}

/**
 * Asks with the method, a path below MLflow's address (with its query) and a body, if there is one. Rejects with a UserError if
 * there is no answer.
 */
export type AskJson = (method: "GET" | "POST", path: string, body?: unknown) => Promise<JsonAnswer>;

const experimentFound = z.object({ experiment: z.object({ experiment_id: z.string() }) });
const experimentCreated = z.object({ experiment_id: z.string() });
const runCreated = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });
const refusal = z.object({ error_code: z.string().optional(), message: z.string().optional() });

export function mlflowApi(ask: AskJson): MlflowApi {
  const call = (method: "GET" | "POST", what: string, body?: unknown) => ask(method, `api/2.0/mlflow/${what}`, body);
  return {
    async experimentId(name) {
      const what = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
      const answer = await call("GET", what);
      if (refusal.safeParse(answer.json).data?.error_code === "RESOURCE_DOES_NOT_EXIST") {
        const created = await call("POST", "experiments/create", { name });
        return understood("experiments/create", created, experimentCreated).experiment_id;
      }
      return understood("experiments/get-by-name", answer, experimentFound).experiment.experiment_id;
    },
    async createRun({ experimentId, name, startTimeMs, tags }) {
      const body = { experiment_id: experimentId, run_name: name, start_time: startTimeMs, tags: pairs(tags) };
      return understood("runs/create", await call("POST", "runs/create", body), runCreated).run.info.run_id;
    },
    async logBatch(runId, { metrics = [], params, tags }) {
      const body = { run_id: runId, metrics, params: pairs(params), tags: pairs(tags) };
      understood("runs/log-batch", await call("POST", "runs/log-batch", body), z.unknown());
    },
    async endRun(runId, status, endTimeMs) {
      const body = { run_id: runId, status, end_time: endTimeMs };
      understood("runs/update", await call("POST", "runs/update", body), z.unknown());
    },
  };
}

function pairs(values: ReadonlyMap<string, string> = new Map()) {
  return [...values].map(([key, value]) => ({ key, value }));
}

function understood<T>(what: string, { status, json }: JsonAnswer, schema: z.ZodType<T>): T {
  if (status < 200 || status > 299) {
    const { error_code: code, message } = refusal.safeParse(json).data ?? {};
    const why = [code, message?.slice(0, 300)].filter((part) => part !== undefined).join(": ");
    throw new UserError(`${what} was answered with HTTP ${status}${why === "" ? "" : ` (${why})`}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new UserError(`the answer to ${what} is not MLflow's`, { toDo: "check the address" });
  return parsed.data;
}
