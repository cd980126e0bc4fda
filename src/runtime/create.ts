import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { checkAggregation } from "../catalog/check-aggregation.ts";
import { createModelFor } from "../catalog/model-fit.ts";
import { usualSettings } from "../catalog/usual-settings.ts";
import { allRows, type Dataset } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import type { NodeIdentity } from "../protocol/identity/handshake.ts";
import { checkMaxShare } from "../protocol/max-share.ts";
import { checkLeastNodes } from "../protocol/round-end-settings.ts";
import type { RunSettings } from "../protocol/run-settings.ts";
import { startAggregator } from "./aggregator.ts";
import type { Aggregator } from "./aggregator-options.ts";
import { type EdgeNode, startEdgeNode } from "./edge-node.ts";
import type { IdentityOptions } from "./node-proofs.ts";
import type { Clock, Dial } from "./ports.ts";

/** What an aggregator needs; everything else has a default. */
export interface CreateAggregatorOptions {
  /** The name of a model. */
  readonly model: string;
  /** Examples that metrics are of, of the same kind as the nodes'. */
  readonly testData: Dataset;
  /** Nodes that a run needs. */
  readonly nodes: number;
  readonly clock: Clock;
  readonly budget?: { readonly seconds: number; readonly bytes?: number; readonly joules?: number };
  readonly settings?: Partial<Omit<RunSettings, "budgetSeconds" | "budgetBytes" | "budgetJoules">>;
  /** How it proves its key, and knows its nodes by theirs (`aggregatorIdentity` of `edgewise/nodejs/identity`); left out, neither is proven. */
  readonly identity?: IdentityOptions;
  readonly catalog?: Catalog;
  readonly kernels?: Kernels;
}

/** An aggregator and the settings of its first run: pass them to `start`. */
export interface CreatedAggregator extends Aggregator {
  readonly settings: RunSettings;
}

/**
 * An aggregator whose nodes learn from data of their own: give it a channel for each of them (`accept`), then `start` it.
 *
 * @throws UnknownName if the catalog has no such model
 * @throws UserError if the settings are not possible with so many nodes
 */
export function createAggregator(options: CreateAggregatorOptions): CreatedAggregator {
  const { testData, nodes, clock, budget = { seconds: 60 }, identity } = options;
  const { catalog = builtInCatalog, kernels = plainKernels } = options;
  const model = createModelFor(catalog, options.model, testData, kernels);
  const settings: RunSettings = {
    ...usualSettings(catalog, options.model),
    partition: "uniform",
    budgetSeconds: budget.seconds,
    ...(budget.bytes === undefined ? {} : { budgetBytes: budget.bytes }),
    ...(budget.joules === undefined ? {} : { budgetJoules: budget.joules }),
    ...options.settings,
  };
  checkLeastNodes(settings, nodes);
  checkMaxShare(settings, nodes);
  checkAggregation(catalog, settings, nodes);
  const aggregator = startAggregator({
    catalog,
    clock,
    identity,
    model,
    testData,
    shownTests: new Uint32Array(),
    expectedNames: [],
    startableNames: new Set(),
    started: {
      version: "",
      instance: "",
      task: {
        dataset: "own",
        model: options.model,
        title: catalog.model(options.model).title,
        classNames: [],
        labelNames: [],
        metricNames: model.metricNames,
        weightCount: model.weightCount,
        testExamples: testData.exampleCount,
      },
      nodesNeeded: nodes,
      kernels: kernels.name,
      settings,
      partitions: [],
      delayMs: 0,
    },
  });
  return { ...aggregator, settings };
}

/** What a node needs; everything else has a default. */
export interface CreateNodeOptions {
  /** Unique among the aggregator's nodes. */
  readonly name: string;
  /** Its own examples. */
  readonly data: Dataset;
  /** Opens a channel to the aggregator, for example `webSocketDialer(url)`. */
  readonly dial: Dial;
  readonly clock: Clock;
  /** How it proves its key, and which one its aggregator has to prove (`nodeIdentity` of `edgewise/nodejs/identity`); left out, neither is. */
  readonly identity?: NodeIdentity;
  readonly catalog?: Catalog;
  readonly kernels?: Kernels;
}

/** A node that learns from data of its own; it connects at once, and again whenever the connection is lost. */
export function createNode({ name, data, dial, clock, identity, ...options }: CreateNodeOptions): EdgeNode {
  const { catalog = builtInCatalog, kernels = plainKernels } = options;
  return startEdgeNode({
    config: {
      name,
      instance: `${name} since ${clock.now()}`,
      platform: "program",
      device: "real",
      link: "real",
      data: "own",
    },
    dial,
    identity,
    clock,
    catalog,
    kernels,
    shares: {
      load: async () => ({ data, rows: allRows(data.exampleCount), told: { examples: data.exampleCount } }),
    },
  });
}
