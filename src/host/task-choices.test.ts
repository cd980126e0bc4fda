import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { taskChoices } from "../assembly/task.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { whyUnavailable } from "./datasets.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "edgewise-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const obstacles = (data: string | undefined, parts: readonly ("train" | "test")[] = ["test"]) =>
  new Map(
    taskChoices(builtInCatalog, (dataset) => whyUnavailable(dataset, parts, data)).map(({ dataset, unavailable }) => [
      dataset,
      unavailable,
    ]),
  );

test("without a folder, data that come with no package are told to need one, and all others can be learned", () => {
  const found = obstacles(undefined);
  expect(found.get("fashion-mnist")).toBe("needs --datasets DIR");
  found.delete("fashion-mnist");
  expect([...found.values()].filter((reason) => reason !== undefined)).toEqual([]);
});

test("with a folder, data can be learned whose files are in it, gzipped or not, of the parts that are read here", () => {
  const [images, labels] = builtInCatalog.dataset("fashion-mnist").files.test;
  writeFileSync(join(folder, `${images?.fileName}.gz`), "");
  expect(obstacles(folder).get("fashion-mnist")).toBe(`no t10k-labels-idx1-ubyte in ${folder}`);
  writeFileSync(join(folder, `${labels?.fileName}`), "");
  expect(obstacles(folder).get("fashion-mnist")).toBeUndefined();
  expect(obstacles(folder, ["train", "test"]).get("fashion-mnist")).toBe(`no train-images-idx3-ubyte in ${folder}`);
  expect(obstacles(folder).get("cars")).toBe(`no cars.json in ${folder}`);
  expect(obstacles(folder).get("synthetic")).toBeUndefined();
});

test("every choice has a title, and so has each of its models", () => {
  const choices = taskChoices(builtInCatalog, () => undefined);
  expect(choices.find(({ dataset }) => dataset === "mnist-even-odd")).toMatchObject({
    title: "Even or odd? MNIST handwritten digits",
    models: expect.arrayContaining([{ name: "squared-svm", title: "squared SVM", stepSize: 0.01, madeFor: true }]),
  });
});
