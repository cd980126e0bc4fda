import { expect, test } from "vitest";
import { builtInCatalog as catalog } from "./built-in.ts";
import { checkModelFits, datasetNames, ModelDoesNotFit, modelsFor } from "./model-fit.ts";

test("every file from a package has a SHA-1 to check it against", () => {
  for (const { source, files } of datasetNames(catalog).map(catalog.dataset)) {
    if (source.kind !== "package") continue;
    for (const { sha1 } of [...files.train, ...files.test]) expect(sha1).toMatch(/^[0-9a-f]{40}$/);
  }
});

test("the model that a dataset is trained with fits it", () => {
  for (const dataset of datasetNames(catalog).map(catalog.dataset)) {
    expect(() => checkModelFits(catalog, dataset.model, dataset)).not.toThrow();
  }
});

test("a model that cannot learn from a dataset's targets is an error that says which fit", () => {
  const attempt = () => checkModelFits(catalog, "softmax-regression", catalog.dataset("mnist-even-odd"));
  expect(attempt).toThrow(ModelDoesNotFit);
  expect(attempt).toThrow(
    'model "softmax-regression" cannot learn from dataset "mnist-even-odd", whose targets are +1 and -1; use one of the ' +
      "models squared-svm, logistic-regression, linear-regression, k-means, or the data mnist-digits, fashion-mnist, penguins, synthetic",
  );
  expect(() => checkModelFits(catalog, "squared-svm", catalog.dataset("cars"))).toThrow("whose targets are numbers");
});

test("what sees what is beside what is offered for pictures only", () => {
  expect(modelsFor(catalog, catalog.dataset("penguins"))).toEqual(["softmax-regression", "k-means", "mlp"]);
  expect(modelsFor(catalog, catalog.dataset("mnist-digits"))).toEqual(expect.arrayContaining(["cnn", "cnn-small"]));
  expect(() => checkModelFits(catalog, "cnn", catalog.dataset("penguins"))).toThrow(
    "whose examples are no pictures; use one of the models softmax-regression, k-means, mlp, or the data mnist-digits, fashion-mnist",
  );
});
