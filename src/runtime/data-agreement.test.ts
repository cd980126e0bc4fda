import { expect, test } from "vitest";
import { hello, settings } from "../../test/support/aggregator-environment.ts";
import { smallDataset } from "../../test/support/virtual-run.ts";
import { squaredSvm } from "../learning/models/squared-svm.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import { encode } from "../protocol/codec.ts";
import { startAggregator } from "./aggregator.ts";
import type { AgreementEnd } from "./data-agreement.ts";
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
