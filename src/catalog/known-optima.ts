/*
 * F*, the optimum of a task: the smallest loss that any weights have over all examples together. Tasks with the same model and
 * examples have the same optimum, whatever their partition, nodes, budget and costs.
 */

interface Known {
  /** How many examples there are: of a part of them the optimum is another one. */
  readonly examples: number;
  /** By model. */
  readonly losses: Readonly<Record<string, number>>;
}

/** By dataset. docs/results.md has the commands that find them. */
const known: Readonly<Record<string, Known>> = {
  "mnist-even-odd": { examples: 60_000, losses: { "squared-svm": 0.222076, "logistic-regression": 0.280235 } },
  "mnist-digits": { examples: 60_000, losses: { "softmax-regression": 0.34449 } },
  "fashion-mnist": { examples: 60_000, losses: { "softmax-regression": 0.476969 } },
  cars: { examples: 314, losses: { "linear-regression": 0.0862606 } },
};

/** The optimum of a model on all examples of a dataset, where it was computed. */
export function datasetOptimum(
  dataset: string,
  model: string,
): { readonly loss: number; readonly examples: number } | undefined {
  const { examples, losses } = known[dataset] ?? {};
  const loss = losses?.[model];
  return loss === undefined || examples === undefined ? undefined : { loss, examples };
}
