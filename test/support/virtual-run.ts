import { additionalDelay } from "../../src/emulation/additional-delay.ts";
import { emulateNode } from "../../src/emulation/emulated-node.ts";
import type { DeviceProfile, LinkProfile } from "../../src/emulation/profiles.ts";
import { unpluggable } from "../../src/emulation/unpluggable.ts";
import type { Dataset } from "../../src/learning/dataset.ts";
import { squaredSvm } from "../../src/learning/models/squared-svm.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { createRandom } from "../../src/math/random.ts";
import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import type { RunSummary } from "../../src/protocol/events.ts";
import type { NodeConfig, NodeEventBody } from "../../src/protocol/node/environment.ts";
import type { PieceSizes } from "../../src/protocol/pieces/piece-sizes.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { startAggregator } from "../../src/runtime/aggregator.ts";
import type { CheckpointKeeping, TakenUp } from "../../src/runtime/checkpoints.ts";
import { type EdgeNode, type EdgeNodeOptions, startEdgeNode } from "../../src/runtime/edge-node.ts";
import { createShareSource } from "../../src/runtime/node-data.ts";
import type { Admit, IdentityOptions } from "../../src/runtime/node-proofs.ts";
import type { UpdateSeconds } from "../../src/runtime/ports.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { settings } from "./aggregator-environment.ts";

const featureCount = 4;

/** 60 examples of 4 features in 6 labels, of which every other one is the positive class: not quite separable. */
export function smallDataset(seed = 1): Dataset {
  const random = createRandom(seed, "small dataset");
  const exampleCount = 60;
  const labels = Uint8Array.from({ length: exampleCount }, (_, i) => i % 6);
  const targets = Float32Array.from(labels, (label) => (label % 2 === 0 ? 1 : -1));
  const data = Float32Array.from({ length: exampleCount * featureCount }, (_, k) => {
    const row = Math.floor(k / featureCount);
    return (k % featureCount === 0 ? (targets[row] as number) : 0) + random.normal();
  });
  return {
    exampleCount,
    features: { kind: "float32", data, featureCount },
    targets: { kind: "real", values: targets },
    labels: { values: labels, labelCount: 6 },
  };
}

/** A device and a link without randomness: a local update takes 10 ms, a message 50 ms. */
export const steadyDevice: DeviceProfile = { name: "steady", updateSeconds: { mean: 0.01, standardDeviation: 0 } };
export const steadyLink: LinkProfile = {
  name: "steady",
  latencySeconds: { mean: 0.05, standardDeviation: 0 },
  bytesPerSecond: 1e12,
  lossProbability: 0,
  retransmissionSeconds: 0,
};

export interface VirtualRunOptions {
  /** Nodes that are started. */
  readonly nodes?: number;
  /** Nodes that a run needs; by default as many as are started. */
  readonly nodesNeeded?: number;
  readonly data?: Dataset;
  readonly device?: DeviceProfile;
  readonly link?: LinkProfile;
  readonly delayMs?: number;
  readonly seed?: number;
  /** How the aggregator proves its key. */
  readonly identity?: IdentityOptions;
  /** What it was when it was kept. */
  readonly taken?: TakenUp;
  readonly keeping?: CheckpointKeeping;
  /** Which frames go in pieces, at both ends. */
  readonly pieces?: PieceSizes;
  /** Which nodes may join, of those that are started here. */
  readonly admit?: Admit;
}

/** An aggregator and nodes in one program, with real learning, under a virtual clock. */
type NodeChanges = Partial<Omit<EdgeNodeOptions, "config" | "device">> & {
  readonly config?: Partial<NodeConfig>;
  readonly device?: DeviceProfile | UpdateSeconds;
  readonly link?: LinkProfile;
};

