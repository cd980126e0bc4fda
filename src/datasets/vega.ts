import type { NamedDataset } from "./named-dataset.ts";
import { choiceColumn, numberColumn, oneHotColumn, yearColumn } from "./table.ts";
import { tabular } from "./tabular.ts";

const source = { kind: "package", name: "vega-datasets" } as const;
const species = ["Adelie", "Chinstrap", "Gentoo"];

/**
 * How far does a car go on a gallon? 392 of the 406 cars of 1970 to 1982 in cars.json, the others lack horsepower or mileage:
 * from cylinders, displacement, horsepower, weight, acceleration, year and origin to miles per gallon.
 */
export function cars(name: string, seed: number): NamedDataset {
  return tabular({
    name,
    title: "How far does a car go on a gallon? Cars of 1970 to 1982",
    model: "linear-regression",
    source,
    file: { fileName: "cars.json", sha1: "77628b89208e429a47c4b2a430c3fa6f3865e647" },
    features: [
      numberColumn("Cylinders"),
      numberColumn("Displacement"),
      numberColumn("Horsepower"),
      numberColumn("Weight_in_lbs"),
      numberColumn("Acceleration"),
      yearColumn("Year"),
      oneHotColumn("Origin", ["USA", "Europe", "Japan"]),
    ],
    target: numberColumn("Miles_per_Gallon"),
    seed,
  });
}

/** Which penguin? 342 of the 344 penguins of penguins.json, the others have no measurements: from four measurements to the species. */
export function penguins(name: string, seed: number): NamedDataset {
  return tabular({
    name,
    title: "Which penguin? Three species on the islands of Palmer Archipelago",
    model: "softmax-regression",
    source,
    file: { fileName: "penguins.json", sha1: "1cd902367061ec07d2bf329ae81e150b49dc0761" },
    features: ["Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)"].map(numberColumn),
    target: choiceColumn("Species", species),
    classNames: species,
    seed,
  });
}
