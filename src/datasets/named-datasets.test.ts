import { expect, test } from "vitest";
import { checkModelFits, ModelDoesNotFit } from "./model-fit.ts";
import { datasetNames, findDataset, UnknownDataset } from "./named-datasets.ts";

test("every dataset is found by its name", () => {
  for (const name of datasetNames) expect(findDataset(name).name).toBe(name);
});

test("every file from a package has an MD5 to check it against", () => {
  for (const { source, files } of datasetNames.map(findDataset)) {
    if (source.kind !== "package") continue;
    for (const { md5 } of [...files.train, ...files.test]) expect(md5).toMatch(/^[0-9a-f]{32}$/);
  }
});

test("the model that a dataset is trained with fits it", () => {
  for (const dataset of datasetNames.map(findDataset)) {
    expect(() => checkModelFits(dataset.model, dataset)).not.toThrow();
  }
});

test("parameters follow the name after colons", () => {
  for (const name of ["cars:7", "penguins:0", "synthetic:0", "synthetic:1.25", "synthetic:2:9"]) {
    expect(findDataset(name).name).toBe(name);
  }
});

test.each(["mnist", "", "toString", "cars:x", "cars:1:2", "synthetic:-1", "synthetic:1000", "mnist-digits:1"])(
  "an unknown dataset, %j, is an error that names those there are",
  (name) => {
    expect(() => findDataset(name)).toThrow(UnknownDataset);
    expect(() => findDataset(name)).toThrow(
      `there is no dataset "${name}"; choose one of: mnist-even-odd, mnist-digits, fashion-mnist, cars, penguins, synthetic`,
    );
  },
);

test("a model that cannot learn from a dataset's targets is an error that says which fit", () => {
  const attempt = () => checkModelFits("softmax-regression", findDataset("mnist-even-odd"));
  expect(attempt).toThrow(ModelDoesNotFit);
  expect(attempt).toThrow(
    'model "softmax-regression" cannot learn from dataset "mnist-even-odd", whose targets are +1 and -1; use one of the ' +
      "models squared-svm, logistic-regression, linear-regression, k-means, or the data mnist-digits, fashion-mnist, penguins, synthetic",
  );
  expect(() => checkModelFits("squared-svm", findDataset("cars"))).toThrow("whose targets are numbers");
});