export function virtualRun(options: VirtualRunOptions = {}) {
  const {
    nodes: nodeCount = 3,
    nodesNeeded = nodeCount,
    data = smallDataset(),
    device = steadyDevice,
    link,
    delayMs = 0,
    seed = 1,
    identity,
    taken,
    keeping,
    admit,
    pieces,
  } = options;
  const inPieces = pieces ? { pieces } : {};
  const clock = createVirtualClock();
  const model = squaredSvm({ kernels: plainKernels, featureCount });
  const aggregator = startAggregator({
    clock,
    identity,
    taken,
    keeping,
    ...inPieces,
    delayed: additionalDelay(clock).on,
    unpluggable,
    model,
    testData: data,
    shownTests: Uint32Array.of(0, 1),
    expectedNames: [],
    startableNames: new Set(),
    started: {
      version: "0.0.0",
      instance: "one",
      nodesNeeded,
      kernels: plainKernels.name,
      settings,
      partitions: [],
      delayMs,
      task: {
        dataset: "small",
        model: "squared-svm",
        title: "A small task",
        classNames: ["odd", "even"],
        labelNames: ["0", "1", "2", "3", "4", "5"],
        // The weights are shown if they are as many as a picture has pixels.
        picture: { width: 2, height: 2 },
        weightCount: model.weightCount,
        testExamples: data.exampleCount,
      },
    },
  });
  const dialAs = (name: string) => async () => {
    const [near, far] = linkChannels({ clock, names: [name, "aggregator"] });
    aggregator.accept(far, { admit });
    return near;
  };
  const events: AggregatorEvent[] = [];
  aggregator.subscribe((event) => events.push(event));
  const nodeEvents = new Map<string, NodeEventBody[]>();

  const run = {
    clock,
    aggregator,
    events,
    data,
    model,

    node(name: string, changes: NodeChanges = {}): EdgeNode {
      const { config, device: ownDevice, link: ownLink, ...others } = changes;
      const nodeLink = ownLink ?? link;
      return startEdgeNode({
        clock,
        kernels: plainKernels,
        shares: createShareSource({ loadDataset: async () => data, openness: { labelCounts: true, samples: 0 } }),
        seed,
        ...inPieces,
        onEvent: (event) => run.nodeEvents(name).push(event),
        ...others,
        ...emulateNode({
          dial: others.dial ?? dialAs(name),
          clock,
          device: ownDevice ?? device,
          ...(nodeLink ? { link: nodeLink } : {}),
          seed,
          name,
        }),
        config: {
          name,
          instance: name,
          platform: "test",
          device: device.name,
          link: link?.name ?? "real",
          data: "assignable",
          retry: { firstMs: 500, longestMs: 4000 },
          ...config,
        },
      });
    },

    nodeEvents(name: string): NodeEventBody[] {
      const found = nodeEvents.get(name) ?? [];
      nodeEvents.set(name, found);
      return found;
    },

    /** Starts a run and lets time pass until it has finished. */
    async finish(changed: Partial<RunSettings> = {}): Promise<RunSummary> {
      const finished = run.next("run-finished");
      aggregator.start({ ...settings, strategy: "fixed:3", budgetSeconds: 4, ...changed });
      const { summary } = await clock.runUntil(finished);
      if (!summary) throw new Error("the run was replaced");
      return summary;
    },

    /** The next event of a kind. */
    next<K extends AggregatorEvent["kind"]>(kind: K) {
      type Found = Extract<AggregatorEvent, { kind: K }>;
      return new Promise<Found>((resolve) => {
        const end = aggregator.subscribe((event) => {
          if (event.kind !== kind) return;
          end();
          resolve(event as Found);
        });
      });
    },

    all<K extends AggregatorEvent["kind"]>(kind: K) {
      type Found = Extract<AggregatorEvent, { kind: K }>;
      return events.filter((event): event is Found => event.kind === kind);
    },
  };
  const nodes = Array.from({ length: nodeCount }, (_, i) => run.node(`node-${i + 1}`));
  return { ...run, nodes };
}
