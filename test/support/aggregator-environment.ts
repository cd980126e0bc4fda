import { builtInCatalog } from "../../src/catalog/built-in.ts";
import { chosenUpdate, planOf } from "../../src/catalog/plan.ts";
import type { KindGradients } from "../../src/learning/kind-gradients.ts";
import { serverRuleOf } from "../../src/learning/server-rule.ts";
import type { AggregatorConfig, AggregatorEnvironment } from "../../src/protocol/aggregator/environment.ts";
import type { AggregatorState } from "../../src/protocol/aggregator/state.ts";
import { capabilities, drawingCapability, ofRelaysOnly, probeCapability } from "../../src/protocol/capabilities.ts";
import { type Hello, protocolVersion } from "../../src/protocol/messages.ts";
import type { RunSettings } from "../../src/protocol/run-settings.ts";

export const settings: RunSettings = {
  partition: "uniform",
  strategy: "fixed:2",
  budgetSeconds: 100,
  stepSize: 0.1,
  batch: "full",
  phi: "default",
  update: "default",
  momentum: "default",
  tauMax: 100,
  seed: 1,
  sameSeed: false,
};

/** A heartbeat every 5 s, and silence after 15 s. */
const config: AggregatorConfig = {
  kernels: "plain",
  nodesNeeded: 1,
  expectedNames: [],
  startableNames: new Set(),
  heartbeatSeconds: 5,
  silenceSeconds: 15,
};

/** Of nodes of tests: a run begins with its first round. Those of probes say more. */
const usual = capabilities.filter((one) => ![probeCapability, drawingCapability, ...ofRelaysOnly].includes(one));

export function hello(name: string, more: Partial<Hello> = {}): Hello {
  const said = { type: "hello", protocol: protocolVersion, name, instance: `${name} started once` } as const;
  const about = { platform: "test", device: "real", link: "real", data: "assignable" } as const;
  return { ...said, ...about, capabilities: usual, ...more };
}

export interface DriverOptions extends Partial<AggregatorConfig> {
  /** The state that takes the place of the one before a step. */
  readonly beforeStep?: (state: AggregatorState) => AggregatorState;
  readonly initialWeights?: () => Float32Array;
  /** Of a partition, relative to each other; left out, nobody knows. */
  readonly shares?: readonly number[];
  /** Whether weights can be compared on test examples. */
  readonly comparesHere?: boolean;
  /** Gradients by which first steps are judged: the same at all weights, or by weights. */
  readonly kinds?: KindGradients | ((weights: Float32Array) => KindGradients);
  /** Whether the model has layers. */
  readonly hasLayers?: boolean;
}

/** Two weights, initially 0 by default. */
export function testEnvironment({
  initialWeights,
  shares,
  comparesHere = false,
  kinds,
  hasLayers = false,
  beforeStep: _,
  ...changes
}: DriverOptions = {}): AggregatorEnvironment {
  return {
    config: { ...config, ...changes },
    shares: () => shares,
    plan(_task, settings) {
      const { strategy, update, schedule, pace, aggregation, encoding } = planOf(
        builtInCatalog,
        settings,
        "squared-svm",
        { hasLayers },
      );
      return {
        weightCount: 2,
        initialWeights: initialWeights ?? (() => new Float32Array(2)),
        strategy,
        serverRule: serverRuleOf(update),
        update: chosenUpdate(update),
        schedule,
        pace,
        comparesHere,
        kindsAt: (weights: Float32Array) => (typeof kinds === "function" ? kinds(weights) : kinds),
        hasLayers,
        aggregation,
        encoding,
      };
    },
  };
}
