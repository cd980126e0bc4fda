import { expect, test } from "vitest";
import { datasetNames, findDataset, UnknownDataset } from "./named-datasets.ts";

test("every dataset is found by its name", () => {
  for (const name of datasetNames) expect(findDataset(name).name).toBe(name);
});

test("every file has an MD5 to check it against", () => {
  for (const { files } of datasetNames.map(findDataset)) {
    for (const { md5 } of [...files.train, ...files.test]) expect(md5).toMatch(/^[0-9a-f]{32}$/);
  }
});

test("an unknown dataset is an error that names those there are", () => {
  expect(() => findDataset("mnist")).toThrow(UnknownDataset);
  expect(() => findDataset("mnist")).toThrow('there is no dataset "mnist"; choose one of: mnist-even-odd');
});
