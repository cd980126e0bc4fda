import type { Catalog } from "../catalog/catalog.ts";
import { balancedRows } from "../data/balance.ts";
import type { Examples } from "../data/example-collector.ts";
import type { Schema } from "../data/schema.ts";
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
import { agreeOnPictures, examplesOfPictures, type OwnPictureSets } from "./own-picture-sets.ts";
import { agreeOnTables, loadTables, type OwnTables } from "./own-tables.ts";
import { settle } from "./simulation-environment.ts";

/** Groups of examples without classes, by which partitions spread them. */
const groupCount = 10;

/** For runs of one seed, which differ in strategy or partition. */
const rememberedShares = 10;

export interface OwnSimulation {
  readonly own: OwnTables | OwnPictureSets;
  readonly model: string;
  /** Decides what is kept for testing, too. */
  readonly seed: number;
  /** Rows of rare classes are repeated. */
  readonly balance: boolean;
}

/**
 * The environment of simulations with tables or pictures of one's own.
 *
 * @throws what reading them throws; UserError if nothing is kept for testing
 */
export async function ownEnvironment(
  { own, model, seed, balance }: OwnSimulation,
  { catalog, kernels }: { readonly catalog: Catalog; readonly kernels: Kernels },
): Promise<SimulationEnvironment> {
  const { allocate } = kernels;
  const { schema, examples } = await loaded(own, { catalog, model, seed, allocate });
  const trainData = together(
    examples.map(({ train }) => train),
    allocate,
  );
  const tests = examples.map(({ test }) => test);
  const filled = tests.filter(({ exampleCount }) => exampleCount > 0);
  const joinedTests = together(filled, allocate);
  const testData = { ...joinedTests, features: kernels.pack(joinedTests.features) };
  return {
    catalog: withByFile(
      catalog,
      examples.map(({ train }) => train.exampleCount),
    ),
    kernels,
    settle,
    trainData: withLabels({ ...trainData, features: kernels.pack(trainData.features) }, seed),
    testData,
    ownTests: {
      // What was packed, and not copied before, is no longer there as it was.
      parts: filled.length === 1 ? tests.map((each) => (each === filled[0] ? testData : each)) : tests,
      classNames: classNamesOf(schema),
      balanced: balance,
    },
    shareOut: balance ? balancedShares(schema) : rememberingShares(rememberedShares),
  };
}

async function loaded(
  own: OwnSimulation["own"],
  options: { readonly catalog: Catalog; readonly model: string; readonly seed: number; readonly allocate: Allocate },
): Promise<{ readonly schema: Schema; readonly examples: readonly Examples[] }> {
  switch (own.kind) {
    case "tables": {
      const agreed = await agreeOnTables(own, options);
      return { schema: agreed.schema, examples: await loadTables(own, agreed, options) };
    }
    case "pictures": {
      const agreed = await agreeOnPictures(own, options);
      return { schema: agreed.schema, examples: examplesOfPictures(own, agreed, options) };
    }
    default:
      throw new Error(`unreachable: ${own satisfies never}`);
  }
}

/** Several are copied into one, where kernels read them fastest. */
function together(parts: readonly Dataset[], allocate: Allocate): Dataset {
  const [first, ...others] = parts;
  if (!first) throw new UserError("nothing is kept for testing", { toDo: "give more data, or a larger --holdout" });
  return others.length === 0 ? first : joinedDatasets(parts, allocate);
}

function classNamesOf({ target }: Schema): readonly string[] {
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

function balancedShares({ target }: Schema): ShareOut {
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
