import { z } from "zod";
import { numberOrNull, runResult } from "../protocol/result.ts";
import { runSettings } from "../protocol/run-settings.ts";
import type { AggregatorEvent } from "./events.ts";
import { keptGraph } from "./kept-graph.ts";

const text = z.string();
const number = z.number();
const texts = z.array(text);
const ofNode = { name: text };
const ofRun = { run: number };
/** What the page reads of each task; the rest may be missing. */
const task = z.looseObject({
  dataset: text,
  model: text,
  title: text,
  classNames: texts,
  labelNames: texts,
  weightCount: number,
  testExamples: number,
  metricNames: texts.optional(),
  featureNames: texts.optional(),
  graph: keptGraph.optional(),
  picture: z.looseObject({ width: number, height: number, channels: z.literal(3).optional() }).optional(),
});
const behind = z.looseObject({ labelled: number, pictured: number, devices: z.array(z.tuple([text, number])) });
const curve = z.array(numberOrNull);
const why = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.enum(["fixed", "no-estimates"]) }),
  z.looseObject({ kind: z.literal("bound"), bound: curve, estimates: z.looseObject({}) }),
  z.looseObject({ kind: z.literal("useful"), useful: curve, drift: z.looseObject({}), losses: z.looseObject({}) }),
]);
const decision = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("continue"), localUpdates: number, wanted: number, why }),
  z.looseObject({ kind: z.literal("evaluate-final") }),
  z.looseObject({ kind: z.literal("stop"), reason: text }),
]);

const findings = z.looseObject({
  localUpdates: number,
  localCostSeconds: number,
  globalCostSeconds: number,
  choice: z.looseObject({ tau: number, why }).optional(),
});
const nodeRounds = z.array(
  z.looseObject({ ...ofNode, examples: number, localUpdates: number, computeSeconds: number }),
);

type Kind = AggregatorEvent["kind"];
type NeverKept =
  | "message-passed"
  | "report-arrived"
  | "test-samples"
  | "weights-pictured"
  | "node-drew"
  | "node-transfer"
  | "lesson-told";

/** What must be there of each kind of event for a history, and for the page, which both go by the types. */
const shapes: { readonly [K in Exclude<Kind, NeverKept>]: z.ZodRawShape } = {
  waiting: { present: number, needed: number, missing: texts, loading: texts },
  "node-joined": { ...ofNode, device: text, link: text, platform: text, standsFor: number.optional() },
  "node-described": ofNode,
  "node-ready": { ...ofNode, examples: number, labelCounts: z.array(number).optional(), behind: behind.optional() },
  "node-gone": { ...ofNode, reason: text },
  "node-adjusted": { ...ofNode, slowdown: number },
  "node-removed": { ...ofNode, removed: z.boolean() },
  "node-unplugged": { ...ofNode, unplugged: z.boolean() },
  "node-failed": { ...ofNode, reason: text },
  "node-doubted": { ...ofRun, ...ofNode, round: number, what: text, said: text, leftOut: z.boolean() },
  "connection-refused": { from: text, reason: text },
  "run-started": {
    ...ofRun,
    settings: z.looseObject(runSettings.shape),
    data: text,
    update: text,
    momentum: number,
    nodes: texts,
    standFor: number.optional(),
    dataset: text,
    model: text,
    delayMs: number,
  },
  "probe-started": { ...ofRun, localUpdates: number, nodes: texts },
  "probe-finished": { ...ofRun, found: findings.optional(), nodes: nodeRounds },
  "round-started": { ...ofRun, round: number, localUpdates: number, nodes: texts },
  "report-dropped": { ...ofRun, ...ofNode, round: number, why: text },
  "round-waits": { ...ofRun, round: number, names: texts, askedSeconds: number },
  "node-late": { ...ofRun, ...ofNode, round: number, seconds: number },
  "round-finished": {
    ...ofRun,
    round: number,
    localUpdates: number,
    loss: numberOrNull,
    bestLoss: numberOrNull,
    accuracy: numberOrNull.optional(),
    localCostSeconds: numberOrNull,
    globalCostSeconds: numberOrNull,
    consumedBeforeSeconds: number,
    consumedSeconds: number,
    budgetSeconds: number,
    decision,
    nodes: nodeRounds,
  },
  "model-evaluated": {
    ...ofRun,
    round: number,
    consumedSeconds: number,
    accuracy: numberOrNull.optional(),
    metrics: z.record(text, numberOrNull),
    answers: z.array(z.looseObject({ value: numberOrNull, score: numberOrNull })),
  },
  "run-went-back": { ...ofRun, round: number, to: number, nodes: texts },
  "run-restored": { ...ofRun, round: number, downSeconds: number, charges: z.boolean(), nodes: texts },
  "run-paused": ofRun,
  "run-resumed": ofRun,
  "rule-weakened": { ...ofRun, round: number, rule: text, needed: number, vectors: number },
  "encoding-not-taken": { ...ofRun, ...ofNode, encoding: text },
  "encoding-chosen": { ...ofRun, round: number, encoding: text },
  "choice-overruled": { ...ofRun, chosenLoss: numberOrNull, loss: number },
  "run-ended": { ...ofRun, reason: text, consumedSeconds: number, budgetSeconds: number },
  "run-finished": { ...ofRun, reason: text, explanation: text.optional(), summary: runResult.optional() },
  "aggregator-started": {
    instance: text,
    task,
    settings: z.looseObject(runSettings.shape),
    partitions: z.array(z.unknown()),
  },
  "task-changed": { task, partitions: z.array(z.unknown()) },
  "delay-changed": { delayMs: number },
};

const stamp = { sequence: number, at: number };
const kinds: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries(shapes).map(([kind, shape]) => [kind, z.looseObject({ ...stamp, ...shape })]),
);
const ofAnyKind = z.looseObject({ kind: text });

/**
 * The event that a line of a run's `events.ndjson` holds; undefined if that is none. Numbers that are not finite, for which JSON has
 * no word, are NaN again.
 */
export function eventOfLine(line: string): AggregatorEvent | undefined {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isEvent(found)) return undefined;
  switch (found.kind) {
    case "round-finished": {
      const { loss, bestLoss, accuracy, localCostSeconds, globalCostSeconds } = found;
      return {
        ...found,
        loss: orNaN(loss),
        bestLoss: orNaN(bestLoss),
        ...(accuracy === null && { accuracy: Number.NaN }),
        localCostSeconds: orNaN(localCostSeconds),
        globalCostSeconds: orNaN(globalCostSeconds),
      };
    }
    case "model-evaluated": {
      const metrics = Object.entries(found.metrics).map(([name, value]) => [name, orNaN(value)] as const);
      const { accuracy } = found;
      return { ...found, metrics: Object.fromEntries(metrics), ...(accuracy === null && { accuracy: Number.NaN }) };
    }
    case "run-finished": {
      const { summary, ...rest } = found;
      if (!summary) return rest;
      // Older programs kept no budgets beside that of time.
      const sinceThen = { budgets: [], binding: null };
      return { ...rest, summary: { ...sinceThen, ...summary, averageTau: orNaN(summary.averageTau) } };
    }
    default:
      return found;
  }
}

function isEvent(found: unknown): found is AggregatorEvent {
  const { data } = ofAnyKind.safeParse(found);
  return data !== undefined && (kinds.get(data.kind)?.safeParse(found).success ?? false);
}

const orNaN = (value: number | null) => value ?? Number.NaN;
