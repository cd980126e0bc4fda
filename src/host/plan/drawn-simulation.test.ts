import { describe, expect, test } from "vitest";
import { builtInCatalog as catalog } from "../../catalog/built-in.ts";
import type { TableSchema } from "../../data/schema.ts";
import type { ColumnStatistics } from "../../data/statistics.ts";
import { plainKernels as kernels } from "../../learning/plain-kernels.ts";
import { drawnSimulation, type KnownNode } from "./drawn-simulation.ts";
import { type BudgetsAsked, simulateBudgets } from "./simulate-budgets.ts";

const schema: TableSchema = {
  kind: "table",
  version: 1,
  columns: ["x", "y"].map((name) => ({ kind: "number", name, mean: 0, deviation: 1, log: false, indicator: false })),
  leftOut: [],
  target: {
    kind: "classes",
    name: "on",
    classes: [
      { name: "no", count: 200 },
      { name: "yes", count: 200 },
    ],
  },
};

function node(rows: number): KnownNode {
  const none = { tables: 1, rows, missing: 0, numbers: rows, wholeNumbers: 0, booleans: 0 };
  const moments = { mean: 0, squaredDeviations: rows, minimum: -5, maximum: 5 };
  const known: [string, number][] = ["no", "yes"].map((name) => [name, rows / 2]);
  const columns: ColumnStatistics[] = [
    ...["x", "y"].map((name) => ({ ...none, name, moments })),
    { ...none, name: "on", numbers: 0, values: { known, withheldValues: 0, withheldRows: 0 } },
  ];
  return {
    statistics: { kind: "table", version: 1, tables: 1, rows, targets: ["on"], columns },
    rows,
    testRows: rows / 4,
  };
}

const known = {
  ...{ schema, model: "logistic-regression", nodes: [node(300), node(100)], balance: false },
  ...{ weights: Float32Array.of(1, -0.5, 0), localUpdates: 200, stepSize: 0.5, momentum: 0 },
};
const settings: BudgetsAsked["settings"] = {
  dataset: "own",
  model: "logistic-regression",
  nodes: 2,
  partition: "uniform",
  strategy: "fixed:2",
  budgetSeconds: 1,
  stepSize: 0.5,
  batch: "full",
  phi: "default",
  update: "sgd",
  momentum: 0,
  tauMax: 100,
  seed: 1,
  sameSeed: false,
};
const asked = {
  ...{ settings, seeds: 2, limitSeconds: 1e9, now: () => 0, onProgress: () => {} },
  rounds: [{ localUpdates: 10, localSeconds: 0.01, globalSeconds: 0.02 }],
  data: "drawn" as const,
};

const toOneHalf = drawnSimulation({ ...known, loss: 0.5 }, { catalog, kernels });

describe("simulations with tables like those of the nodes", () => {
  test.each([0.35, 0.6])("are learned as well as theirs were: to a loss of %d", async (loss) => {
    const { environment } = await drawnSimulation({ ...known, loss }, { catalog, kernels });
    const [planned] = await simulateBudgets({ ...asked, budgets: [2], environment });
    expect(planned?.loss?.mean).toBeGreaterThan(loss - 0.05);
    expect(planned?.loss?.mean).toBeLessThan(loss + 0.05);
    expect(planned).toMatchObject({ runs: 2, lost: 0, left: null, test: { measure: "accuracy" } });
  });

  test("and with pictures like those of the nodes", async () => {
    const classes = ["cat", "dog"].map((name) => ({ name, count: 200 }));
    const target = { kind: "classes", name: "class", classes } as const;
    const pictures = { kind: "pictures", version: 1, width: 4, height: 4, channels: 1, target } as const;
    const [rows, meanSquare] = [200, 0.3];
    const counts = {
      known: classes.map(({ name }): [string, number] => [name, 100]),
      withheldValues: 0,
      withheldRows: 0,
    };
    const statistics = {
      kind: "pictures",
      version: 1,
      pictures: rows,
      channels: 1,
      meanSquare,
      classes: counts,
    } as const;
    const weights = Float32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 2 : -2));
    const nodes = [1, 2].map(() => ({ statistics, rows, testRows: 50 }));
    const { environment } = await drawnSimulation(
      { ...known, schema: pictures, nodes, weights, loss: 0.4 },
      { catalog, kernels },
    );
    const [planned] = await simulateBudgets({ ...asked, data: "drawn-pictures", budgets: [2], environment });
    expect(planned?.loss?.mean).toBeGreaterThan(0.35);
    expect(planned?.loss?.mean).toBeLessThan(0.45);
    expect(planned?.test).toMatchObject({ measure: "accuracy" });
  });

  test("have each node's rows, kept for testing too, others for each seed", async () => {
    const { environment } = await toOneHalf;
    const { trainData, shareOut, ownTests } = environment(1);
    expect(trainData.exampleCount).toBe(400);
    const wanted = { partition: catalog.partition("uniform"), nodes: 2, seed: 1 };
    expect(shareOut?.(trainData, wanted).rows.map(({ length }) => length)).toEqual([300, 100]);
    expect(ownTests?.parts.map(({ exampleCount }) => exampleCount)).toEqual([75, 25]);
    expect(environment(2).trainData.features.data.slice(0, 9)).not.toEqual(trainData.features.data.slice(0, 9));
  });
});

