import type { Catalog } from "../../catalog/catalog.ts";
import type { Relation } from "../../data/drawn-groups.ts";
import { balancedPictures, drawPictures } from "../../data/drawn-pictures.ts";
import { balancedStatistics, drawTable } from "../../data/drawn-table.ts";
import { featureCount } from "../../data/features.ts";
import type { Schema } from "../../data/schema.ts";
import { madeUpExamples, meaningFor, schemaModel } from "../../data/schema-model.ts";
import type { ToldStatistics } from "../../data/told-statistics.ts";
import type { Dataset } from "../../learning/dataset.ts";
import { joinedDatasets } from "../../learning/joined-datasets.ts";
import type { Kernels } from "../../learning/kernels.ts";
import { lossAfter } from "../../learning/loss-after.ts";
import { fallingRoot } from "../../math/falling-root.ts";
import { createRandom } from "../../math/random.ts";
import type { SimulationEnvironment } from "../../simulation/environment.ts";
import type { Shares } from "../../simulation/shares.ts";
import { settle } from "../simulation-environment.ts";

/** What is known of one node. */
export interface KnownNode {
  readonly statistics: ToldStatistics;
  readonly rows: number;
  readonly testRows: number;
}

/** What is known of the nodes' data after a run with them. */
export interface KnownData {
  readonly schema: Schema;
  readonly model: string;
  readonly nodes: readonly KnownNode[];
  /** What the run came to, after so many local updates. */
  readonly weights: Float32Array;
  readonly loss: number;
  readonly localUpdates: number;
  readonly stepSize: number;
  readonly momentum: number;
  /** Rows of rare classes are repeated. */
  readonly balance: boolean;
}

/** Simulations with tables or pictures like those of the nodes, drawn anew for each seed. */
export interface DrawnSimulation {
  environment(seed: number): SimulationEnvironment;
  /** Of the nodes' rows, the share that is drawn; the same for all nodes. */
  readonly rowsShare: number;
}

const most = { strength: 16, halvings: 7, updates: 400, rows: 2000, values: 4e8, drawnValues: 1e7 };

/**
 * Data as the nodes told of theirs, in which the target hangs together with the rest about as closely as in those of the
 * nodes: so that gradient descent comes to the loss that the measuring run came to. That is found out on a few rows, and with all
 * of them at once at the step size that the run began with and with its momentum, for as many steps as the run had local updates, but 400 at most.
 * So it takes descent for about finished by then: after a run that was still learning beyond that, or whose step size fell far,
 * the target is taken to hang together with the columns more or less closely than it does.
 *
 * @param mostValues of all nodes' examples together; where there are more, all nodes have fewer rows
 */
export async function drawnSimulation(
  known: KnownData,
  { catalog, kernels }: { readonly catalog: Catalog; readonly kernels: Kernels },
  mostValues: number = most.drawnValues,
): Promise<DrawnSimulation> {
  const { schema, model: name, weights, balance } = known;
  const width = featureCount(schema);
  const allRows = known.nodes.reduce((sum, node) => sum + node.rows + node.testRows, 0);
  const rowsShare = Math.min(1, mostValues / (allRows * width));
  const scaled = (rows: number) => (rows === 0 ? 0 : Math.max(1, Math.round(rowsShare * rows)));
  const nodes = known.nodes.map((node) => ({
    ...{ statistics: node.statistics, rows: scaled(node.rows), testRows: scaled(node.testRows) },
    learned: balance ? balanced(node.statistics, schema) : node.statistics,
  }));
  const meaning = meaningFor(catalog, name, schema);
  const model = schemaModel(catalog, name, schema, kernels);
  const start = model.initialWeights(createRandom(1, "weights"), madeUpExamples(catalog, name, schema));
  const strength = await fittingStrength();

  async function fittingStrength(): Promise<number> {
    const rows = nodes.reduce((sum, node) => sum + node.rows, 0);
    const scale = Math.min(1, most.rows / rows);
    const few = nodes.map(({ learned, rows: all }) => ({
      statistics: learned,
      rows: Math.max(1, Math.round(scale * all)),
    }));
    const taken = few.reduce((sum, node) => sum + node.rows, 0);
    const affordable = Math.ceil(most.values / (taken * model.weightCount));
    const updates = Math.max(1, Math.min(known.localUpdates, most.updates, affordable));
    const lossAt = async (at: number) => {
      const data = joinedDatasets(drawn(few, at, 1, "train"));
      return lossAfter(model, data, { start, updates, stepSize: known.stepSize, momentum: known.momentum });
    };
    return fallingRoot(lossAt, known.loss, { most: most.strength, steps: most.halvings });
  }

  function drawn(shapes: readonly Shape[], at: number, seed: number, part: "train" | "test") {
    const relation: Relation = { meaning, weights, strength: at };
    return shapes.map((shape, i) => drawnAs(shape, schema, relation, { seed, stream: `${part} ${i}` }));
  }

  return {
    rowsShare,
    environment(seed) {
      const parts = drawn(
        nodes.map(({ learned, rows }) => ({ statistics: learned, rows })),
        strength,
        seed,
        "train",
      );
      const tests = drawn(
        nodes.map(({ statistics, testRows }) => ({ statistics, rows: testRows })),
        strength,
        seed,
        "test",
      ).filter(({ exampleCount }) => exampleCount > 0);
      const joined = joinedDatasets(parts, kernels.allocate);
      const trainData = { ...joined, features: kernels.pack(joined.features) };
      const { target } = schema;
      return {
        catalog,
        kernels,
        settle,
        trainData,
        // Where nothing is kept for testing, what a run says of this is not taken for a test (testOf).
        testData: tests.length > 0 ? joinedDatasets(tests, kernels.allocate) : trainData,
        ...(tests.length > 0
          ? {
              ownTests: {
                parts: tests,
                classNames: target.kind === "classes" ? target.classes.map((each) => each.name) : [],
                balanced: balance,
              },
            }
          : {}),
        shareOut: () => inOrder(parts.map(({ exampleCount }) => exampleCount)),
      };
    },
  };
}

type Shape = Pick<KnownNode, "statistics" | "rows">;

function drawnAs(
  { statistics, rows }: Shape,
  schema: Schema,
  relation: Relation,
  by: { readonly seed: number; readonly stream: string },
): Dataset {
  if (schema.kind === "table" && statistics.kind === "table")
    return drawTable({ statistics, rows }, schema, relation, by);
  if (schema.kind === "pictures" && statistics.kind === "pictures")
    return drawPictures({ statistics, rows }, schema, relation, by);
  throw new Error("a node told of other data than the nodes agreed on");
}

function balanced(statistics: ToldStatistics, schema: Schema): ToldStatistics {
  if (schema.kind === "table" && statistics.kind === "table") return balancedStatistics(statistics, schema);
  if (schema.kind === "pictures" && statistics.kind === "pictures") return balancedPictures(statistics, schema);
  return statistics;
}

/** Each node holds the rows that were drawn for it. */
function inOrder(counts: readonly number[]): Shares {
  let first = 0;
  const rows = counts.map((count) => {
    const own = Uint32Array.from({ length: count }, (_, i) => first + i);
    first += count;
    return own;
  });
  return { rows, all: Uint32Array.from({ length: first }, (_, row) => row) };
}
