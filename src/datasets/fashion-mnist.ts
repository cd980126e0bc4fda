import { idxPictures, labelsAsClasses } from "./idx-pictures.ts";

const clothes = [
  "T-shirt",
  "trousers",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
] as const;

/**
 * Which piece of clothing? Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): as many pictures as MNIST, in files of the
 * same names and format. Only their format is checked.
 */
export const fashionMnist = idxPictures({
  name: "fashion-mnist",
  title: "Which piece of clothing? Fashion-MNIST",
  targets: "classes",
  classNames: clothes,
  labelNames: clothes,
  model: "softmax-regression",
  source: { kind: "folder", advice: "its four files, as https://github.com/zalandoresearch/fashion-mnist has them" },
  files: {
    train: { images: { fileName: "train-images-idx3-ubyte" }, labels: { fileName: "train-labels-idx1-ubyte" } },
    test: { images: { fileName: "t10k-images-idx3-ubyte" }, labels: { fileName: "t10k-labels-idx1-ubyte" } },
  },
  targetsOf: labelsAsClasses,
});
