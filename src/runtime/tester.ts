import type { Dataset, Rows } from "../learning/dataset.ts";
import { createEvaluation } from "../learning/evaluation.ts";
import type { Answer, Metrics, Model } from "../learning/model.ts";
import { rowsPerSlice } from "../learning/slices.ts";
import type { Clock } from "./ports.ts";

/** Tests take at most this share of the aggregator's time, so that rounds are not held up by them. */
const timeShare = 0.3;

/** The least time between two tests: shorter rounds could not be told apart on the page. */
const leastPauseSeconds = 0.05;

/** After a report there is nothing done for so long, unless its round has ended: the others may come at any moment. */
const quietSeconds = 0.01;

/** Less than this is left only by the rounding of times. */
const leastRestMs = 1e-6;

export interface TestJob {
  readonly run: number;
  readonly round: number | "final";
  readonly consumedSeconds: number;
  readonly weights: Float32Array;
  /** Without the rows that are withheld then. */
  readonly withheld?: boolean;
}

export interface TestResult {
  readonly metrics: Metrics;
  readonly answers: readonly Answer[];
  /** Row by row how many examples of each class were taken for which, of models that count them. */
  readonly confusion?: readonly (readonly number[])[];
}

export interface TesterOptions {
  readonly model: Model;
  readonly data: Dataset;
  /** Those of its rows that weights are tested with. */
  readonly rows: Rows;
  /** Rows by which something may have been decided; left out, none. */
  readonly withheldRows?: readonly Rows[] | undefined;
  /** Rows whose answers are shown. */
  readonly samples: Uint32Array;
  readonly clock: Clock;
  /** When the last report came, if it was of a round that still waits for others. */
  readonly lastReport: () => number | undefined;
  readonly onResult: (job: TestJob, result: TestResult) => void;
}

/**
 * Tests weights on the aggregator's test data beside the rounds. Only the newest weights wait to be tested: older ones
 * that have not begun are skipped. A final test is never skipped. Nothing is done while reports come in, so that no test
 * is between them and the next directive, except for the slice that is under way when the first of them comes.
 */
export interface Tester {
  submit(job: TestJob): void;
  /** The losses of all these weights, at once. */
  lossesOf(weights: readonly Float32Array[]): Promise<readonly number[]>;
}

export function createTester(options: TesterOptions): Tester {
  const { model, data, rows, withheldRows = [], samples, clock, lastReport, onResult } = options;
  let others: Rows | undefined;
  const finals: TestJob[] = [];
  let newest: TestJob | undefined;
  let busy = false;
  let restUntil = 0;
  let restless = () => {};

  async function test(job: TestJob): Promise<void> {
    const counts = countsFor(model, data);
    const tested = job.withheld ? rowsLeft() : rows;
    const evaluation = createEvaluation(model, job.weights, data, tested, { withLoss: false, counts });
    let busySeconds = 0;
    while (!evaluation.finished) {
      if (job.round !== "final") await quiet();
      const start = clock.now();
      await evaluation.advance(rowsPerSlice(model));
      busySeconds += clock.now() - start;
      await clock.yield();
    }
    const answers = await model.answers(job.weights, data, samples);
    restUntil = clock.now() + Math.max(leastPauseSeconds, busySeconds * (1 / timeShare - 1));
    onResult(job, { metrics: evaluation.metrics, answers, ...(counts && { confusion: inRows(counts) }) });
  }

  function rowsLeft(): Rows {
    const without = new Set(withheldRows.flatMap((of) => [...of]));
    others ??= rows.filter((row) => !without.has(row));
    return others;
  }

  async function quiet(): Promise<void> {
    for (;;) {
      const restMs = ((lastReport() ?? Number.NEGATIVE_INFINITY) + quietSeconds - clock.now()) * 1000;
      if (restMs < leastRestMs || finals.length > 0) return;
      await rest(restMs);
    }
  }

  /** Waits, or until a final test is asked for. */
  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, resolve);
      restless = () => {
        cancel();
        resolve();
      };
    });
  }

  async function work(): Promise<void> {
    busy = true;
    for (;;) {
      const job = finals.shift() ?? newest;
      if (!job) break;
      const restMs = (restUntil - clock.now()) * 1000;
      if (job.round !== "final" && restMs >= leastRestMs) {
        await rest(restMs);
        continue;
      }
      if (job === newest) newest = undefined;
      await test(job);
    }
    busy = false;
  }

  async function lossOf(weights: Float32Array): Promise<number> {
    const evaluation = createEvaluation(model, weights, data, rows, { withMetrics: false });
    while (!evaluation.finished) {
      await evaluation.advance(rowsPerSlice(model));
      await clock.yield();
    }
    return evaluation.loss;
  }

  return {
    async lossesOf(weights) {
      const losses: number[] = [];
      for (const each of weights) losses.push(await lossOf(each));
      return losses;
    },
    submit(job) {
      if (job.round === "final") {
        newest = undefined;
        finals.push(job);
        restless();
      } else {
        newest = job;
      }
      if (!busy) void work();
    },
  };
}

/** A matrix of more classes is not told. */
const mostClasses = 32;

function countsFor({ countAnswers }: Model, { targets }: Dataset): Uint32Array | undefined {
  if (countAnswers === undefined || targets.kind !== "class" || targets.classCount > mostClasses) return undefined;
  return new Uint32Array(targets.classCount ** 2);
}

function inRows(counts: Uint32Array): readonly (readonly number[])[] {
  const classes = Math.sqrt(counts.length);
  return Array.from({ length: classes }, (_, k) => [...counts.subarray(k * classes, (k + 1) * classes)]);
}
