import { fashionMnist } from "../datasets/fashion-mnist.ts";
import { mnistDigits, mnistEvenOdd } from "../datasets/mnist.ts";
import type { NamedDataset } from "../datasets/named-dataset.ts";
import { synthetic } from "../datasets/synthetic.ts";
import { cars, penguins } from "../datasets/vega.ts";
import type { DatasetEntry } from "./entries.ts";
import type { Parameter } from "./names.ts";

const seed: Parameter = { name: "SEED", least: 0, most: 2 ** 32 - 1, whole: true, usual: 1 };

const always = (dataset: NamedDataset, about: string): DatasetEntry => ({
  name: dataset.name,
  title: dataset.title,
  about,
  create: () => dataset,
});

export const builtInDatasets: readonly DatasetEntry[] = [
  always(mnistEvenOdd, "Even or odd: 60,000 pictures of handwritten digits."),
  always(mnistDigits, "Which digit: the same pictures."),
  always(fashionMnist, "Which piece of clothing: 60,000 pictures, from a folder."),
  {
    name: "cars",
    title: cars("cars", 1).title,
    about: "How far a car goes on a gallon: 392 cars; SEED chooses another test part.",
    parameters: [seed],
    create: ([value], name) => cars(name, value as number),
  },
  {
    name: "penguins",
    title: penguins("penguins", 1).title,
    about: "Which species: 342 penguins; SEED chooses another test part.",
    parameters: [seed],
    create: ([value], name) => penguins(name, value as number),
  },
  {
    name: "synthetic",
    title: "Synthetic classes",
    about: "Made-up groups that disagree by DISAGREEMENT, from 0 to 100.",
    parameters: [{ name: "DISAGREEMENT", least: 0, most: 100, usual: 0.5 }, seed],
    create: ([disagreement, value], name) => synthetic(name, disagreement as number, value as number),
  },
];
