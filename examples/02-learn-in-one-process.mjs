// A whole system in one process, under a virtual clock: an aggregator and three nodes, linked by memory instead of a
// network, learn to tell two clouds of points apart. A minute of their time passes in a moment of ours.
import {
  builtInCatalog,
  createRandom,
  createShareSource,
  createVirtualClock,
  linkChannels,
  plainKernels,
  startAggregator,
  startEdgeNode,
} from "edgewise";

const clock = createVirtualClock();
const featureCount = 2;
const model = builtInCatalog.model("squared-svm").create({ classCount: 2, kernels: plainKernels, featureCount });

/** @type {import("edgewise").RunSettings} */
const settings = {
  partition: "by-label",
  strategy: "adaptive",
  budgetSeconds: 60,
  stepSize: 0.05,
  batch: 20,
  phi: "default",
  tauMax: 100,
  seed: 7,
  sameSeed: false,
  update: "default",
  momentum: "default",
};

const aggregator = startAggregator({
  clock,
  model,
  testData: clouds(500, "test"),
  shownTests: new Uint32Array(),
  expectedNames: [],
  startableNames: new Set(),
  started: {
    version: "example",
    instance: "one",
    task: {
      dataset: "clouds",
      model: model.name,
      title: "Which cloud?",
      classNames: ["left", "right"],
      labelNames: ["left", "right"],
      weightCount: model.weightCount,
      testExamples: 500,
    },
    nodesNeeded: 3,
    kernels: plainKernels.name,
    settings,
    partitions: [],
    delayMs: 40,
  },
});

const finished = new Promise((resolve) => {
  aggregator.subscribe((event) => {
    if (event.kind === "round-finished" && event.round % 25 === 1) {
      console.log(`round ${event.round}: tau ${event.localUpdates}, loss ${event.loss.toFixed(4)}`);
    }
    if (event.kind === "run-finished") resolve(event.summary);
  });
});

const trainData = clouds(3000, "train");
const nodes = ["anna", "ben", "cleo"].map((name, index) =>
  startEdgeNode({
    config: {
      name,
      instance: `${index}`,
      platform: "this process",
      device: "raspberry-pi-3",
      link: "none",
      data: "assignable",
    },
    dial: async () => {
      const [atNode, atAggregator] = linkChannels({ names: [name, "aggregator"], clock });
      aggregator.accept(atAggregator);
      return atNode;
    },
    clock,
    kernels: plainKernels,
    shares: createShareSource({
      loadDataset: async () => trainData,
      openness: { labelCounts: false, samples: 0 },
    }),
    device: () => 0.012,
    seed: index,
    onEvent: () => {},
  }),
);

aggregator.start(settings);
const summary = await clock.runUntil(finished);
console.log(summary);
for (const node of nodes) node.stop();
aggregator.close();

/**
 * Points around (-1, 0) and (1, 0).
 * @param {number} exampleCount
 * @param {string} purpose
 * @returns {import("edgewise").Dataset}
 */
function clouds(exampleCount, purpose) {
  const random = createRandom(1, purpose);
  const labels = Uint8Array.from({ length: exampleCount }, (_, i) => i % 2);
  const data = new Float32Array(exampleCount * featureCount);
  labels.forEach((label, i) => {
    data[2 * i] = (label === 1 ? 1 : -1) + 0.7 * random.normal();
    data[2 * i + 1] = random.normal();
  });
  return {
    exampleCount,
    features: { kind: "float32", data, featureCount },
    targets: { kind: "real", values: Float32Array.from(labels, (label) => (label === 1 ? 1 : -1)) },
    labels: { values: labels, labelCount: 2 },
  };
}
