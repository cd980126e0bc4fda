import { graphModel } from "../learning/graph/graph-model.ts";
import {
  type ConvolutionalNetwork,
  convolutionalGraph,
  mlpGraph,
  papersNetwork,
  smallNetwork,
  squarePicture,
} from "../learning/graph/networks.ts";
import { UserError } from "../protocol/user-error.ts";
import type { ModelEntry } from "./entries.ts";
import type { Parameter } from "./names.ts";

const units: Parameter = { name: "UNITS", least: 1, most: 4096, whole: true, several: 8, usual: 64, example: 64 };

/** Layers of units. */
export const mlp: ModelEntry = {
  name: "mlp",
  title: "multilayer perceptron",
  about:
    "Layers of UNITS with Relu between: tells classes apart, or predicts a number; also what lines cannot tell apart.",
  parameters: [units],
  targets: ["classes", "numbers"],
  stepSize: 0.05,
  create({ kernels, featureCount, classCount, targets }, values, name) {
    const isNumber = targets === "real";
    return graphModel({
      name,
      graph: mlpGraph(featureCount, values, isNumber ? 1 : classCount),
      kernels: kernels.graphs,
      loss: isNumber ? "squared-error" : "cross-entropy",
    });
  },
};

/** How pictures are changed by chance before each gradient: so many pixels to a side, degrees about the middle; 0 is not at all. */
const changes: readonly Parameter[] = [
  { name: "SHIFT", least: 0, most: 8, whole: true, usual: 0, example: 2 },
  { name: "DEGREES", least: 0, most: 45, usual: 0, example: 10 },
];

/** The papers' network. */
export const cnn: ModelEntry = {
  name: "cnn",
  title: "convolutional network",
  about: "The papers' network for pictures: two convolutions of 32 channels, 256 units; 431,000 weights for MNIST.",
  targets: ["classes"],
  picturesOnly: true,
  parameters: changes,
  stepSize: 0.01,
  create: networkOf(papersNetwork),
};

/** The same idea for slow devices. */
export const cnnSmall: ModelEntry = {
  name: "cnn-small",
  title: "small convolutional network",
  about: "Two convolutions of 8 and 16 channels: for pictures on Raspberry Pis; 11,000 weights for MNIST.",
  targets: ["classes"],
  picturesOnly: true,
  parameters: changes,
  stepSize: 0.02,
  create: networkOf(smallNetwork),
};

function networkOf(network: ConvolutionalNetwork): ModelEntry["create"] {
  return ({ kernels, featureCount, classCount, features, picture, seed }, [shift = 0, degrees = 0], name) => {
    if (!picture && (features === "table" || features === "float32"))
      throw new UserError(`${name} is for pictures, and nothing says that these examples are any`, {
        toDo: "use mlp:64, or a dataset with the size of its pictures",
      });
    const shape = picture
      ? ([picture.channels, picture.height, picture.width] as const)
      : squarePicture(name, featureCount);
    return graphModel({
      name,
      graph: convolutionalGraph(shape, network, classCount),
      kernels: kernels.graphs,
      loss: "cross-entropy",
      seed,
      ...(shift + degrees > 0 && { augmentation: { shape, shift, degrees } }),
    });
  };
}
