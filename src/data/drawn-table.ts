import type { Dataset, Targets } from "../learning/dataset.ts";
import { createRandom, type Random } from "../math/random.ts";
import { balancedCounts, drawer, type Group, groupsOf, type Relation, splitVariance } from "./drawn-groups.ts";
import { featureCount } from "./features.ts";
import type { SchemaColumn, TableSchema } from "./schema.ts";
import type { ColumnStatistics, TableStatistics } from "./statistics.ts";

/**
 * Examples of the same shape as a node's table, drawn from what the node told of it: as many rows, each column by itself with
 * the node's mean, deviation, gaps and frequencies of categories, and its frequencies of classes. How a target hangs together with
 * the columns nobody tells: it is taken from weights that were learned, times a `strength`.
 */

/** What is known of a node's table. */
export interface TableShape {
  readonly statistics: TableStatistics;
  readonly rows: number;
}

/** The statistics of a node whose rows of rare classes are repeated until all classes of all nodes are as frequent. */
export function balancedStatistics(statistics: TableStatistics, { target }: TableSchema): TableStatistics {
  if (target.kind !== "classes") return statistics;
  const columns = statistics.columns.map((column): ColumnStatistics => {
    if (column.name !== target.name || typeof column.values !== "object") return column;
    const known = balancedCounts(column.values.known, target.classes);
    return { ...column, values: { ...column.values, known } };
  });
  return { ...statistics, columns };
}

/** Draws the rows of one node; the same seed and stream give the same rows. */
export function drawTable(
  { statistics, rows }: TableShape,
  schema: TableSchema,
  relation: Relation,
  { seed, stream }: { readonly seed: number; readonly stream: string },
): Dataset {
  const width = featureCount(schema);
  const random = createRandom(seed, "drawn table", stream);
  const data = new Float32Array(rows * width);
  const { target } = schema;
  const counts = target.kind === "classes" ? classCounts(statistics, target) : undefined;
  const groups = groupsOf(counts, relation, width);
  const drawGroup = drawer(groups.map(({ share }) => share));
  const columns = columnsOf(statistics, schema, groups);
  const values = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const group = groups.length === 1 ? 0 : drawGroup(random);
    values[row] = group;
    for (const { at, draw } of columns) draw(data, row * width + at, group, random);
    data[(row + 1) * width - 1] = 1;
  }
  return {
    exampleCount: rows,
    features: { kind: "float32", data, featureCount: width },
    targets: targetsOf(values, data, schema, statistics, relation, random),
    ...(target.kind === "classes" ? { labels: { values, labelCount: target.classes.length } } : {}),
  };
}

function classCounts(
  statistics: TableStatistics,
  target: Extract<TableSchema["target"], { kind: "classes" }>,
): number[] {
  const column = statistics.columns.find(({ name }) => name === target.name);
  const known = new Map(typeof column?.values === "object" ? column.values.known : []);
  return target.classes.map(({ name }) => known.get(name) ?? 0);
}

interface ColumnDrawer {
  readonly at: number;
  /** Writes the column's features of one row of a group; they are all 0 before. */
  readonly draw: (features: Float32Array, at: number, group: number, random: Random) => void;
}

function columnsOf(statistics: TableStatistics, schema: TableSchema, groups: readonly Group[]): ColumnDrawer[] {
  const told = new Map(statistics.columns.map((column) => [column.name, column]));
  let at = 0;
  return schema.columns.map((column) => {
    const place = at;
    const known = told.get(column.name);
    at += column.kind === "number" ? 1 + Number(column.indicator) : column.categories.length + Number(column.rare);
    const draw =
      column.kind === "number"
        ? numberDrawer(column, known, groups, place)
        : categoryDrawer(column, known, groups, place);
    return { at: place, draw };
  });
}

