import { kMeans } from "../learning/models/k-means.ts";
import { linearRegression } from "../learning/models/linear-regression.ts";
import { logisticRegression } from "../learning/models/logistic-regression.ts";
import { softmaxRegression } from "../learning/models/softmax-regression.ts";
import { squaredSvm } from "../learning/models/squared-svm.ts";
import type { ModelEntry } from "./entries.ts";
import { cnn, cnnSmall, mlp } from "./network-models.ts";

/**
 * Step sizes keep gradient descent stable on MNIST, whose matrix of second moments has 40 as its largest eigenvalue: the squared
 * SVM and linear regression need less than 2/40, logistic regression less than 8/40, softmax regression less than 4/40, K-means
 * less than 1 on any data.
 */
export const builtInModels: readonly ModelEntry[] = [
  {
    name: "squared-svm",
    title: "squared SVM",
    about: "Tells two classes apart by a line, with the squared hinge loss.",
    targets: ["signs"],
    stepSize: 0.01,
    create: squaredSvm,
  },
  {
    name: "logistic-regression",
    title: "logistic regression",
    about: "Tells two classes apart, with probabilities.",
    targets: ["signs"],
    stepSize: 0.05,
    create: logisticRegression,
  },
  {
    name: "linear-regression",
    title: "linear regression",
    about: "Predicts a number as a weighted sum of the features.",
    targets: ["numbers", "signs"],
    stepSize: 0.01,
    create: linearRegression,
  },
  {
    name: "softmax-regression",
    title: "softmax regression",
    about: "Tells several classes apart, with probabilities.",
    targets: ["classes"],
    stepSize: 0.05,
    create: softmaxRegression,
  },
  {
    name: "k-means",
    title: "K-means",
    about: "Finds clusters; needs no targets.",
    targets: ["classes", "signs", "numbers", "none"],
    stepSize: 0.1,
    create: ({ kernels, featureCount, classCount }) => kMeans({ kernels, featureCount, centreCount: classCount }),
  },
  mlp,
  cnn,
  cnnSmall,
];
