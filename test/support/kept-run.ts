import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type RunRecord, runRecord } from "../../src/data/run-record.ts";
import { createRunCheckpoints } from "../../src/host/run-checkpoints.ts";
import type { SharedRunFiles } from "../../src/runtime/shared-run.ts";
import { settings } from "./aggregator-environment.ts";

/** Of the run that is kept in the folders that are made here. */
const record: RunRecord = runRecord.parse({
  ...{ format: "edgewise-run", version: 1, edgewise: "0.0.0", instance: "one", run: 1 },
  ...{ startedAt: "2026-11-26T03:45:12.000Z", endedAt: null },
  ...{ task: { dataset: "small", model: "line", title: "small" } },
  ...{ settings, data: "uniform", kernels: "plain", delayMs: 0, nodes: ["a"], ending: null, explanation: null },
  ...{ result: null, eventsLeftOut: 0 },
});

/** A folder of runs, which is removed after the test. */
export function temporaryRuns(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-kept-run-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** How far a run has come: after so many checkpoints, the newest of them in this term. */
export interface Come {
  readonly generation: number;
  readonly term?: number;
  readonly events?: string;
  readonly changes?: Partial<RunRecord>;
}

/** A run's folder as its program leaves it when it is killed, but for the lock. */
export async function keepRun(runs: string, name: string, { generation, term, events = "", changes = {} }: Come) {
  const folder = join(runs, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "run.json"), JSON.stringify({ ...record, ...changes }));
  writeFileSync(join(folder, "events.ndjson"), events);
  writeFileSync(join(folder, "metrics.csv"), "round\n1\n");
  const checkpoints = createRunCheckpoints({
    ...{ arguments: [], nowMs: () => 0, term, onProblem: () => {}, onKeptAgain: () => {} },
  });
  checkpoints.begin(1, { folder, task: { dataset: "small", model: "line" }, generation: Math.max(0, generation - 2) });
  for (let each = Math.max(1, generation - 1); each <= generation; each++)
    await checkpoints.write({
      ...{ run: 1, session: "one", seconds: each, bytesSent: 0, bytesReceived: 0, sequence: 2, at: 4, delayMs: 0 },
      state: Uint8Array.of(term ?? 0, each),
    });
  await checkpoints.close();
  return folder;
}

/** What such a folder's program has kept for its fleet. */
export async function sharedFiles(name: string, come: Come): Promise<SharedRunFiles> {
  const folder = await keepRun(temporaryRuns(), name, come);
  const read = (file: string) => Uint8Array.from(readFileSync(join(folder, file)));
  return { name, record: read("run.json"), checkpoint: read("checkpoint"), events: read("events.ndjson") };
}
