import { expect, test } from "vitest";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { allRows } from "../learning/dataset.ts";
import { graphModel } from "../learning/graph/graph-model.ts";
import { mlpGraph } from "../learning/graph/networks.ts";
import type { Model } from "../learning/model.ts";
import { squaredSvm } from "../learning/models/squared-svm.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { createVirtualClock, type VirtualClock } from "../platform/memory/virtual-clock.ts";
import { createTester, type TestJob } from "./tester.ts";

const model = squaredSvm({ kernels: plainKernels, featureCount: 4 });

/** A model whose metrics take a tenth of a second. */
function slowModel(clock: VirtualClock): Model {
  return {
    ...model,
    async metrics(...args) {
      await new Promise<void>((resolve) => clock.after(100, resolve));
      return model.metrics(...args);
    },
  };
}

function slowTester() {
  const clock = createVirtualClock();
  const tested: (number | "final")[] = [];
  let lastReport: number | undefined;
  const tester = createTester({
    model: slowModel(clock),
    data: smallDataset(),
    rows: allRows(smallDataset().exampleCount),
    samples: Uint32Array.of(0),
    clock,
    lastReport: () => lastReport,
    onResult: ({ round }) => tested.push(round),
  });
  const reported = () => {
    lastReport = clock.now();
  };
  const roundEnded = () => {
    lastReport = undefined;
  };
  return { clock, tester, tested, reported, roundEnded };
}

const job = (round: TestJob["round"]): TestJob => ({ run: 1, round, consumedSeconds: 0, weights: new Float32Array(4) });

test("where rows are withheld, weights are tested on the others", async () => {
  const data = smallDataset();
  const clock = createVirtualClock();
  const of = (rows: Uint32Array) => model.metrics(Float32Array.of(1, 0, 0, 0), data, rows);
  const found: unknown[] = [];
  const tester = createTester({
    ...{ model, data, clock, samples: Uint32Array.of(0), lastReport: () => undefined },
    rows: allRows(data.exampleCount),
    withheldRows: [Uint32Array.of(0, 2), Uint32Array.of(1)],
    onResult: (_, { metrics }) => found.push(metrics),
  });
  for (const withheld of [true, false])
    tester.submit({ ...job("final"), weights: Float32Array.of(1, 0, 0, 0), withheld });
  await clock.advance(1);
  expect(found).toEqual([await of(allRows(data.exampleCount).subarray(3)), await of(allRows(data.exampleCount))]);
});

test("weights are tested on all the data, and the shown examples answered", async () => {
  const clock = createVirtualClock();
  const data = smallDataset();
  const weights = Float32Array.of(1, 0, 0, 0);
  const rows = Uint32Array.from({ length: data.exampleCount }, (_, row) => row);
  const samples = Uint32Array.of(3, 0);
  const result = new Promise((resolve) => {
    const tester = createTester({
      model,
      data,
      rows: allRows(data.exampleCount),
      samples,
      clock,
      lastReport: () => undefined,
      onResult: (_, found) => resolve(found),
    });
    tester.submit({ ...job(4), weights });
  });
  expect(await clock.runUntil(result)).toEqual({
    metrics: await model.metrics(weights, data, rows),
    answers: await model.answers(weights, data, samples),
  });
});

test("weights that newer ones have overtaken are skipped", async () => {
  const { clock, tester, tested } = slowTester();
  for (let round = 1; round <= 5; round++) tester.submit(job(round));
  await clock.run(10);
  expect(tested).toEqual([1, 5]);
});

test("final weights are never skipped, not even for other final ones", async () => {
  const { clock, tester, tested } = slowTester();
  tester.submit(job(1));
  tester.submit(job("final"));
  tester.submit(job("final"));
  tester.submit(job(2));
  await clock.run(10);
  expect(tested).toEqual([1, "final", "final", 2]);
});

test("final weights make older ones that have not begun pointless", async () => {
  const { clock, tester, tested } = slowTester();
  tester.submit(job(1));
  tester.submit(job(2));
  tester.submit(job("final"));
  await clock.run(10);
  expect(tested).toEqual([1, "final"]);
});

test("testing takes at most 30 % of the time, so that rounds are not held up", async () => {
  const { clock, tester, tested } = slowTester();
  for (let i = 0; i < 1000; i++) {
    tester.submit(job(i));
    await clock.advance(0.01);
  }
  // A test takes 0.1 s of each third of a second, and 10 s have passed.
  expect(tested.length).toBeLessThanOrEqual(30);
  expect(tested.length).toBeGreaterThan(25);
});

test("of many short rounds no more than twenty a second are tested, however little a test takes", async () => {
  const clock = createVirtualClock();
  const tested: (number | "final")[] = [];
  const tester = createTester({
    model,
    data: smallDataset(),
    rows: allRows(smallDataset().exampleCount),
    samples: Uint32Array.of(0),
    clock,
    lastReport: () => undefined,
    onResult: ({ round }) => tested.push(round),
  });
  for (let i = 0; i < 1000; i++) {
    tester.submit(job(i));
    await clock.advance(0.001);
  }
  expect(tested.length).toBeLessThanOrEqual(21);
  expect(tested.length).toBeGreaterThan(15);
});

test("final weights do not wait for the rest", async () => {
  const { clock, tester, tested } = slowTester();
  tester.submit(job(1));
  await clock.advance(0.11);
  tester.submit(job(2));
  tester.submit(job("final"));
  await clock.advance(0.11);
  expect(tested).toEqual([1, "final"]);
});

test("no test begins while reports come in, until there is quiet or the round has ended", async () => {
  const { clock, tester, tested, reported, roundEnded } = slowTester();
  reported();
  tester.submit(job(1));
  for (let i = 0; i < 100; i++) {
    await clock.advance(0.005);
    reported();
  }
  // Half a second, in which a test would have been done.
  expect(tested).toEqual([]);
  await clock.advance(0.2);
  expect(tested).toEqual([1]);

  await clock.advance(1);
  reported();
  tester.submit(job(2));
  await clock.advance(0.005);
  roundEnded();
  await clock.advance(0.11);
  expect(tested).toEqual([1, 2]);
});

test("final weights do not wait for quiet", async () => {
  const { clock, tester, tested, reported } = slowTester();
  reported();
  tester.submit(job(1));
  await clock.advance(0.005);
  reported();
  tester.submit(job("final"));
  reported();
  await clock.advance(0.11);
  reported();
  await clock.advance(0.11);
  expect(tested).toContain("final");
});

test("a network's answers are counted by class on all the data, while it is tested", async () => {
  const clock = createVirtualClock();
  // One feature, and as scores twice that feature, and 1.
  const graph = mlpGraph(1, [], 2);
  const model = graphModel({ name: "m", graph, kernels: plainKernels.graphs, loss: "cross-entropy" });
  const features = { kind: "float32", data: Float32Array.of(0, 1, 2, 0, 0), featureCount: 1 } as const;
  const targets = { kind: "class", values: Uint8Array.of(1, 0, 0, 0, 1), classCount: 2 } as const;
  const result = new Promise((resolve) => {
    const tester = createTester({
      ...{ model, data: { exampleCount: 5, features, targets }, rows: allRows(5), samples: new Uint32Array(), clock },
      lastReport: () => undefined,
      onResult: (_job, result) => resolve(result),
    });
    tester.submit({ ...job("final"), weights: Float32Array.of(2, 0, 0, 1) });
  });
  await clock.advance(1);
  expect(await result).toMatchObject({
    metrics: { accuracy: 0.8 },
    confusion: [
      [2, 1],
      [0, 2],
    ],
  });
});