describe("simulations of tables", () => {
  test("of which nothing is kept for testing come to no accuracy", async () => {
    const nodes = known.nodes.map((each) => ({ ...each, testRows: 0 }));
    const { environment } = await drawnSimulation({ ...known, nodes, loss: 0.5 }, { catalog, kernels });
    const [planned] = await simulateBudgets({ ...asked, budgets: [0.2], environment });
    expect(planned).toMatchObject({ runs: 2, test: null });
  });

  test("that are too large have fewer rows, all nodes alike", async () => {
    // 500 rows, with those for testing, of 3 features.
    const simulation = await drawnSimulation({ ...known, loss: 0.5 }, { catalog, kernels }, 150);
    expect(simulation.rowsShare).toBeCloseTo(0.1);
    const { trainData, ownTests } = simulation.environment(1);
    expect(trainData.exampleCount).toBe(40);
    expect(ownTests?.parts.map(({ exampleCount }) => exampleCount)).toEqual([8, 3]);
  });

  test("are kept of one seed at a time, and drawn once where the seed stays", async () => {
    const { environment } = await toOneHalf;
    const drawn: number[] = [];
    const drawing = (seed: number) => {
      drawn.push(seed);
      return environment(seed);
    };
    await simulateBudgets({ ...asked, budgets: [0.2, 0.3], environment: drawing });
    expect(drawn).toEqual([1, 2, 1, 2]);
    await simulateBudgets({ ...asked, seeds: 1, budgets: [0.2, 0.3], environment: drawing });
    expect(drawn).toEqual([1, 2, 1, 2, 1]);
  });
});

describe("budgets", () => {
  test("of a run that ends by its rounds buy no more than these", async () => {
    const { environment } = await toOneHalf;
    const [planned] = await simulateBudgets({
      ...asked,
      settings: { ...settings, rounds: 3 },
      budgets: [2],
      environment,
    });
    expect(planned).toMatchObject({ rounds: 3, runs: 2 });
    expect(planned?.consumedSeconds).toBeLessThan(1);
  });

  test("buy more the larger they are, in their order; one that pays for no two rounds is said to be too small", async () => {
    const { environment } = await drawnSimulation({ ...known, loss: 0.4 }, { catalog, kernels });
    const planned = await simulateBudgets({ ...asked, budgets: [2, 0.2, 0.01], environment });
    expect(planned.map(({ budgetSeconds, left }) => [budgetSeconds, left])).toEqual([
      [0.01, "too-small"],
      [0.2, null],
      [2, null],
    ]);
    const [, small, large] = planned;
    expect(large?.loss?.mean).toBeLessThan(small?.loss?.mean as number);
    expect(large?.bytes).toBeGreaterThan(5 * (small?.bytes as number));
    expect(large?.consumedSeconds).toBeLessThanOrEqual(2);
  });

  test("beside time hold too, and it is said whose budget ends the runs", async () => {
    const { environment } = await toOneHalf;
    const watts = { computing: 2, idle: 1, radio: 0 };
    const limits = { ...settings, budgetBytes: 30_000, budgetJoules: 100 };
    const run = { ...asked, settings: limits, watts, environment };
    const [short, long] = await simulateBudgets({ ...run, budgets: [0.5, 20] });
    expect([short?.binding, long?.binding]).toEqual([["time"], ["bytes"]]);
    expect(long?.consumedSeconds).toBeLessThan(10);
    const [bytes, joules] = long?.others ?? [];
    expect(bytes).toMatchObject({ resource: "bytes", budget: 30_000 });
    expect(bytes?.consumed).toBeLessThanOrEqual(30_000);
    // Two nodes, which compute for half of each round: 10 ms each of two updates, and 20 ms beside them.
    expect(joules?.consumed).toBeCloseTo(2 * 1.5 * (long?.consumedSeconds as number), 1);
    const dear = simulateBudgets({ ...run, settings: { ...limits, budgetJoules: 0.01 }, budgets: [0.5] });
    await expect(dear).rejects.toThrow("budget 0.01 J is too small for two rounds");
  });

  test("that would take too long to simulate are left out", async () => {
    const { environment } = await drawnSimulation({ ...known, loss: 0.4 }, { catalog, kernels });
    let seconds = 0;
    // Drawing takes 10 s here, and so does simulating a run.
    const now = () => (seconds += 10);
    const planned = await simulateBudgets({ ...asked, budgets: [0.2, 0.4, 20], limitSeconds: 300, now, environment });
    expect(planned.map(({ left }) => left)).toEqual([null, null, "too-long"]);
  });
});