function numberDrawer(
  column: Extract<SchemaColumn, { kind: "number" }>,
  told: ColumnStatistics | undefined,
  groups: readonly Group[],
  place: number,
): ColumnDrawer["draw"] {
  const spread = column.log ? told?.logarithm : told?.moments;
  const count = told?.numbers ?? 0;
  const isKnown = spread !== undefined && count > 0;
  const mean = isKnown ? (spread.mean - column.mean) / column.deviation : 0;
  const deviation = isKnown ? Math.sqrt(spread.squaredDeviations / count) / column.deviation : 1;
  const shifts = groups.map(({ tilt }) => deviation * deviation * (tilt[place] as number));
  const between = groups.reduce((sum, { share }, k) => sum + share * (shifts[k] as number) ** 2, 0);
  const { factor, within } = splitVariance(deviation ** 2, between);
  const gaps = missingShare(told);
  return (features, at, group, random) => {
    if (gaps > 0 && random.uniform() < gaps) {
      if (column.indicator) features[at + 1] = 1;
      return;
    }
    features[at] = mean + factor * (shifts[group] as number) + within * random.normal();
  };
}

/** Larger exponents would make a category certain. */
const mostTilt = 5;

function categoryDrawer(
  column: Extract<SchemaColumn, { kind: "category" }>,
  told: ColumnStatistics | undefined,
  groups: readonly Group[],
  place: number,
): ColumnDrawer["draw"] {
  const known = typeof told?.values === "object" ? told.values.known : [];
  const counts = new Map(known);
  const listed = column.categories.map((category) => counts.get(category) ?? 0);
  const all = told === undefined ? 0 : told.rows - told.missing;
  const others = Math.max(0, all - listed.reduce((sum, count) => sum + count, 0));
  const frequencies = column.rare ? [...listed, others] : listed;
  const isTold = frequencies.some((count) => count > 0);
  const drawers = groups.map(({ tilt }) =>
    drawer(
      frequencies.map((count, i) => {
        const exponent = Math.min(mostTilt, Math.max(-mostTilt, tilt[place + i] as number));
        return (isTold ? count : 1) * Math.exp(exponent);
      }),
    ),
  );
  const gaps = missingShare(told);
  return (features, at, group, random) => {
    if (gaps > 0 && random.uniform() < gaps) return;
    features[at + (drawers[group] as (random: Random) => number)(random)] = 1;
  };
}

function missingShare(told: ColumnStatistics | undefined): number {
  return told === undefined || told.rows === 0 ? 0 : told.missing / told.rows;
}

function targetsOf(
  values: Uint8Array,
  data: Float32Array,
  schema: TableSchema,
  statistics: TableStatistics,
  relation: Relation,
  random: Random,
): Targets {
  const { target } = schema;
  switch (relation.meaning) {
    case "none":
      return { kind: "none" };
    case "signs":
      return { kind: "real", values: Float32Array.from(values, (value) => (value > 0 ? 1 : -1)) };
    case "classes":
      return { kind: "class", values, classCount: target.kind === "classes" ? target.classes.length : 1 };
    case "numbers":
      return numbersOf(data, schema, statistics, relation, random);
    default:
      throw new Error(`unreachable: ${relation.meaning satisfies never}`);
  }
}

/** A score that hangs together with the columns, and noise, with the mean and deviation that the node told. */
function numbersOf(
  data: Float32Array,
  schema: TableSchema,
  statistics: TableStatistics,
  { weights, strength }: Relation,
  random: Random,
): Targets {
  const { target } = schema;
  const width = featureCount(schema);
  const rows = data.length / width;
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let score = 0;
    for (let j = 0; j < width; j++) score += (weights[j] as number) * (data[row * width + j] as number);
    scores[row] = strength * score;
  }
  const middle = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, rows);
  const variance = scores.reduce((sum, score) => sum + (score - middle) ** 2, 0) / Math.max(1, rows);
  const scale = target.kind === "number" ? { mean: target.mean, deviation: target.deviation } : undefined;
  const told = target.kind === "none" ? undefined : statistics.columns.find(({ name }) => name === target.name);
  const moments = told && told.numbers > 0 ? told.moments : undefined;
  const mean = scale && moments ? (moments.mean - scale.mean) / scale.deviation : 0;
  const deviation =
    scale && moments && told ? Math.sqrt(moments.squaredDeviations / told.numbers) / scale.deviation : 1;
  const { factor, within: noise } = splitVariance(deviation ** 2, variance);
  const values = Float32Array.from(scores, (score) => mean + factor * (score - middle) + noise * random.normal());
  return { kind: "real", values, ...(scale ? { scale } : {}) };
}
