import { UserError } from "../protocol/user-error.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { mnistDigits, mnistEvenOdd } from "./mnist.ts";
import type { NamedDataset } from "./named-dataset.ts";
import { synthetic } from "./synthetic.ts";
import { cars, penguins } from "./vega.ts";

type Maker = (name: string, parameters: readonly string[]) => NamedDataset | undefined;

const always =
  (dataset: NamedDataset): Maker =>
  (_name, parameters) =>
    parameters.length === 0 ? dataset : undefined;

const bySeed =
  (make: (name: string, seed: number) => NamedDataset): Maker =>
  (name, [seed = "1", ...more]) =>
    isSeed(seed) && more.length === 0 ? make(name, Number(seed)) : undefined;

/** A dataset by the first part of its name; the parts after colons are parameters. */
const makers: Readonly<Record<string, Maker>> = {
  "mnist-even-odd": always(mnistEvenOdd),
  "mnist-digits": always(mnistDigits),
  "fashion-mnist": always(fashionMnist),
  cars: bySeed(cars),
  penguins: bySeed(penguins),
  synthetic: (name, [disagreement = "0.5", seed = "1", ...more]) =>
    /^\d{1,3}(\.\d{1,6})?$/.test(disagreement) && Number(disagreement) <= 100 && isSeed(seed) && more.length === 0
      ? synthetic(name, Number(disagreement), Number(seed))
      : undefined,
};

/** All datasets that can be asked for by name; those with parameters have default values of them. */
export const datasetNames: readonly string[] = Object.keys(makers);

/** A dataset was asked for that does not exist. */
export class UnknownDataset extends UserError {
  override readonly name = "UnknownDataset";
  readonly dataset: string;

  constructor(dataset: string) {
    const parameters =
      "cars:SEED and penguins:SEED for another test part, synthetic:DISAGREEMENT or synthetic:DISAGREEMENT:SEED, from 0 to 100";
    super(`there is no dataset "${dataset}"`, { toDo: `choose one of: ${datasetNames.join(", ")} (${parameters})` });
    this.dataset = dataset;
  }
}

/**
 * The dataset of that name; nothing is read yet. `cars:7` and `penguins:7` have another test part than 1, the default;
 * `synthetic:0.5` is a disagreement, `synthetic:0.5:7` also a seed.
 *
 * @throws UnknownDataset
 */
export function findDataset(name: string): NamedDataset {
  const [family = "", ...parameters] = name.split(":");
  const found = Object.hasOwn(makers, family) ? makers[family]?.(name, parameters) : undefined;
  if (found === undefined) throw new UnknownDataset(name);
  return found;
}

function isSeed(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32;
}
