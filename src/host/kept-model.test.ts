import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { someResult } from "../../test/support/kept-models.ts";
import { encodeModelFile } from "../data/model-file.ts";
import { pointToNewest } from "../platform/nodejs/newest-folder.ts";
import { readKeptModel } from "./kept-model.ts";

const runs = mkdtempSync(join(tmpdir(), "edgewise-kept-"));
afterAll(() => rmSync(runs, { recursive: true }));

const kept = { model: "k-means", schema: null, dataset: "cars", result: someResult, createdAt: new Date(0) };
for (const [name, weight] of [
  ["first", 1],
  ["second", 2],
] as const) {
  mkdirSync(join(runs, name));
  writeFileSync(join(runs, name, "model.json"), encodeModelFile({ ...kept, weights: Float32Array.of(weight) }));
}
pointToNewest(runs, "second");

test("a model is named by its file, by the folder of its run, by the run's name, or as the latest", async () => {
  const weights = async (named: string) => [...(await readKeptModel(named, runs)).weights];
  expect(await weights(join(runs, "first", "model.json"))).toEqual([1]);
  expect(await weights(join(runs, "first"))).toEqual([1]);
  expect(await weights("first")).toEqual([1]);
  expect(await weights("fi")).toEqual([1]);
  expect(await weights("latest")).toEqual([2]);
  expect(await weights(join(runs, "latest"))).toEqual([2]);
  await expect(weights("third")).rejects.toThrow(
    "third: there is no such file or folder; name a run as edgewise runs lists it, its folder, or a model.json",
  );
});
