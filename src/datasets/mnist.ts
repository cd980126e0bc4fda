import type { Dataset } from "../learning/dataset.ts";
import { DatasetFileError, parseIdxImages, parseIdxLabels } from "./idx.ts";
import type { DatasetPart, NamedDataset } from "./named-dataset.ts";

const width = 28;
const height = 28;
const digits = 10;

/** The four files as their authors publish them, decompressed. */
const mnistFiles = {
  train: {
    images: { fileName: "train-images-idx3-ubyte", md5: "6bbc9ace898e44ae57da46a324031adb" },
    labels: { fileName: "train-labels-idx1-ubyte", md5: "a25bea736e30d166cdddb491f175f624" },
  },
  test: {
    images: { fileName: "t10k-images-idx3-ubyte", md5: "2646ac647ad5339dbf082846283269ea" },
    labels: { fileName: "t10k-labels-idx1-ubyte", md5: "27ae3e4e09519cfbb04c329615203637" },
  },
} as const;

/**
 * Even or odd? The demonstration's task: 60,000 training and 10,000 test pictures of handwritten digits, 784 features
 * pixel/255, target +1 (class 1) for even digits and -1 (class 0) for odd ones. Labels are the digits.
 */
export const mnistEvenOdd: NamedDataset = {
  name: "mnist-even-odd",
  title: "Even or odd? MNIST handwritten digits",
  classNames: ["odd", "even"],
  labelNames: Array.from({ length: digits }, (_, digit) => String(digit)),
  picture: { width, height },
  model: "squared-svm",
  files: { train: Object.values(mnistFiles.train), test: Object.values(mnistFiles.test) },
  async load(part, files, allocate) {
    const { images, labels } = mnistFiles[part];
    const [imageBytes, labelBytes] = await Promise.all([files(images.fileName, allocate), files(labels.fileName)]);
    return assemble(part, imageBytes, labelBytes);
  },
};

function assemble(part: DatasetPart, imageBytes: Uint8Array, labelBytes: Uint8Array): Dataset {
  const { images: imagesFile, labels: labelsFile } = mnistFiles[part];
  const images = parseIdxImages(imageBytes, imagesFile.fileName);
  const labels = parseIdxLabels(labelBytes, labelsFile.fileName);
  if (images.columns !== width || images.rows !== height) {
    throw new DatasetFileError(imagesFile.fileName, {
      expected: `pictures of ${width} x ${height} pixels`,
      found: `${images.columns} x ${images.rows}`,
    });
  }
  if (labels.length !== images.count) {
    throw new DatasetFileError(labelsFile.fileName, {
      expected: `${images.count} labels, one for each picture of ${imagesFile.fileName}`,
      found: `${labels.length}`,
    });
  }
  const wrong = labels.findIndex((label) => label >= digits);
  if (wrong >= 0) {
    throw new DatasetFileError(labelsFile.fileName, {
      expected: "labels 0 to 9",
      found: `label ${labels[wrong]} at position ${wrong}`,
    });
  }
  return {
    exampleCount: images.count,
    features: { kind: "bytes", data: images.pixels, featureCount: width * height, scale: 1 / 255 },
    targets: { kind: "real", values: Float32Array.from(labels, (digit) => (digit % 2 === 0 ? 1 : -1)) },
    labels: { values: labels, labelCount: digits },
  };
}
