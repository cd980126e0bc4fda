import { expect, test } from "vitest";
import { aRunStarted, finishedRound, stamped } from "../../test/support/aggregator-events.ts";
import { mlflowServer } from "../../test/support/mlflow-server.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { askJson } from "../platform/nodejs/ask-json.ts";
import type { AggregatorEventBody } from "../watch/events.ts";
import { mlflow } from "./mlflow.ts";
import { type AskJson, mlflowApi } from "./mlflow-api.ts";

const nowMs = 1_800_000_000_000;

function tracked(ask: AskJson, experiment = "edgewise") {
  const clock = createVirtualClock();
  const sink = mlflow({ api: mlflowApi(ask), experiment, clock, nowMs: () => nowMs });
  return {
    clock,
    sink,
    take(...bodies: readonly AggregatorEventBody[]) {
      for (const event of stamped(...bodies)) sink.take(event);
    },
  };
}

test("a run is told as MLflow's documentation has it: its settings, its curves by round, how it ended", async () => {
  const server = await mlflowServer();
  const { sink, take } = tracked(askJson(server.url));
  take(
    aRunStarted({ run: 3 }),
    finishedRound({ round: 1, loss: 0.5, localUpdates: 4 }),
    { kind: "model-evaluated", run: 3, round: 1, consumedSeconds: 1, metrics: { accuracy: 0.75 }, answers: [] },
    { kind: "run-finished", run: 3, reason: "failed", explanation: "no node is left" },
  );
  await sink.close();

  expect(server.asked.map(({ what }) => what)).toEqual([
    "GET experiments/get-by-name",
    "POST experiments/create",
    "POST runs/create",
    "POST runs/log-batch",
    "POST runs/log-batch",
    "POST runs/log-batch",
    "POST runs/update",
  ]);
  const [, created, run, params, metrics, tags, update] = server.asked.map(({ body }) => body);
  expect(created).toEqual({ name: "edgewise" });
  expect(run).toMatchObject({ experiment_id: "7", run_name: "small adaptive 3", start_time: nowMs });
  expect(params.params).toContainEqual({ key: "strategy", value: "adaptive" });
  expect(params.params).toContainEqual({ key: "update", value: "scaffold" });
  expect(metrics.metrics).toContainEqual({ key: "loss", value: 0.5, timestamp: nowMs, step: 1 });
  expect(metrics.metrics).toContainEqual({ key: "test/accuracy", value: 0.75, timestamp: nowMs, step: 1 });
  expect(tags.tags).toContainEqual({ key: "mlflow.note.content", value: "no node is left" });
  expect(update).toEqual({ run_id: "r1", status: "FAILED", end_time: nowMs });
});

test("an experiment that is there is used", async () => {
  const server = await mlflowServer(new Map([["pumps & valves", "4"]]));
  const { sink, take } = tracked(askJson(server.url), "pumps & valves");
  take(aRunStarted({}));
  await sink.close();
  expect(server.asked[1]).toMatchObject({ what: "POST runs/create", body: { experiment_id: "4" } });
  // The program ended in the middle of the run.
  expect(server.asked.at(-1)).toMatchObject({ what: "POST runs/update", body: { status: "KILLED" } });
});

/** Answers everything well, and keeps the sizes of the batches. */
function wellAnswered() {
  const batches: number[] = [];
  const paths: string[] = [];
  const ask: AskJson = async (_method, path, body) => {
    paths.push(path);
    const { metrics = [] } = (body ?? {}) as { readonly metrics?: readonly unknown[] };
    if (metrics.length > 0) batches.push(metrics.length);
    const json = path.endsWith("runs/create")
      ? { run: { info: { run_id: "r" } } }
      : { experiment: { experiment_id: "1" } };
    return { status: 200, json };
  };
  return { ask, batches, paths };
}

test("curves are sent once a second, at most 1,000 numbers in a request", async () => {
  const { ask, batches } = wellAnswered();
  const { clock, take } = tracked(ask);
  const round = finishedRound({});
  take(aRunStarted({}), round, round);
  await clock.advance(0.9);
  expect(batches).toEqual([]);
  await clock.advance(0.2);
  expect(batches).toEqual([12]);
  take(...Array.from({ length: 200 }, () => round));
  await clock.advance(1);
  expect(batches).toEqual([12, 1000, 200]);
});

test("after a request that fails, the next event is told why, and nothing more is asked", async () => {
  const { ask, batches, paths } = wellAnswered();
  const json = { error_code: "PERMISSION_DENIED", message: "not yours" };
  const { clock, take, sink } = tracked(async (method, path, body) => {
    const answer = await ask(method, path, body);
    return batches.length > 0 ? { status: 403, json } : answer;
  });
  take(aRunStarted({}), finishedRound({}));
  await clock.advance(1.5);
  const why = "runs/log-batch was answered with HTTP 403 (PERMISSION_DENIED: not yours)";
  expect(() => take(finishedRound({}))).toThrow(why);
  await clock.advance(5);
  await expect(sink.close()).rejects.toThrow(why);
  // The experiment, the run, its settings, and the curves, which were refused.
  expect(paths).toHaveLength(4);
});

test("what is not an MLflow is said", async () => {
  const { take, sink } = tracked(async () => ({ status: 200, json: { hello: "world" } }));
  take(aRunStarted({}));
  await expect(sink.close()).rejects.toThrow(
    "the answer to experiments/get-by-name is not MLflow's; check the address",
  );
});
