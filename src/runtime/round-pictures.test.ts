import { expect, test } from "vitest";
import { weightCountOf } from "../learning/graph/graph.ts";
import { convolutionalGraph, papersNetwork } from "../learning/graph/networks.ts";
import type { Report } from "../protocol/messages.ts";
import type { AggregatorEventBody, TaskDescription } from "../watch/events.ts";
import { createRoundPictures } from "./round-pictures.ts";

const task: TaskDescription = {
  dataset: "mnist-even-odd",
  model: "squared-svm",
  title: "",
  classNames: ["odd", "even"],
  labelNames: [],
  picture: { width: 2, height: 1 },
  weightCount: 2,
  testExamples: 0,
};

const reportOf = (round: number, weights: Float32Array, run = 1): Report => ({
  type: "report",
  run,
  round,
  examples: 1,
  localUpdates: 1,
  localSeconds: 0,
  weights,
  lossAtStart: 0,
  lossOfBest: 0,
});

function pictures(described: TaskDescription = task) {
  const told: AggregatorEventBody[] = [];
  const clock = { seconds: 0 };
  const made = createRoundPictures({
    now: () => clock.seconds,
    task: () => described,
    emit: (event) => told.push(event),
  });
  return { ...made, told, clock };
}

test("a round is told with its start, what each node came to, and what became of that, on one scale", () => {
  const { started, reported, told } = pictures();
  started({ run: 1, round: 1, weights: Float32Array.of(0, 1) });
  reported("a", reportOf(1, Float32Array.of(2, 0)));
  reported("b", reportOf(1, Float32Array.of(0, -2)));
  expect(told).toEqual([]);
  started({ run: 1, round: 2, weights: Float32Array.of(1, -1) });
  expect(told).toEqual([
    {
      kind: "weights-pictured",
      run: 1,
      round: 1,
      width: 2,
      height: 1,
      largest: 2,
      start: Uint8Array.of(128, 192),
      nodes: [
        { name: "a", pixels: Uint8Array.of(255, 128) },
        { name: "b", pixels: Uint8Array.of(128, 1) },
      ],
      // Half of 127, rounded up.
      result: Uint8Array.of(192, 65),
    },
  ]);
});

test("rounds that follow within half a second have no pictures, the final weights end the last one", () => {
  const { started, reported, told, clock } = pictures();
  for (let round = 1; round <= 4; round++) {
    started({ run: 1, round, weights: Float32Array.of(round, 0) });
    reported("a", reportOf(round, Float32Array.of(round, 1)));
    clock.seconds += 0.25;
  }
  started({ run: 1, round: "final", weights: Float32Array.of(9, 9) });
  expect(told.map((event) => event.kind === "weights-pictured" && event.round)).toEqual([1, 3]);
});

test("a report of another round or run, and a run that was replaced, leave no picture", () => {
  const { started, reported, told } = pictures();
  started({ run: 1, round: 5, weights: Float32Array.of(0, 1) });
  reported("a", reportOf(4, Float32Array.of(2, 0)));
  reported("a", reportOf(5, Float32Array.of(2, 0), 2));
  started({ run: 1, round: 6, weights: Float32Array.of(0, 1) });
  expect(told).toEqual([]);
  const other = pictures();
  other.started({ run: 1, round: 1, weights: Float32Array.of(0, 1) });
  other.reported("a", reportOf(1, Float32Array.of(2, 0)));
  other.started({ run: 2, round: 1, weights: Float32Array.of(0, 1) });
  expect(other.told).toEqual([]);
});

test("large pictures come less often, so that a page gets 100 kB a second at most", () => {
  const weightCount = 10 * 2000;
  const { started, reported, told, clock } = pictures({ ...task, picture: { width: 2000, height: 1 } });
  // Eight nodes, the start and the result: 200 kB.
  for (let round = 1; round <= 6; round++) {
    started({ run: 1, round, weights: new Float32Array(weightCount) });
    for (let i = 0; i < 8; i++) reported(`node-${i}`, reportOf(round, new Float32Array(weightCount)));
    clock.seconds += 0.5;
  }
  expect(told.map((event) => event.kind === "weights-pictured" && [event.round, event.answers])).toEqual([
    [1, 10],
    [5, 10],
  ]);
});

test("of a convolutional network only the first layer's kernels are told, however many weights it has", () => {
  const graph = convolutionalGraph([1, 28, 28], papersNetwork, 10);
  const weights = new Float32Array(weightCountOf(graph)).fill(0.5);
  const { started, reported, told } = pictures({ ...task, graph, picture: { width: 28, height: 28 } });
  started({ run: 1, round: 1, weights });
  reported(
    "a",
    reportOf(
      1,
      weights.map((_, i) => i / weights.length),
    ),
  );
  started({ run: 1, round: 2, weights });
  const [event] = told;
  expect(event).toMatchObject({
    ...{ kind: "weights-pictured", width: 5, height: 5, answers: 32, largest: 0.5 },
    layer: { kind: "kernels", part: "conv1.weight", of: 32 },
  });
  expect(event?.kind === "weights-pictured" && event.start.length).toBe(32 * 25);
});

test("of many nodes 24 are told, and of weights that are no picture nothing", () => {
  const { started, reported, told } = pictures();
  started({ run: 1, round: 1, weights: Float32Array.of(0, 1) });
  for (let i = 0; i < 200; i++) reported(`node-${i}`, reportOf(1, Float32Array.of(2, 0)));
  started({ run: 1, round: 2, weights: Float32Array.of(0, 1) });
  expect(told[0]?.kind === "weights-pictured" && told[0].nodes.length).toBe(24);
  const blind = pictures({ ...task, picture: { width: 3, height: 1 } });
  blind.started({ run: 1, round: 1, weights: Float32Array.of(0, 1) });
  blind.reported("a", reportOf(1, Float32Array.of(2, 0)));
  blind.started({ run: 1, round: 2, weights: Float32Array.of(0, 1) });
  expect(blind.told).toEqual([]);
});
