import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Dataset, Features, Labels, Targets } from "../learning/dataset.ts";
import type { Kernels } from "../learning/kernels.ts";
import { plainKernels } from "../learning/plain-kernels.ts";
import { type RunSettings, runSettings } from "../protocol/run-settings.ts";
import { UserError } from "../protocol/user-error.ts";
import type { AggregatorEvent } from "../watch/events.ts";
import type { CostSettings } from "./costs.ts";
import type { RunRecord } from "./record.ts";
import { simulate } from "./simulate.ts";

/** What is to be learned; everything but the nodes' data and the model has a default. */
export interface LearnOptions {
  /** Each node's examples, all with the same features, as many as there are nodes. */
  readonly nodes: readonly Dataset[];
  /** The name of a model. */
  readonly model: string;
  /** Seconds of the nodes' time: virtual, so that a simulated minute takes a moment. */
  readonly budget?: { readonly seconds: number };
  /** What local updates and aggregations take; left out, what was measured on Raspberry Pis. */
  readonly costs?: CostSettings;
  /** What metrics are of; left out, all of the nodes' examples. */
  readonly testData?: Dataset;
  /** All else that can be set for a run. */
  readonly settings?: Partial<Omit<RunSettings, "budgetSeconds" | "partition">>;
  readonly catalog?: Catalog;
  readonly kernels?: Kernels;
  /** Called with everything that happens. */
  readonly onEvent?: (event: AggregatorEvent) => void;
}

const usualCosts: CostSettings = {
  kind: "shared",
  local: { kind: "constant", seconds: 0.013 },
  global: { kind: "constant", seconds: 0.13 },
};

/**
 * Lets nodes learn together in this process, each from its own examples, in virtual time: the same aggregator and nodes as over
 * a network. The same options give the same result, bit for bit.
 *
 * @throws UserError if something is asked for that cannot be done
 */
export async function learn(options: LearnOptions): Promise<RunRecord> {
  const { nodes, model, budget = { seconds: 60 }, costs = usualCosts, settings = {}, onEvent } = options;
  const { catalog = builtInCatalog, kernels = plainKernels } = options;
  refuseUnknown(options);
  const data = joined(nodes);
  let first = 0;
  const rows = nodes.map(({ exampleCount }) => {
    const own = Uint32Array.from({ length: exampleCount }, (_, i) => first + i);
    first += exampleCount;
    return own;
  });
  const run = {
    strategy: "adaptive",
    stepSize: catalog.model(model).stepSize,
    batch: 100,
    phi: "default",
    update: "default",
    momentum: "default",
    tauMax: 100,
    seed: 1,
    sameSeed: false,
    ...settings,
    partition: "uniform",
    budgetSeconds: budget.seconds,
  } as const;
  const record = await simulate(
    { ...checked(run), dataset: "own", model, nodes: nodes.length, costs },
    {
      catalog,
      kernels,
      trainData: data,
      testData: options.testData ?? data,
      shareOut: () => ({ rows, all: Uint32Array.from({ length: data.exampleCount }, (_, row) => row) }),
      ...(onEvent ? { onEvent } : {}),
    },
  );
  // Nothing was spread: each node has its own data.
  return { ...record, result: { ...record.result, partition: "own", case: null } };
}

const optionNames = ["nodes", "model", "budget", "costs", "testData", "settings", "catalog", "kernels", "onEvent"];

/** An option in the wrong place would silently have no effect. */
function refuseUnknown(options: LearnOptions): void {
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown === undefined) return;
  const toDo =
    unknown in runSettings.shape ? `give it in \`settings\`: { ${unknown} }` : `use ${optionNames.join(", ")}`;
  throw new UserError(`there is no option ${unknown}`, { where: "learn", toDo });
}

/** @throws UserError that names the first setting that is not right */
function checked(run: unknown): RunSettings {
  const parsed = runSettings.safeParse(run);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserError(issue?.message ?? "is not valid", { where: `learn: ${issue?.path.join(".") || "settings"}` });
}

/** All nodes' examples, one node after the other. */
function joined(nodes: readonly Dataset[]): Dataset {
  const [first] = nodes;
  if (first === undefined) throw new UserError("there are no nodes", { toDo: "give each node's data in `nodes`" });
  nodes.forEach((node, i) => {
    if (node.exampleCount > 0 && node.features.featureCount === first.features.featureCount) return;
    const what = node.exampleCount === 0 ? "has no examples" : `has ${node.features.featureCount} features`;
    throw new UserError(`node ${i + 1} ${what}`, { toDo: "give every node examples with the same features" });
  });
  nodes.forEach(checkLengths);
  const exampleCount = nodes.reduce((sum, node) => sum + node.exampleCount, 0);
  const labels = nodes.every((node) => node.labels)
    ? joinedLabels(nodes.map((node) => node.labels as Labels))
    : undefined;
  return {
    exampleCount,
    features: joinedFeatures(nodes.map(({ features }) => features)),
    targets: joinedTargets(nodes.map(({ targets }) => targets)),
    ...(labels ? { labels } : {}),
  };
}

function checkLengths({ exampleCount, features, targets }: Dataset, i: number): void {
  const values = exampleCount * features.featureCount;
  const where = `node ${i + 1}`;
  if (features.kind !== "packed" && features.data.length !== values) {
    throw new UserError(
      `${features.data.length} values are not ${exampleCount} examples of ${features.featureCount} features`,
      {
        where,
        toDo: "give featureCount values for each example, one example after the other",
      },
    );
  }
  if (targets.kind === "none" || targets.values.length === exampleCount) return;
  throw new UserError(`${targets.values.length} targets are not one for each of ${exampleCount} examples`, { where });
}

function joinedFeatures(parts: readonly Features[]): Features {
  const { featureCount } = parts[0] as Features;
  const values = parts.flatMap((part) => {
    if (part.kind === "packed") throw new UserError("packed features cannot be joined", { toDo: "give them unpacked" });
    return part.kind === "bytes" ? [Float32Array.from(part.data, (byte) => byte * part.scale)] : [part.data];
  });
  const data = new Float32Array(values.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of values) {
    data.set(each, at);
    at += each.length;
  }
  return { kind: "float32", data, featureCount };
}

function joinedTargets(parts: readonly Targets[]): Targets {
  const [first] = parts as [Targets];
  const values = parts.flatMap((part) => {
    if (part.kind !== first.kind) throw new UserError("the nodes' targets are of different kinds");
    return part.kind === "none" ? [] : Array.from(part.values);
  });
  switch (first.kind) {
    case "real":
      return { kind: "real", values: Float32Array.from(values) };
    case "class":
      return { kind: "class", values: Uint8Array.from(values), classCount: first.classCount };
    case "none":
      return { kind: "none" };
    default:
      throw new Error(`unreachable: ${first satisfies never}`);
  }
}

function joinedLabels(parts: readonly Labels[]): Labels {
  const values = Uint8Array.from(parts.flatMap((part) => Array.from(part.values)));
  return { values, labelCount: Math.max(...parts.map(({ labelCount }) => labelCount)) };
}
