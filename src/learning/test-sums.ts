/** What a model answers for examples that it did not learn from, as sums: those of several nodes add up to those of all. */
export type TestSums = ClassSums | NumberSums;

export interface ClassSums {
  readonly kind: "classes";
  /** Row by row: how many examples of each true class were taken for which one. */
  readonly confusion: readonly number[];
  /** Sum of -log of the true class's probability; left out where the model has no probabilities. */
  readonly logLoss?: number | undefined;
}

/** In the target's own units. */
export interface NumberSums {
  readonly kind: "numbers";
  readonly examples: number;
  /** Sums of (answer - target)^2 and |answer - target|. */
  readonly squaredErrors: number;
  readonly absoluteErrors: number;
  /** Sums of targets and of their squares, both less the mean that all nodes agreed on, so that nothing cancels. */
  readonly targets: number;
  readonly squaredTargets: number;
  /** How many answers less their targets are in each stretch between `residualEdges`; left out where no deviation is agreed on. */
  readonly residuals?: readonly number[] | undefined;
}

/** In deviations of the target: below the first, between each two, and from the last on. */
export const residualEdges: readonly number[] = [-1, -0.5, -0.2, 0, 0.2, 0.5, 1];

/** How good a model is. What cannot be told, for want of examples, is not a number. */
export type TestMeasures =
  | {
      readonly kind: "classes";
      readonly examples: number;
      readonly accuracy: number;
      /** The accuracy of always answering the most frequent class. */
      readonly majority: number;
      /** Mean of F1 over the classes of which there are examples. */
      readonly macroF1: number;
      /** Mean over the examples; undefined where the model has no probabilities. */
      readonly logLoss: number | undefined;
    }
  | {
      readonly kind: "numbers";
      readonly examples: number;
      /** Root of the mean squared error, and the mean absolute error. */
      readonly rmse: number;
      readonly mae: number;
      /** 1 less the share of the targets' variance that is left. */
      readonly r2: number;
      /** As in the sums. */
      readonly residuals?: readonly number[];
    };

/** @throws TypeError if they are of different kinds */
export function addTestSums(a: TestSums, b: TestSums): TestSums {
  if (a.kind === "numbers" && b.kind === "numbers") {
    const residuals = a.residuals?.map((count, i) => count + (b.residuals?.[i] ?? Number.NaN));
    return {
      kind: "numbers",
      ...(residuals && b.residuals ? { residuals } : {}),
      examples: a.examples + b.examples,
      squaredErrors: a.squaredErrors + b.squaredErrors,
      absoluteErrors: a.absoluteErrors + b.absoluteErrors,
      targets: a.targets + b.targets,
      squaredTargets: a.squaredTargets + b.squaredTargets,
    };
  }
  if (a.kind === "classes" && b.kind === "classes" && a.confusion.length === b.confusion.length) {
    const logLoss = a.logLoss === undefined || b.logLoss === undefined ? undefined : a.logLoss + b.logLoss;
    return {
      kind: "classes",
      confusion: a.confusion.map((count, i) => count + (b.confusion[i] as number)),
      ...(logLoss === undefined ? {} : { logLoss }),
    };
  }
  throw new TypeError("these are no sums of one model's answers");
}

export function measuresOf(sums: TestSums): TestMeasures {
  return sums.kind === "classes" ? classMeasures(sums) : numberMeasures(sums);
}

function classMeasures({ confusion, logLoss }: ClassSums): TestMeasures {
  const { classes, of, answered, right } = totals(confusion);
  const examples = sum(of);
  const present = classes.filter((k) => (of[k] as number) > 0);
  // 2 * precision * recall / (precision + recall), without dividing by what may be 0.
  const f1 = present.map((k) => (2 * (right[k] as number)) / ((of[k] as number) + (answered[k] as number)));
  return {
    kind: "classes",
    examples,
    accuracy: sum(right) / examples,
    majority: Math.max(...of) / examples,
    macroF1: sum(f1) / present.length,
    logLoss: logLoss === undefined ? undefined : logLoss / examples,
  };
}

function numberMeasures(sums: NumberSums): TestMeasures {
  const { examples, squaredErrors, absoluteErrors, targets, squaredTargets } = sums;
  const variance = squaredTargets - (targets * targets) / examples;
  return {
    kind: "numbers",
    examples,
    rmse: Math.sqrt(squaredErrors / examples),
    mae: absoluteErrors / examples,
    r2: variance > 0 ? 1 - squaredErrors / variance : Number.NaN,
    ...(sums.residuals ? { residuals: sums.residuals } : {}),
  };
}

/**
 * Whether what was learned answers no better than the targets alone would allow: no better than their mean,
 * or than always the most frequent class. With `balanced`, where rare classes count as much as frequent ones: if the mean
 * share of each class that is found is no larger than by chance.
 */
export function hasLearnedNothing(sums: TestSums, { balanced = false }: { readonly balanced?: boolean } = {}): boolean {
  const measures = measuresOf(sums);
  if (measures.kind === "numbers") return measures.r2 <= 0;
  if (!balanced || sums.kind !== "classes") return measures.accuracy <= measures.majority;
  const { classes, of, right } = totals(sums.confusion);
  const recalls = classes.filter((k) => (of[k] as number) > 0).map((k) => (right[k] as number) / (of[k] as number));
  return sum(recalls) / recalls.length <= 1 / recalls.length;
}

/** Of each class: examples that are of it, that were taken for it, and both. */
function totals(confusion: readonly number[]) {
  const count = Math.sqrt(confusion.length);
  const classes = Array.from({ length: count }, (_, k) => k);
  const at = (k: number, j: number) => confusion[k * count + j] as number;
  return {
    classes,
    of: classes.map((k) => sum(classes.map((j) => at(k, j)))),
    answered: classes.map((j) => sum(classes.map((k) => at(k, j)))),
    right: classes.map((k) => at(k, k)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
