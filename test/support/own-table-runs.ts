import { openTable } from "../../src/assembly/own-table.ts";
import { builtInCatalog as catalog } from "../../src/catalog/built-in.ts";
import { readTableFiles } from "../../src/data/table-files.ts";
import { emulateNode } from "../../src/emulation/emulated-node.ts";
import { dataAgreement } from "../../src/host/own-data-learning.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import type { TableQuestion } from "../../src/protocol/own-data-messages.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { startAggregator } from "../../src/runtime/aggregator.ts";
import { startEdgeNode } from "../../src/runtime/edge-node.ts";
import { type Relay, startRelay } from "../../src/runtime/relay.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { settings } from "./aggregator-environment.ts";
import { counted } from "./counted-channel.ts";
import { steadyDevice } from "./virtual-run.ts";

type Taker = Pick<Relay, "accept">;

/** A table in memory, that a node opens as one of its files. */
function opened(name: string, text: string) {
  const bytes = new TextEncoder().encode(text);
  const source = {
    name,
    size: bytes.length,
    open: <T>(
      use: (of: { size: number; read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> }) => Promise<T>,
    ) => use({ size: bytes.length, read: async (start, end) => bytes.slice(start, end) }),
    async *pieces() {
      yield bytes;
    },
  };
  const platform = {
    decoder: () => (piece?: Uint8Array) => (piece ? new TextDecoder().decode(piece) : ""),
    reasonOf: () => undefined,
    ofPicture: "",
  };
  const room = { rows: () => 1e6, pictures: () => 1e6 };
  return openTable(
    { where: name, read: (options, visitor) => readTableFiles([source], options, visitor, platform) },
    {},
    { holdout: 0.2, seed: 1, minCount: 1, ignore: [], onWarning: () => {} },
    { catalog, kernels: plainKernels, openness: { labelCounts: false, samples: 0 }, room },
  );
}

/** An aggregator whose nodes have tables of their own, under a virtual clock. Nodes and relays join where they are told. */
export function ownTableRun({ target, needed }: { readonly target: string; readonly needed: number }) {
  const clock = createVirtualClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const question: TableQuestion = {
    ...{ kind: "table", target, regression: false, numbers: [], categories: [], leftOut: [], logarithms: [] },
  };
  const warnings: string[] = [];
  const told = { catalog, kernels: plainKernels, nodes: needed };
  const aggregator = startAggregator({
    clock,
    agreement: dataAgreement({ question, stepSizeIsGiven: false, onWarning: (text) => warnings.push(text) }, told),
    expectedNames: [],
    startableNames: new Set(),
    started: {
      ...{
        version: "0",
        instance: "test",
        settings,
        nodesNeeded: needed,
        kernels: "plain",
        delayMs: 0,
        partitions: [],
      },
      task: {
        ...{ dataset: "own", model: "undecided", title: "", classNames: [], labelNames: [], metricNames: [] },
        ...{ weightCount: 0, testExamples: 0 },
      },
    },
  });
  const events: AggregatorEvent[] = [];
  aggregator.subscribe((event) => events.push(event));
  const over = { bytes: 0 };
  const dialTo = (above: Taker, name: string) => async () => {
    const [near, far] = linkChannels({ clock, names: [name, "above"] });
    above.accept(counted(far, over));
    return near;
  };
  return {
    clock,
    aggregator,
    warnings,
    /** What has gone over all links. */
    over,

    async node(name: string, table: string, above: Taker = aggregator) {
      const ownData = await opened(name, table);
      const dial = dialTo(above, name);
      return startEdgeNode({
        ...{ clock, kernels: plainKernels, seed: 1, ownData, shares: ownData },
        ...emulateNode({ dial, clock, device: steadyDevice, seed: 1, name }),
        config: { name, instance: name, platform: "test", device: "steady", link: "real", data: "table" },
      });
    },

    relay(name: string, nodes: number, above: Taker = aggregator) {
      const seen: AggregatorEvent[] = [];
      const relay = startRelay({
        ...{ name, instance: name, platform: "test", version: "0", clock, nodes, dial: dialTo(above, name) },
        onNodes: (event) => seen.push(event),
      });
      return { ...relay, seen };
    },

    all<K extends AggregatorEvent["kind"]>(kind: K) {
      type Found = Extract<AggregatorEvent, { kind: K }>;
      return events.filter((event): event is Found => event.kind === kind);
    },

    start(changed: Partial<RunSettings> = {}) {
      aggregator.start({ ...settings, strategy: "fixed:3", rounds: 6, budgetSeconds: 1e4, ...changed });
    },

    /** Lets time pass until the run has finished, and says what it came to. */
    async outcome() {
      while (!events.some(({ kind }) => kind === "run-finished") && clock.now() < 600) await clock.advance(1);
      const end = events.find((event) => event.kind === "run-finished");
      return {
        summary: end?.kind === "run-finished" ? end.summary : undefined,
        explanation: end?.kind === "run-finished" ? end.explanation : "it goes on",
        schema: aggregator.task().schema,
        weights: aggregator.result()?.weights ?? new Float32Array(),
        stepSize: events.find((event) => event.kind === "run-started")?.settings.stepSize,
      };
    },
  };
}
