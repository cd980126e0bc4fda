import type { Catalog } from "../catalog/catalog.ts";
import { balancedRows } from "../data/balance.ts";
import type { TableSchema } from "../data/schema.ts";
import { clusterLabels, findClusters } from "../learning/cluster-labels.ts";
import type { Dataset } from "../learning/dataset.ts";
import { joinedDatasets } from "../learning/joined-datasets.ts";
import type { Allocate, Kernels } from "../learning/kernels.ts";
import { quantileLabels } from "../learning/quantile-labels.ts";
import { createRandom } from "../math/random.ts";
import { UserError } from "../protocol/user-error.ts";
import type { SimulationEnvironment } from "../simulation/environment.ts";
import { joinedRows, rememberingShares, type ShareOut, shareOut } from "../simulation/shares.ts";
import { withByFile } from "./by-file.ts";
import { agreeOnTables, loadTables, type OwnTables } from "./own-tables.ts";
import { settle } from "./simulation-environment.ts";

/** Groups of examples without classes, by which partitions spread them. */
const groupCount = 10;

/** For runs of one seed, which differ in strategy or partition. */
const rememberedShares = 10;

export interface OwnSimulation {
  readonly own: OwnTables;
  readonly model: string;
  /** Decides what is kept for testing, too. */
  readonly seed: number;
  /** Rows of rare classes are repeated. */
  readonly balance: boolean;
}

/**
 * The environment of simulations with tables of one's own.
 *
 * @throws what `agreeOnTables` and `loadTables` throw; UserError if no row is kept for testing
 */
export async function ownEnvironment(
  { own, model, seed, balance }: OwnSimulation,
  { catalog, kernels }: { readonly catalog: Catalog; readonly kernels: Kernels },
): Promise<SimulationEnvironment> {
  const agreed = await agreeOnTables(own, { seed });
  const { allocate } = kernels;
  const tables = await loadTables(own, agreed, { catalog, model, seed, allocate });
  const trainData = together(
    tables.map(({ train }) => train),
    allocate,
  );
  const tests = tables.map(({ test }) => test);
  const testData = together(
    tests.filter(({ exampleCount }) => exampleCount > 0),
    allocate,
  );
  return {
    catalog: withByFile(
      catalog,
      tables.map(({ train }) => train.exampleCount),
    ),
    kernels,
    settle,
    trainData: withLabels({ ...trainData, features: kernels.pack(trainData.features) }, seed),
    testData: { ...testData, features: kernels.pack(testData.features) },
    ownTests: { parts: tests, classNames: classNamesOf(agreed.schema), balanced: balance },
    shareOut: balance ? balancedShares(agreed.schema) : rememberingShares(rememberedShares),
  };
}

/** Several are copied into one, where kernels read them fastest. */
function together(parts: readonly Dataset[], allocate: Allocate): Dataset {
  const [first, ...others] = parts;
  if (!first) throw new UserError("no row is kept for testing", { toDo: "give more rows, or a larger --holdout" });
  return others.length === 0 ? first : joinedDatasets(parts, allocate);
}

function classNamesOf({ target }: TableSchema): readonly string[] {
  return target.kind === "classes" ? target.classes.map(({ name }) => name) : [];
}

/** Classes, or tenths of the targets, or else clusters of the examples. */
function withLabels(data: Dataset, seed: number): Dataset {
  const { labels, targets } = data;
  if (labels) return data;
  if (targets.kind === "real") return { ...data, labels: quantileLabels(targets.values, groupCount) };
  const clusters = findClusters(data, groupCount, createRandom(seed, "clusters"));
  return { ...data, labels: clusterLabels(data, clusters) };
}

function balancedShares({ target }: TableSchema): ShareOut {
  return (data, wanted) => {
    const shares = shareOut(data, wanted);
    const { labels } = data;
    if (target.kind !== "classes" || !labels) return shares;
    const rows = shares.rows.map((own, node) => {
      const values = Uint8Array.from(own, (row) => labels.values[row] as number);
      const chosen = balancedRows({ ...labels, values }, target, createRandom(wanted.seed, "balance", node));
      return chosen.map((place) => own[place] as number);
    });
    return { rows, all: joinedRows(rows) };
  };
}
