import { beforeAll, describe, expect, test } from "vitest";
import { constant, simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import { builtIn } from "../catalog/built-in.ts";
import { createCatalog } from "../catalog/catalog.ts";
import type { AggregationRuleEntry } from "../catalog/entries.ts";
import type { Dataset } from "../learning/dataset.ts";
import { createRandom } from "../math/random.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import type { SimulationSettings } from "./settings.ts";
import { simulate } from "./simulate.ts";

/** Two clouds of points, one for each of two labels. */
function clouds(exampleCount: number, stream: string): Dataset {
  const featureCount = 8;
  const random = createRandom(1, stream);
  const values = Float32Array.from({ length: exampleCount }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const data = Float32Array.from({ length: exampleCount * featureCount }, (_, k) => {
    const side = values[Math.floor(k / featureCount)] as number;
    return (k % featureCount === 0 ? 1 : 0.5 * side) + random.normal();
  });
  return {
    exampleCount,
    features: { kind: "float32", data, featureCount },
    targets: { kind: "real", values },
    labels: { values: Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)), labelCount: 2 },
  };
}

const environment = {
  ...smallEnvironment,
  trainData: clouds(1000, "for learning"),
  // So many that chance in them is a tenth of what a lie may cost.
  testData: clouds(20_000, "for testing"),
};

async function run(strategy: string, lie?: string, batch = 5, changed: Partial<SimulationSettings> = {}) {
  const named = new Set<string>();
  const leftOut: string[] = [];
  const said: { readonly round: number; readonly said: string }[] = [];
  const settings = simulationSettings({
    ...{ nodes: 5, batch, strategy, budgetSeconds: 3, costs: constant(0.01, 0.1), stepSize: 0.02 },
    ...(lie === undefined ? {} : { liars: { count: 1, lie } }),
    ...changed,
  });
  const onEvent = (event: AggregatorEvent) => {
    if (event.kind === "node-doubted" && event.leftOut) leftOut.push(event.name);
    if (event.kind === "node-doubted") said.push({ round: event.round, said: event.said });
    if (event.kind === "node-doubted" || event.kind === "node-failed") named.add(event.name);
  };
  const { result } = await simulate(settings, { ...environment, onEvent });
  return { result, named: [...named], leftOut, said };
}

test("honest nodes that learn from single examples are not named, however far chance takes them", async () => {
  for (const strategy of ["adaptive", "fixed:10"]) expect((await run(strategy, undefined, 1)).named).toEqual([]);
});

test("weights that go too far beside an honest path, as nodes with corrected Adam tell it, are left out", async () => {
  const { named, leftOut } = await run("fixed:10", "flip:10", 5, { update: "scaffold-adam", stepSize: 0.005 });
  expect([named, leftOut]).toEqual([["node-1"], ["node-1"]]);
});

test("weights that go against an honest path are left out after a few rounds, however usual their length is", async () => {
  for (const strategy of ["adaptive", "fixed:10"]) {
    const { named, leftOut, said } = await run(strategy, "flip:1", 5, { update: "scaffold-adam", stepSize: 0.005 });
    expect([named, leftOut]).toEqual([["node-1"], ["node-1"]]);
    expect(said).toEqual([{ round: expect.any(Number), said: expect.stringContaining("against the gradients") }]);
    expect(said[0]?.round).toBeLessThanOrEqual(4);
  }
});

/** Lies that are told at the aggregator, and its node left out or named. Weights that are no numbers end the connection. */
const seen = ["flip:10", "scale:100", "noise:10", "examples", "high-loss", "gives-up"];
/** Too small to be told from chance, or without effect, because nothing is believed that others do not bear out. */
const harmless = ["flip:1", "scale:10", "labels", "low-loss", "movement", "variance", "quick", "slow", "nan"];
/** Weights that go another way are known only from the drift correction, which plain averaging has not. */
const seenByCorrection = ["flip:3"];

describe.each([
  { strategy: "adaptive", found: [...seen, ...seenByCorrection] },
  { strategy: "fixed:10", found: seen },
])("one liar of five nodes with alike data, $strategy", ({ strategy, found }) => {
  let honest: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    honest = await run(strategy);
  });

  test("names nobody without a liar", () => expect(honest.named).toEqual([]));

  test.each([...found, ...harmless])("%s decides neither the model nor the end of the run", async (lie) => {
    const { result, named } = await run(strategy, lie);
    expect(result.ending).toBe(honest.result.ending);
    expect(result.consumedSeconds).toBeLessThanOrEqual(3);
    expect(result.consumedSeconds).toBeGreaterThan(0.8 * honest.result.consumedSeconds);
    expect(result.accuracy).toBeGreaterThan((honest.result.accuracy as number) - 0.01);
    expect(result.averageTau).toBeGreaterThan(honest.result.averageTau / 4);
    expect(named.filter((name) => name !== "node-1")).toEqual([]);
    if (found.includes(lie)) expect(named).toEqual(["node-1"]);
  });

  test("wrong labels, which move the optimum itself, cost less than one point in the mean of eight runs", async () => {
    let lost = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const [without, beside] = [
        await run(strategy, undefined, 5, { seed }),
        await run(strategy, "labels", 5, { seed }),
      ];
      lost += ((without.result.accuracy as number) - (beside.result.accuracy as number)) / 8;
    }
    expect(lost).toBeLessThan(0.01);
  });
});

describe("where nobody is left out", () => {
  const counted = (aggregate: string, lie?: string) => run("adaptive", lie, 5, { aggregate, keepOutliers: true });
  let honest = 0;
  beforeAll(async () => {
    honest = (await counted("mean")).result.accuracy ?? 0;
  });

  test("one liar decides what the mean is", async () => {
    expect((await counted("mean", "flip:10")).result.accuracy).toBeLessThan(honest - 0.2);
  });

  test.each(["median", "trimmed:1", "krum:1", "multi-krum:1"])("not so with %s", async (aggregate) => {
    for (const lie of [undefined, "flip:10", "noise:10"]) {
      const { result, leftOut } = await counted(aggregate, lie);
      expect(result.accuracy).toBeGreaterThan(honest - 0.04);
      expect(result.aggregate).toBe(aggregate);
      expect(leftOut).toEqual([]);
    }
  });
});

test("a stranger's rule is as good as ours", async () => {
  const heaviest: AggregationRuleEntry = {
    name: "heaviest",
    title: "the heaviest",
    about: "Takes the weights of the node with most examples.",
    create: (_values, name) => ({
      ...{ kind: "vectors", name, fewestVectors: 1 },
      combineInto(target, vectors, examples) {
        target.set(vectors[examples.indexOf(Math.max(...examples))] as Float32Array);
      },
    }),
  };
  const catalog = createCatalog({ ...builtIn, aggregationRules: [...builtIn.aggregationRules, heaviest] });
  const settings = simulationSettings({ strategy: "adaptive", aggregate: "heaviest", costs: constant(0.01, 0.1) });
  const { result } = await simulate(settings, { ...environment, catalog });
  expect(result).toMatchObject({ ending: "budget", aggregate: "heaviest" });
});

test("wrong labels are found by test examples where each node has one label, and honest nodes there are not", async () => {
  const byLabel = { partition: "by-label", nodes: 4 } as const;
  expect((await run("adaptive", "labels", 50, byLabel)).leftOut).toEqual(["node-1"]);
  expect((await run("adaptive", undefined, 50, byLabel)).named).toEqual([]);
});
