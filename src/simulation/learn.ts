import { builtInCatalog } from "../catalog/built-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { usualSettings } from "../catalog/usual-settings.ts";
import type { Dataset } from "../learning/dataset.ts";
import { joinedDatasets } from "../learning/joined-datasets.ts";
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
  /** Seconds of the nodes' time: virtual, so that a simulated minute takes a moment; and bytes and joules, if they are limited too. */
  readonly budget?: { readonly seconds: number; readonly bytes?: number; readonly joules?: number };
  /** What local updates and aggregations take; left out, what was measured on Raspberry Pis. */
  readonly costs?: CostSettings;
  /** What metrics are of; left out, all of the nodes' examples. */
  readonly testData?: Dataset;
  /** All else that can be set for a run. */
  readonly settings?: Partial<Omit<RunSettings, "budgetSeconds" | "budgetBytes" | "budgetJoules" | "partition">>;
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
  const data = joinedDatasets(nodes);
  let first = 0;
  const rows = nodes.map(({ exampleCount }) => {
    const own = Uint32Array.from({ length: exampleCount }, (_, i) => first + i);
    first += exampleCount;
    return own;
  });
  const run = {
    ...usualSettings(catalog, model),
    ...settings,
    partition: "uniform",
    budgetSeconds: budget.seconds,
    ...(budget.bytes === undefined ? {} : { budgetBytes: budget.bytes }),
    ...(budget.joules === undefined ? {} : { budgetJoules: budget.joules }),
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
