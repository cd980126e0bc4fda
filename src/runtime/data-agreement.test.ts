import { expect, test } from "vitest";
import { hello, settings } from "../../test/support/aggregator-environment.ts";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { squaredSvm } from "../learning/models/squared-svm.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { encode } from "../protocol/codec.ts";
import { startAggregator } from "./aggregator.ts";
import { type AgreementEnd, checkTold } from "./data-agreement.ts";
import { asJson } from "./json-bytes.ts";

const undecided = { dataset: "own", model: "undecided", title: "", classNames: [], labelNames: [], metricNames: [] };
const statistics = asJson({ kind: "table", version: 1, tables: 1, rows: 1, targets: [], columns: [] });

/** An aggregator whose only node has told of its table. */
async function asked() {
  const clock = createVirtualClock();
  let decide: (end: AgreementEnd) => void = () => {};
  const aggregator = startAggregator({
    clock,
    agreement: {
      question: { kind: "table", regression: false, numbers: [], categories: [], leftOut: [] },
      decide: () => new Promise((resolve) => (decide = resolve)),
    },
    expectedNames: [],
    startableNames: new Set(),
    started: {
      version: "0.0.0",
      instance: "test",
      task: { ...undecided, weightCount: 0, testExamples: 0 },
      settings,
      nodesNeeded: 1,
      kernels: "plain",
      delayMs: 0,
      partitions: [],
    },
  });
  const [near, far] = linkChannels({ clock, names: ["10.0.0.9:1234", "aggregator"] });
  near.listen({ onFrame: () => {}, onClose: () => {} });
  aggregator.accept(far);
  near.send(encode(hello("a", { data: "table" })));
  aggregator.start(settings);
  near.send(encode({ type: "described", request: 1, statistics }));
  await clock.advance(1);
  return { clock, aggregator, decide: () => decide(agreement()) };
}

function agreement(): AgreementEnd {
  const testData = smallDataset();
  const model = squaredSvm({ kernels: plainKernels, featureCount: 4 });
  const task = { ...undecided, model: model.name, weightCount: model.weightCount, testExamples: 0 };
  return {
    kind: "agreed",
    schema: { kind: "table", version: 1, columns: [], leftOut: [], target: { kind: "none" } },
    task: { model, testData, shownTests: new Uint32Array(), told: { task, partitions: [] } },
    settings,
  };
}

test("a node that tells of several tables, or has more than one vote on a column, is refused; a relay is believed", () => {
  const question = { kind: "table", regression: false, numbers: [], categories: [], leftOut: [] } as const;
  const column = { name: "x", tables: 1, rows: 1, missing: 0, numbers: 1, wholeNumbers: 1, booleans: 0 };
  const table = { kind: "table", version: 1, tables: 1, rows: 1, targets: [] };
  const tell = (told: object, isRelay: boolean) => () =>
    checkTold(
      { type: "described", request: 1, statistics: asJson(told) },
      { name: "a", isRelay },
      { question: { ...question, numbers: [], categories: [], leftOut: [] } },
    );
  const merged = [
    { ...table, tables: 2, columns: [column] },
    { ...table, columns: [{ ...column, tables: 2 }] },
    { ...table, columns: [{ ...column, votes: { numbers: 1000, texts: 0 } }] },
    { ...table, columns: [{ ...column, place: 7 }] },
  ];
  for (const told of merged) {
    expect(tell(told, false)).toThrow("described: statistics: are of several tables, and come from one node");
    expect(tell(told, true)).not.toThrow();
  }
  expect(tell({ ...table, columns: [column] }, false)).not.toThrow();
});

test("what is agreed on is the task of the run that follows", async () => {
  const { clock, aggregator, decide } = await asked();
  decide();
  await clock.advance(1);
  expect(aggregator.task().model).toBe("squared-svm");
});

test("an answer that comes after the run was stopped does not change the task", async () => {
  const { clock, aggregator, decide } = await asked();
  aggregator.stop();
  decide();
  await clock.advance(1);
  expect(aggregator.task().model).toBe("undecided");
});
