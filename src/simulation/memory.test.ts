import { expect, test } from "vitest";
import { simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import type { Model } from "../learning/model.ts";
import { checkMemory, neededBytes } from "./memory.ts";
import { simulate } from "./simulate.ts";

test("a run whose weights would not fit into memory is refused, with what it may take and what to do", async () => {
  const model = { name: "mlp:4096", weightCount: 1e6, memoryBytes: 12e6 } as Model;
  // 4 MB for each of 20 + 10 * 5 vectors, and 12 MB to compute in at six places.
  expect(neededBytes(model, 5)).toBe(352e6);
  expect(() => checkMemory(model, simulationSettings({ nodes: 5 }), 352e6)).not.toThrow();
  expect(() => checkMemory(model, simulationSettings({ nodes: 5 }), 351e6)).toThrow(
    "mlp:4096 has 1000000 weights: 5 nodes may take up to 352 MB of memory, and 351 MB are there for a run; use a smaller model, fewer --nodes, or --jobs 1",
  );
  const small = simulate(simulationSettings(), { ...smallEnvironment, memoryBytes: 100 });
  await expect(small).rejects.toThrow(/may take up to \d+ B of memory, and 100 B are there/);
});

test("where a sample takes part, those count that may ever be asked", () => {
  const model = { name: "mlp:4096", weightCount: 1e6 } as Model;
  const settings = simulationSettings({ nodes: 1000, participation: 0.005, rounds: 3 });
  // Four times five, with a probe.
  expect(() => checkMemory(model, settings, neededBytes(model, 20))).not.toThrow();
  expect(() => checkMemory(model, settings, neededBytes(model, 20) - 1)).toThrow("20 of 1000 nodes may take up to");
});
