import { z } from "zod";
import { runEnding, runResult } from "../protocol/result.ts";
import { runSettings } from "../protocol/run-settings.ts";
import { askedOfRun } from "./asked-of-run.ts";

/**
 * `run.json`: what a run was asked to do, and what it came to. It is written when the run begins, without an end, and again
 * when it has ended, so that a run that was cut off can be told from others.
 */
export const runRecord = z.object({
  format: z.literal("edgewise-run"),
  version: z.literal(1),
  /** The Edgewise that made it. */
  edgewise: z.string(),
  /** The aggregator's program, and the number of the run in it. */
  instance: z.string(),
  run: z.number(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  task: z.object({ dataset: z.string(), model: z.string(), title: z.string() }),
  settings: runSettings,
  /** Left out by earlier versions, which did not record it. */
  asked: askedOfRun.optional(),
  /** Of several runs that shared a program and nodes: what it was called there, and what their records have in common. */
  sharing: z.object({ name: z.string(), id: z.string() }).optional(),
  /** What the nodes' data were. */
  data: z.string(),
  kernels: z.string(),
  delayMs: z.number(),
  nodes: z.array(z.string()).readonly(),
  /** `replaced`: by another run before it came to its end. */
  ending: runEnding.or(z.literal("replaced")).nullable(),
  explanation: z.string().nullable(),
  result: runResult.nullable(),
  /** Events for which events.ndjson had no room. */
  eventsLeftOut: z.number(),
});
export type RunRecord = Readonly<z.output<typeof runRecord>>;
