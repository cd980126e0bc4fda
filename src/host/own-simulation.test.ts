import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { constant, simulationSettings } from "../../test/support/simulations.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createRandom } from "../math/random.ts";
import { simulate } from "../simulation/simulate.ts";
import { ownEnvironment } from "./own-simulation.ts";
import type { OwnTables } from "./own-tables.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-own-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Machines that are hot fail; each site measures in the same way, and one of them has more failures. */
function readings(name: string, { rows, meanHeat, seed }: { rows: number; meanHeat: number; seed: number }): string {
  const random = createRandom(seed);
  const path = join(folder, name);
  const lines = Array.from({ length: rows }, () => {
    const heat = meanHeat + 10 * random.normal();
    const kind = random.uniform() < 0.5 ? "pump" : "fan";
    const failed = heat + 3 * random.normal() > 60 ? "yes" : "no";
    return `${heat.toFixed(2)},${kind},${(2 * heat + (kind === "fan" ? 20 : 0)).toFixed(1)},${failed}`;
  });
  writeFileSync(path, ["heat,kind,power,failed", ...lines, ""].join("\n"));
  return path;
}

const hot = readings("hot.csv", { rows: 100, meanHeat: 65, seed: 1 });
const cold = readings("cold.csv", { rows: 50, meanHeat: 50, seed: 2 });
const question = {
  kind: "table" as const,
  target: "failed",
  regression: false,
  numbers: [],
  categories: [],
  leftOut: ["power"],
};
const byFailure: OwnTables = {
  kind: "tables",
  tables: [[hot], [cold]],
  read: {},
  question,
  holdout: 0.2,
  minCount: 5,
  maxRows: 1000,
};
const byPower: OwnTables = {
  ...byFailure,
  tables: [[hot, cold]],
  question: { ...question, target: "power", leftOut: ["failed"] },
};
const parts = { catalog: builtInCatalog, kernels: plainKernels };
const few = { budgetSeconds: 2, costs: constant(0.01, 0.05), strategy: "adaptive", batch: 20, stepSize: 0.3 } as const;

const environmentOf = (own: OwnTables, model: string, changed: { seed?: number; balance?: boolean } = {}) =>
  ownEnvironment({ own, model, seed: 1, balance: false, ...changed }, parts);

test("each file is one node's, and each node is tested with what was kept of its own", async () => {
  const environment = await environmentOf(byFailure, "logistic-regression");
  const settings = simulationSettings({ ...few, model: "logistic-regression", nodes: 2, partition: "by-file" });
  const { result } = await simulate(settings, environment);
  const { test: found } = result;
  expect([result.partition, result.case]).toEqual(["by-file", null]);
  expect(found?.nodes.map(({ name, examples }) => [name, examples])).toEqual([
    ["node-1", 20],
    ["node-2", 10],
  ]);
  if (found?.kind !== "classes") throw new Error("a target of two words is one of classes");
  expect(found.classes).toEqual(["no", "yes"]);
  expect(found.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(found.accuracy).toBe(result.accuracy);
  expect(found.accuracy).toBeGreaterThan(found.majority);
  expect(found.learnedNothing).toBe(false);
});

test("one table is spread by the size of the number that is predicted, and errors are in its own units", async () => {
  const environment = await environmentOf(byPower, "linear-regression");
  const settings = simulationSettings({ ...few, model: "linear-regression", nodes: 3, partition: "by-label" });
  const { labels, targets } = environment.trainData;
  if (!labels || targets.kind !== "real") throw new Error("there are no labels");
  const smallest = [...labels.values].flatMap((label, row) => (label === 0 ? [targets.values[row] as number] : []));
  const others = [...labels.values].flatMap((label, row) => (label === 0 ? [] : [targets.values[row] as number]));
  expect(Math.max(...smallest)).toBeLessThanOrEqual(Math.min(...others));
  const { result } = await simulate(settings, environment);
  const { test: found } = result;
  if (found?.kind !== "numbers") throw new Error("power is a number");
  expect(found).toMatchObject({ examples: 30, nodes: [], learnedNothing: false });
  // Power is 2 * heat, and 20 more for fans: it can be told but for its rounding.
  expect(found.rmse).toBeLessThan(2);
  expect(found.r2).toBeGreaterThan(0.99);
});

test("a column that is taken by its logarithm is standardised as such, by the rows that are learned from", async () => {
  const path = join(folder, "wide.csv");
  const random = createRandom(3);
  const lines = Array.from({ length: 200 }, (_, i) => `${(10 ** (6 * random.uniform())).toFixed(3)},${i % 2}`);
  writeFileSync(path, ["wide,odd", ...lines, ""].join("\n"));
  const own = { ...byFailure, tables: [[path]] };
  const asked = {
    kind: "table" as const,
    target: "odd",
    regression: false,
    numbers: [],
    categories: [],
    leftOut: [],
    logarithms: ["wide"],
  };
  const { trainData } = await environmentOf({ ...own, question: asked }, "logistic-regression");
  const values = Array.from({ length: trainData.exampleCount }, (_, row) => trainData.features.data[row] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0, 5);
  expect(variance).toBeCloseTo(1, 4);
  // Spread evenly by their logarithm, and so within sqrt(3) of the mean, where numbers themselves would go up to 3.
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(1.9);
});

test("a model that has learned nothing is said to have, as in live runs", async () => {
  const environment = await environmentOf(
    { ...byFailure, tables: [[cold]], question: { ...question, leftOut: ["heat", "power"] } },
    "logistic-regression",
  );
  const settings = simulationSettings({ ...few, model: "logistic-regression", nodes: 2, partition: "uniform" });
  const { ending, explanation } = (await simulate(settings, environment)).result;
  expect(ending).toBe("no-progress");
  expect(explanation).toContain("has learned nothing");
});

test("another seed keeps other rows for testing", async () => {
  const targetsOf = async (seed: number) =>
    (await environmentOf(byPower, "linear-regression", { seed })).testData.targets;
  expect(await targetsOf(1)).toEqual(await targetsOf(1));
  expect(await targetsOf(2)).not.toEqual(await targetsOf(1));
});

test("with balance, nodes have rows of the rare class several times", async () => {
  const environment = await environmentOf(byFailure, "logistic-regression", { balance: true });
  const { shareOut, trainData, catalog = builtInCatalog } = environment;
  const { all } = shareOut?.(trainData, { partition: catalog.partition("by-file"), nodes: 2, seed: 1 }) ?? {};
  const counts = [0, 0];
  for (const row of all ?? [])
    counts[trainData.labels?.values[row] as number] = (counts[trainData.labels?.values[row] as number] as number) + 1;
  const [no = 0, yes = 0] = counts;
  expect(no + yes).toBeGreaterThan(100);
  expect(Math.abs(no - yes)).toBeLessThan(10);
});

test("tables that do not fit together are refused by name", async () => {
  const words = join(folder, "words.csv");
  writeFileSync(words, `heat,kind,power,failed\n${"hot,pump,1,yes\ncold,fan,2,no\n".repeat(20)}`);
  const own = { ...byFailure, tables: [[hot], [cold], [words]] };
  await expect(environmentOf(own, "logistic-regression")).rejects.toThrow(
    `${words}: the table does not fit those of the others: column heat has text`,
  );
  await expect(
    environmentOf({ ...byFailure, question: { ...question, target: "broken" } }, "logistic-regression"),
  ).rejects.toThrow("--target broken: there is no such column; the columns are: heat, kind, power, failed");
});
