import { beforeAll, describe, expect, test } from "vitest";
import { constant, simulationSettings, smallEnvironment } from "../../test/support/simulations.ts";
import type { Dataset } from "../learning/dataset.ts";
import { createRandom } from "../math/random.ts";
import type { AggregatorEvent } from "../watch/events.ts";
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
  testData: clouds(1000, "for testing"),
};

async function run(strategy: string, lie?: string, batch = 5) {
  const named = new Set<string>();
  const settings = simulationSettings({
    ...{ nodes: 5, batch, strategy, budgetSeconds: 3, costs: constant(0.01, 0.1), stepSize: 0.02 },
    ...(lie === undefined ? {} : { liars: { count: 1, lie } }),
  });
  const onEvent = (event: AggregatorEvent) => {
    if (event.kind === "node-doubted" || event.kind === "node-failed") named.add(event.name);
  };
  const { result } = await simulate(settings, { ...environment, onEvent });
  return { result, named: [...named] };
}

test("honest nodes that learn from single examples are not named, however far chance takes them", async () => {
  for (const strategy of ["adaptive", "fixed:10"]) expect((await run(strategy, undefined, 1)).named).toEqual([]);
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
});
