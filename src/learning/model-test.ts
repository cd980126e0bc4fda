import { allRows, type Dataset, type Labels, type Rows } from "./dataset.ts";
import { eventually, type Steps, wait } from "./eventually.ts";
import type { Answer, Eventually, Model } from "./model.ts";
import { addTestSums, residualEdges, type TestSums } from "./test-sums.ts";

/** What some weights answer for examples that were kept for testing, found a slice at a time. */
export interface ModelTest {
  readonly finished: boolean;
  /** Looks at up to `maximumRows` further rows; call again, after what it returns, until `finished`. */
  advance(maximumRows: number): Eventually<void>;
  /** Of the rows looked at so far; undefined before any, and for models whose answers are neither classes nor numbers. */
  readonly sums: TestSums | undefined;
}

/** No probability counts as less, so that one example cannot make a sum infinite. */
const leastProbability = 1e-15;

/** Begins a test of `weights` (read until it is finished, not changed) with all examples of a dataset. */
export function createModelTest(model: Model, weights: Float32Array, data: Dataset): ModelTest {
  const rows = allRows(data.exampleCount);
  const slice = sliceOf(model, weights, data);
  let done = 0;
  let sums: TestSums | undefined;

  function* steps(maximumRows: number): Steps<void> {
    const part = rows.subarray(done, done + maximumRows);
    if (part.length === 0) return;
    const found = yield* slice(part);
    if (found) sums = sums ? addTestSums(sums, found) : found;
    done += part.length;
  }

  return {
    get finished() {
      return done === rows.length;
    },
    advance: (maximumRows) => eventually(steps(maximumRows)),
    get sums() {
      return sums;
    },
  };
}

function sliceOf(model: Model, weights: Float32Array, data: Dataset): (rows: Rows) => Steps<TestSums | undefined> {
  const { labels, targets } = data;
  if (labels && model.metricNames.includes("accuracy")) {
    return function* (rows) {
      const answers = yield* wait(model.answers(weights, data, rows));
      const confusion = confusionOf(answers, labels, rows);
      if (!model.probabilitiesInto) return { kind: "classes", confusion };
      const probabilities = new Float32Array(rows.length * labels.labelCount);
      yield* wait(model.probabilitiesInto(probabilities, weights, data, rows));
      return { kind: "classes", confusion, logLoss: logLossOf(probabilities, labels, rows) };
    };
  }
  if (targets.kind === "real" && model.metricNames.includes("meanSquaredError")) {
    return function* (rows) {
      return numberSums(yield* wait(model.answers(weights, data, rows)), targets, rows);
    };
  }
  // biome-ignore lint/correctness/useYield: nothing to wait for
  return function* () {
    return undefined;
  };
}

function confusionOf(answers: readonly Answer[], { values, labelCount }: Labels, rows: Rows): number[] {
  const confusion = new Array<number>(labelCount * labelCount).fill(0);
  for (const [i, { value }] of answers.entries()) {
    const place = (values[rows[i] as number] as number) * labelCount + value;
    confusion[place] = (confusion[place] as number) + 1;
  }
  return confusion;
}

function logLossOf(probabilities: Float32Array, { values, labelCount }: Labels, rows: Rows): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const probability = probabilities[i * labelCount + (values[rows[i] as number] as number)] as number;
    sum -= Math.log(Math.max(leastProbability, probability));
  }
  return sum;
}

/** Deviations are of standardised targets; times their deviation they are in the target's own units. */
function numberSums(
  answers: readonly Answer[],
  { values, scale }: Extract<Dataset["targets"], { kind: "real" }>,
  rows: Rows,
): TestSums {
  const unit = scale?.deviation ?? 1;
  const residuals = new Array<number>(residualEdges.length + 1).fill(0);
  const sums = { squaredErrors: 0, absoluteErrors: 0, targets: 0, squaredTargets: 0 };
  for (const [i, { value }] of answers.entries()) {
    const target = (values[rows[i] as number] as number) * unit;
    const error = value * unit - target;
    sums.squaredErrors += error * error;
    sums.absoluteErrors += Math.abs(error);
    sums.targets += target;
    sums.squaredTargets += target * target;
    const stretch = residualEdges.filter((edge) => error / unit >= edge).length;
    residuals[stretch] = (residuals[stretch] as number) + 1;
  }
  return { kind: "numbers", examples: rows.length, ...sums, ...(scale ? { residuals } : {}) };
}
