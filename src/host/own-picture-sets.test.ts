import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, expect, test } from "vitest";
import { constant, simulationSettings } from "../../test/support/simulations.ts";
import { builtInCatalog } from "../catalog/built-in.ts";
import { simulate } from "../simulation/simulate.ts";
import { agreeOnPictures, type OwnPictureSets } from "./own-picture-sets.ts";
import { ownEnvironment } from "./own-simulation.ts";
import { repeatableKernels } from "./simulation-environment.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-own-pictures-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Dark pictures with one bright column or row in one half of them: twenty of each of these classes. */
function pictures(name: string, classes: readonly ("across" | "down" | "dark")[], side = 8): string {
  for (const each of classes) {
    mkdirSync(join(folder, name, each), { recursive: true });
    for (let i = 0; i < 20; i++) {
      const data = Uint8Array.from({ length: side * side }, (_, k) => {
        const place = each === "across" ? Math.floor(k / side) : k % side;
        return each !== "dark" && place === i % (side / 2) ? 200 : 0;
      });
      writeFileSync(join(folder, name, each, `${i}.png`), encode({ width: side, height: side, channels: 1, data }));
    }
  }
  return join(folder, name);
}

const east = pictures("east", ["across", "down"]);
const west = pictures("west", ["across", "dark"]);
const own = (sets: readonly string[], more: Partial<OwnPictureSets> = {}): OwnPictureSets => ({
  ...{ kind: "pictures", sets, holdout: 0.2, minCount: 5 },
  ...more,
});
const few = { budgetSeconds: 2, costs: constant(0.01, 0.05), batch: 20, stepSize: 0.5, nodes: 2 } as const;

test("each folder is one node's, and the model is tested with the same pictures as packed ones and as they are", async () => {
  const kernels = await repeatableKernels("simd");
  for (const [sets, nodes] of [
    [
      [east, west],
      ["node-1", "node-2"],
    ],
    [[east], []],
  ] as const) {
    const model = sets.length === 2 ? "softmax-regression" : "logistic-regression";
    const simulated = { own: own(sets), model, seed: 1, balance: false };
    const environment = await ownEnvironment(simulated, { catalog: builtInCatalog, kernels });
    expect(environment.trainData.features.kind).toBe("packed");
    const partition = sets.length === 2 ? "by-file" : "uniform";
    const { result } = await simulate(simulationSettings({ ...few, model, partition }), environment);
    if (result.test?.kind !== "classes") throw new Error("pictures have classes");
    expect(result.test.nodes.map(({ name }) => name)).toEqual(nodes);
    expect(result.test.examples).toBe(8 * sets.length);
    expect(result.test.accuracy).toBe(result.accuracy);
    expect(result.test.accuracy).toBeGreaterThan(result.test.majority);
  }
});

test("pictures of several sizes are refused, with the option that brings them to one", async () => {
  const large = pictures("large", ["across", "dark"], 12);
  await expect(agreeOnPictures(own([east, large]), { seed: 1 })).rejects.toThrow(
    `${large}: the pictures are of several sizes: those of ${east} are 8 x 8, these 12 x 12; bring them to one with --pictures`,
  );
  const { schema } = await agreeOnPictures(own([east, large], { size: { width: 4, height: 4 } }), { seed: 1 });
  expect(schema).toMatchObject({ width: 4, height: 4, channels: 1 });
});
