import type { ModelEvaluated, TaskDescription } from "../watch/events.ts";
import { areReadable } from "../watch/readable-weights.ts";
import type { TestJob, TestResult } from "./tester.ts";

/** What people are told of tested weights. */
export function modelEvaluated(
  { run, round, consumedSeconds, weights }: TestJob & { readonly round: number },
  { metrics, answers, confusion }: TestResult,
  task: TaskDescription,
): ModelEvaluated {
  const { accuracy } = metrics;
  return {
    kind: "model-evaluated",
    ...{ run, round, consumedSeconds },
    ...(accuracy === undefined ? {} : { accuracy }),
    metrics,
    answers,
    ...(confusion && { confusion }),
    ...(areReadable(weights.length, task) ? { weights } : {}),
  };
}
