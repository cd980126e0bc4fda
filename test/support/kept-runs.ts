import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../../src/data/run-record.ts";
import type { AggregatorEvent, AggregatorEventBody } from "../../src/watch/events.ts";
import { someResult } from "./kept-models.ts";

/** A run as `run.json` records it. */
export const someRecord: RunRecord = {
  format: "edgewise-run",
  version: 1,
  edgewise: "0.1.0",
  instance: "first",
  run: 1,
  startedAt: "2026-11-26T03:45:12.000Z",
  endedAt: "2026-11-26T03:46:12.000Z",
  task: { dataset: "mnist-even-odd", model: "squared-svm", title: "Even or odd?" },
  settings: {
    partition: "by-label",
    strategy: "adaptive",
    budgetSeconds: 60,
    stepSize: 0.01,
    batch: 100,
    phi: "default",
    tauMax: 100,
    seed: 1,
    sameSeed: false,
    update: "default",
    momentum: "default",
  },
  data: "by-label",
  kernels: "plain",
  delayMs: 0,
  nodes: ["a", "b"],
  ending: "budget",
  explanation: null,
  result: someResult,
  eventsLeftOut: 0,
};

/** Writes such a folder, with these files besides. */
export function keepRun(
  runsFolder: string,
  id: string,
  { record = {}, files = {} }: { record?: Partial<RunRecord>; files?: Readonly<Record<string, string>> } = {},
): void {
  const path = join(runsFolder, id);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "run.json"), JSON.stringify({ ...someRecord, ...record }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
}

/** `events.ndjson` of these events. */
export function eventLines(bodies: readonly AggregatorEventBody[]): string {
  const events = bodies.map((body, sequence): AggregatorEvent => ({ sequence, at: sequence / 10, ...body }));
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}
