import { emulateNode } from "../../src/emulation/emulated-node.ts";
import { squaredSvm } from "../../src/learning/models/squared-svm.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import { linkChannels } from "../../src/platform/memory/linked-channels.ts";
import { createVirtualClock } from "../../src/platform/memory/virtual-clock.ts";
import type { RunSummary } from "../../src/protocol/events.ts";
import type { NodeEventBody } from "../../src/protocol/node/environment.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";
import { type Aggregator, startAggregator } from "../../src/runtime/aggregator.ts";
import type { RunCheckpoint } from "../../src/runtime/checkpoints.ts";
import { startEdgeNode } from "../../src/runtime/edge-node.ts";
import { createShareSource } from "../../src/runtime/node-data.ts";
import { type Channel, ConnectionFailed } from "../../src/runtime/ports.ts";
import { startRelay } from "../../src/runtime/relay.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import { settings as usualSettings } from "./aggregator-environment.ts";
import { smallDataset, steadyDevice, steadyLink } from "./virtual-run.ts";

/** When an aggregator is ended in the middle, and for how long there is none; both from then on. */
export interface Kill {
  readonly afterSeconds: number;
  readonly downSeconds: number;
}

export interface RestartedRunOptions {
  readonly settings?: Partial<RunSettings>;
  readonly kills?: readonly Kill[];
  readonly charges?: boolean;
  /** How long it takes until a checkpoint is durable; it fails where this is undefined. */
  readonly writeSeconds?: () => number | undefined;
  /** A local update of the first node, counted from 1, takes two seconds. */
  readonly longUpdate?: number | undefined;
  /** All nodes but the first are behind one. */
  readonly relay?: boolean;
}

const longSeconds = 2;

/** Both the weights that a run returns and the newest, and how it went. */
export interface RestartedRun {
  readonly summary: RunSummary;
  readonly weights: Float32Array;
  readonly lastWeights: Float32Array;
  readonly events: readonly AggregatorEvent[];
  readonly nodeEvents: readonly NodeEventBody[];
  readonly restarts: number;
}

/**
 * A run of three nodes under the virtual clock, with constant costs, whose aggregator is killed now and then: at that instant its
 * connections break, and nothing of it is left but what it had made durable.
 */
export async function restartedRun({
  settings: changed,
  kills = [],
  charges = false,
  writeSeconds = () => 0.002,
  longUpdate,
  relay = false,
}: RestartedRunOptions): Promise<RestartedRun> {
  const clock = createVirtualClock();
  const data = smallDataset();
  const model = squaredSvm({ kernels: plainKernels, featureCount: 4 });
  const settings = { ...usualSettings, ...changed };
  const events: AggregatorEvent[] = [];
  const nodeEvents: NodeEventBody[] = [];
  let durable: RunCheckpoint | undefined;
  let current: { readonly aggregator: Aggregator; readonly channels: Set<Channel> } | undefined;
  let finish: (event: Extract<AggregatorEvent, { kind: "run-finished" }>) => void = () => {};
  const finished = new Promise<Extract<AggregatorEvent, { kind: "run-finished" }>>((resolve) => {
    finish = resolve;
  });

  function start(downSeconds: number): void {
    const channels = new Set<Channel>();
    const isCurrent = () => current?.channels === channels;
    const aggregator = startAggregator({
      clock,
      model,
      testData: data,
      shownTests: Uint32Array.of(0),
      expectedNames: [],
      startableNames: new Set(),
      keeping: {
        session: "session",
        write: (checkpoint) =>
          new Promise((resolve, reject) => {
            const seconds = writeSeconds();
            clock.after((seconds ?? 0) * 1000, () => {
              if (!isCurrent()) return;
              if (seconds === undefined) return reject(new Error("the disk is full"));
              durable = checkpoint;
              resolve();
            });
          }),
      },
      ...(durable ? { taken: { checkpoint: durable, downSeconds, charges, earlier: [] } } : {}),
      started: {
        ...{ version: "0.0.0", instance: "one", nodesNeeded: 3, kernels: plainKernels.name, settings, partitions: [] },
        delayMs: 0,
        task: {
          ...{ dataset: "small", model: "squared-svm", title: "A small task", classNames: [], labelNames: [] },
          ...{ weightCount: model.weightCount, testExamples: data.exampleCount },
        },
      },
    });
    current = { aggregator, channels };
    for (const event of aggregator.history()) events.push(event);
    aggregator.subscribe((event) => {
      if (!isCurrent()) return;
      events.push(event);
      if (event.kind === "run-finished") finish(event);
    });
    if (!durable) aggregator.start(settings);
  }

  /** Nobody is told anything by the one that is killed. */
  function kill(): void {
    const channels = current?.channels ?? new Set();
    current = undefined;
    for (const channel of channels) channel.close("the connection broke");
  }

  async function dialAs(name: string): Promise<Channel> {
    if (!current) throw new ConnectionFailed("nothing listens");
    const [near, far] = linkChannels({ clock, names: [name, "aggregator"] });
    const { aggregator, channels } = current;
    channels.add(far);
    aggregator.accept({
      ...far,
      send: (frame) => channels.size > 0 && current?.channels === channels && far.send(frame),
    });
    return near;
  }

  const relayOptions = { name: "relay", instance: "relay", platform: "test", version: "0", nodes: 2, clock };
  const between = relay ? startRelay({ ...relayOptions, dial: () => dialAs("relay") }) : undefined;
  for (let i = 1; i <= 3; i++) {
    const name = `node-${i}`;
    let updates = 0;
    const emulated = emulateNode({
      clock,
      device: steadyDevice,
      link: steadyLink,
      seed: 1,
      name,
      dial: async () => {
        if (i === 1 || !between) return dialAs(name);
        const [near, far] = linkChannels({ clock, names: [name, "relay"] });
        between.accept(far);
        return near;
      },
    });
    startEdgeNode({
      clock,
      kernels: plainKernels,
      shares: createShareSource({ loadDataset: async () => data, openness: { labelCounts: false, samples: 0 } }),
      seed: 1,
      onEvent: (event) => nodeEvents.push(event),
      ...emulated,
      device() {
        updates += 1;
        return (emulated.device?.() ?? 0) + (i === 1 && updates === longUpdate ? longSeconds : 0);
      },
      config: { name, instance: name, platform: "test", device: "steady", link: "steady", data: "assignable" },
    });
  }

  start(0);
  let restarts = 0;
  let isOver = false;
  void finished.then(() => {
    isOver = true;
  });
  for (const { afterSeconds, downSeconds } of kills) {
    await clock.advance(afterSeconds);
    if (isOver) break;
    kill();
    await clock.advance(downSeconds);
    restarts += 1;
    start(downSeconds);
  }
  const { summary } = await clock.runUntil(finished, { limitSeconds: 3600 });
  const result = current?.aggregator.result();
  if (!summary || !result) throw new Error("the run came to nothing");
  return { summary, weights: result.weights, lastWeights: result.lastWeights, events, nodeEvents, restarts };
}
