import { mnistEvenOdd } from "./mnist.ts";
import type { NamedDataset } from "./named-dataset.ts";

const datasets: readonly NamedDataset[] = [mnistEvenOdd];

/** All datasets that can be asked for by name. */
export const datasetNames: readonly string[] = datasets.map(({ name }) => name);

/** A dataset was asked for that does not exist. */
export class UnknownDataset extends Error {
  override readonly name = "UnknownDataset";
  readonly dataset: string;

  constructor(dataset: string) {
    super(`there is no dataset "${dataset}"; choose one of: ${datasetNames.join(", ")}`);
    this.dataset = dataset;
  }
}

/**
 * The dataset of that name; nothing is read yet.
 *
 * @throws UnknownDataset
 */
export function findDataset(name: string): NamedDataset {
  const found = datasets.find((dataset) => dataset.name === name);
  if (found === undefined) throw new UnknownDataset(name);
  return found;
}
