import { emulateNode } from "../emulation/emulated-node.ts";
import { lieNamed } from "../emulation/lies.ts";
import { emulateLiar } from "../emulation/lying-node.ts";
import { createRandom } from "../math/random.ts";
import { linkChannels } from "../platform/memory/linked-channels.ts";
import { createVirtualClock } from "../platform/memory/virtual-clock.ts";
import type { NodeConfig } from "../protocol/node/environment.ts";
import { sampleSize } from "../protocol/participation.ts";
import { startAggregator } from "../runtime/aggregator.ts";
import { startEdgeNode } from "../runtime/edge-node.ts";
import type { Channel, Clock, Dial } from "../runtime/ports.ts";
import { toldEnergy } from "../runtime/told-energy.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import { type CostModel, resolutionSeconds } from "./costs.ts";
import type { RunEnvironment } from "./environment.ts";
import { costsBesideProbe } from "./probe-costs.ts";
import type { Outcome } from "./record.ts";
import { startRelays } from "./relays.ts";
import type { SimulationSettings } from "./settings.ts";
import { startSleepingNodes } from "./sleeping-nodes.ts";

/** A run in rounds: the live aggregator and the live nodes, linked in memory, under a virtual clock. */
export async function runInStep(settings: SimulationSettings, environment: RunEnvironment): Promise<Outcome> {
  const { catalog, kernels, testData, model, examples, settle, holds, onEvent, onRoundStarted } = environment;
  let probing = false;
  const { costs, randomOfLink } = costsBesideProbe(settings, () => probing);
  const clock = createVirtualClock({
    // Links that reckon in times of their own must not be woken before them.
    ...(costs.exactLinks ? { resolutionSeconds } : {}),
    ...(settle ? { settle } : {}),
    ...(holds ? { holds } : {}),
  });
  const aggregator = startAggregator({
    catalog,
    clock,
    model,
    testData,
    shownTests: new Uint32Array(),
    expectedNames: [],
    startableNames: new Set(),
    watchesSilence: false,
    shares: () => examples.shares.map(({ length }) => length),
    tells: "results",
    ...(onRoundStarted ? { onRoundStarted } : {}),
    started: {
      version: "",
      instance: "simulation",
      task: {
        dataset: settings.dataset,
        model: settings.model,
        title: settings.dataset,
        classNames: [],
        labelNames: [],
        weightCount: model.weightCount,
        testExamples: testData.exampleCount,
      },
      nodesNeeded: settings.nodes,
      kernels: kernels.name,
      settings: runSettingsOf(settings),
      partitions: [],
      delayMs: 0,
    },
  });

  const { nodes, relays = 0 } = settings;
  const accept: (channel: Channel, node: number) => void =
    relays > 0
      ? startRelays({ clock, nodes, relays, accept: (channel) => aggregator.accept(channel) })
      : (channel) => aggregator.accept(channel);
  let joined = 0;
  let initialLoss: number | undefined;
  const finished = new Promise<Extract<AggregatorEvent, { kind: "run-finished" }>>((resolve) => {
    aggregator.subscribe((event) => {
      onEvent?.(event);
      if (event.kind === "probe-started" || event.kind === "probe-finished") probing = event.kind === "probe-started";
      // Nodes that join before a run starts are not told who is missing.
      if (event.kind === "node-joined" && ++joined === (relays || nodes)) aggregator.start(runSettingsOf(settings));
      if (event.kind === "round-finished" && event.round === 1) initialLoss = event.loss;
      if (event.kind === "run-finished") resolve(event);
    });
  });
  const { liars } = settings;
  const configOf = (node: number): NodeConfig => {
    const name = `node-${node + 1}`;
    return {
      name,
      instance: name,
      platform: "simulation",
      device: "simulated",
      link: "simulated",
      data: examples.kind,
    };
  };
  if (!environment.keepsAwake && mostSleep(settings, costs)) {
    startSleepingNodes(nodes, {
      clock,
      accept,
      corrects: (update) => catalog.updateRule(update).corrects,
      configOf: (node) => ({ ...configOf(node), energy: toldEnergy(costs.energy(node)) }),
      loadedOf: (_, share) => examples.told(share),
      start: startNode,
    });
  } else {
    for (let node = 0; node < nodes; node++) {
      const dial = async () => {
        const [near, far] = linkChannels({ clock, names: [configOf(node).name, "aggregator"] });
        accept(far, node);
        return near;
      };
      startNode(node, { dial, clock });
    }
  }

  function startNode(node: number, by: { readonly dial: Dial; readonly clock: Clock }): void {
    const config = configOf(node);
    const { name } = config;
    const aggregation = emulateAggregations(costs, node, clock);
    const link = costs.link(node);
    const honest = { dial: async () => aggregation.through(await by.dial()), shares: examples.sourceOf(node) };
    const own =
      liars && node < liars.count
        ? emulateLiar(honest, lieNamed(liars.lie), createRandom(settings.seed, "lie", name))
        : honest;
    startEdgeNode({
      catalog,
      clock: by.clock,
      kernels,
      shares: own.shares,
      ...emulateNode({
        dial: own.dial,
        clock,
        device: costs.updates(node),
        ...(link ? { link } : {}),
        seed: settings.seed,
        name,
        random: randomOfLink(name),
      }),
      energy: costs.energy(node),
      watchesSilence: false,
      seed: settings.seed,
      onEvent: (event) => {
        if (event.kind !== "directive") return;
        costs.beginRound(node, event.round);
        aggregation.begin();
      },
      config,
    });
  }

  const { summary } = await clock.runUntil(finished, { limitSeconds: Number.POSITIVE_INFINITY });
  const result = aggregator.result();
  aggregator.close();
  if (!summary || !result) throw new Error("the simulated run was replaced");
  return { ...result, measured: summary, initialLoss };
}

/** Whether nodes sleep that are not asked: not where each link has delays of its own, or somebody lies about itself. */
function mostSleep({ participation, nodes, liars }: SimulationSettings, costs: CostModel): boolean {
  if (liars !== undefined || sampleSize(participation, nodes) === nodes) return false;
  for (let node = 0; node < nodes; node++) if (costs.link(node)) return false;
  return true;
}

/** The seconds of an aggregation pass while a node's report is on its way: a directive takes no time. */
function emulateAggregations(costs: CostModel, node: number, clock: Clock) {
  const nextSeconds = costs.aggregations(node);
  let next: Sending = { kind: "at-once" };
  return {
    /** A directive has arrived, and its report will follow. */
    begin(): void {
      const seconds = nextSeconds();
      next = seconds > 0 ? { kind: "after", seconds } : { kind: "at-once" };
    },
    through(channel: Channel): Channel {
      return {
        ...channel,
        send(frame) {
          const sending = next;
          next = { kind: "at-once" };
          switch (sending.kind) {
            case "at-once":
              return channel.send(frame);
            case "after":
              clock.after(sending.seconds * 1000, () => channel.send(frame));
              return;
            default:
              throw new Error(`unreachable: ${sending satisfies never}`);
          }
        },
      };
    },
  };
}

/** How a node's next frame is sent. */
type Sending = { readonly kind: "at-once" } | { readonly kind: "after"; readonly seconds: number };

function runSettingsOf(settings: SimulationSettings) {
  const { dataset: _, model: _a, nodes: _b, examples: _c, examplesEach: _d, ...others } = settings;
  const { costs: _e, liars: _f, relays: _g, ...run } = others;
  return run;
}
