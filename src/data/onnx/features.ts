import { missingSet } from "../cells.ts";
import { featureCount } from "../features.ts";
import type { PictureSchema, Schema, SchemaColumn, TableSchema } from "../schema.ts";
import type { GraphBuilder } from "./graph.ts";

type NumberColumn = Extract<SchemaColumn, { readonly kind: "number" }>;
type CategoryColumn = Extract<SchemaColumn, { readonly kind: "category" }>;

/** Features as they are: those of a dataset whose preparation is not known. */
export interface PlainFeatures {
  readonly kind: "features";
  readonly count: number;
}

/** What a model of ONNX sees of an example. */
export interface OnnxFeatures {
  /** The name of a float tensor [N, places.length]. */
  readonly value: string;
  /** Which of the model's features stands in each of its columns. */
  readonly places: readonly number[];
  /** Which feature is always 1, and is left out of the tensor. */
  readonly bias: number | undefined;
}

export function countOf(records: Schema | PlainFeatures): number {
  return records.kind === "features" ? records.count : featureCount(records);
}

/** From what a record has to what the model sees of it. */
export function addFeatures(graph: GraphBuilder, records: Schema | PlainFeatures): OnnxFeatures {
  switch (records.kind) {
    case "table":
      return tableFeatures(graph, records);
    case "pictures":
      return pictureFeatures(graph, records);
    case "features":
      return {
        value: graph.input("features", "float", ["N", records.count]),
        places: all(records.count),
        bias: undefined,
      };
    default:
      throw new Error(`unreachable: ${records satisfies never}`);
  }
}

function pictureFeatures(graph: GraphBuilder, schema: PictureSchema): OnnxFeatures {
  const count = featureCount(schema);
  const pixels = graph.input("pixels", "uint8", ["N", count]);
  const scale = graph.constant("scale", [], { type: "float", values: Float32Array.of(1 / 255) });
  const value = graph.operation("Mul", [cast(graph, pixels, "float", "pixels as numbers"), scale], "features");
  return { value, places: all(count), bias: undefined };
}

/** Columns that are numbers are worked on together, and stand before the others. */
function tableFeatures(graph: GraphBuilder, { columns }: TableSchema): OnnxFeatures {
  const placed: { readonly column: SchemaColumn; readonly input: string; readonly place: number }[] = [];
  let place = 0;
  for (const column of columns) {
    const input = graph.input(column.name, column.kind === "number" ? "double" : "string", ["N", 1]);
    placed.push({ column, input, place });
    place += column.kind === "number" ? 1 + Number(column.indicator) : widthOf(column);
  }
  const parts: { readonly value: string; readonly places: readonly number[] }[] = [];
  const numbers = placed.flatMap(({ column, ...rest }) => (column.kind === "number" ? [{ column, ...rest }] : []));
  if (numbers.length > 0) {
    const inputs = numbers.map(({ input }) => input);
    const added = addNumbers(
      graph,
      inputs,
      numbers.map(({ column }) => column),
    );
    parts.push({ value: added.value, places: numbers.map((number) => number.place) });
    const marked = numbers.filter(({ column }) => column.indicator);
    if (marked.length > 0) {
      const which = marked.map((number) => numbers.indexOf(number));
      const gaps = cast(graph, added.gaps, "float", "gaps as numbers");
      const value =
        marked.length === numbers.length
          ? gaps
          : graph.operation("Gather", [gaps, int64(graph, "columns with an indicator", which)], "indicators", {
              axis: 1,
            });
      parts.push({ value, places: marked.map((number) => number.place + 1) });
    }
  }
  for (const { column, input, place: first } of placed) {
    if (column.kind !== "category") continue;
    parts.push({ value: addCategory(graph, input, column), places: all(widthOf(column), first) });
  }
  const values = parts.map(({ value }) => value);
  const value =
    values.length === 1 ? (values[0] as string) : graph.operation("Concat", values, "features", { axis: 1 });
  return { value, places: parts.flatMap(({ places }) => places), bias: place };
}

/** (x - mean) / deviation of each, where wanted of its logarithm, and 0 where there is none. In float64 up to there. */
function addNumbers(graph: GraphBuilder, inputs: readonly string[], columns: readonly NumberColumn[]) {
  const doubles = (name: string, values: readonly number[]) =>
    graph.constant(name, [values.length], { type: "double", values: Float64Array.from(values) });
  const numbers = graph.operation("Concat", inputs, "numbers", { axis: 1 });
  const gaps = graph.operation("IsNaN", [numbers], "gaps");
  const means = doubles(
    "means",
    columns.map(({ mean }) => mean),
  );
  const deviations = doubles(
    "deviations",
    columns.map(({ deviation }) => deviation),
  );
  const logged = addLogarithms(graph, numbers, columns);
  const centred = graph.operation("Sub", [logged, means], "less their means");
  const standard = graph.operation("Div", [centred, deviations], "standardised");
  const filled = graph.operation("Where", [gaps, doubles("zero", [0]), standard], "standardised, 0 where missing");
  return { gaps, value: cast(graph, filled, "float", "numbers as features") };
}

/** sign(x) * log(1 + |x|) of the columns that want it. */
function addLogarithms(graph: GraphBuilder, numbers: string, columns: readonly NumberColumn[]): string {
  if (!columns.some(({ log }) => log)) return numbers;
  const one = graph.constant("one", [1], { type: "double", values: Float64Array.of(1) });
  const sizes = graph.operation("Abs", [numbers], "sizes");
  const logarithms = graph.operation("Log", [graph.operation("Add", [sizes, one], "sizes + 1")], "logarithms");
  const signs = graph.operation("Sign", [numbers], "signs");
  const signed = graph.operation("Mul", [signs, logarithms], "logarithms with signs");
  const values = columns.map(({ log }) => log);
  const wanted = graph.constant("logarithm wanted", [columns.length], { type: "bool", values });
  return graph.operation("Where", [wanted, signed, numbers], "numbers or logarithms");
}

/** One number for each category: 1 for its own. A number out of range, for what is missing, is 0 for all of them. */
function addCategory(graph: GraphBuilder, input: string, column: CategoryColumn): string {
  const { name, categories, rare } = column;
  const width = widthOf(column);
  const numbers = new Map(categories.map((category, i) => [category, i]));
  // Programs that read whole numbers as floating-point ones, for they have no missing integers, write `1.0`.
  for (const [i, category] of categories.entries())
    if (/^-?\d+$/.test(category) && !numbers.has(`${category}.0`)) numbers.set(`${category}.0`, i);
  for (const word of missingSpellings()) if (!numbers.has(word)) numbers.set(word, width);
  const number = graph.mlOperation("LabelEncoder", [input], `${name}: number`, {
    keys_strings: [...numbers.keys()],
    values_int64s: [...numbers.values()],
    default_int64: rare ? categories.length : width,
  });
  const depth = graph.constant(`${name}: width`, [], { type: "int64", values: [width] });
  const offAndOn = graph.constant(`${name}: off and on`, [2], { type: "float", values: Float32Array.of(0, 1) });
  const oneHot = graph.operation("OneHot", [number, depth, offAndOn], `${name}: one-hot`, { axis: -1 });
  return graph.operation("Reshape", [oneHot, int64(graph, `${name}: shape`, [0, width])], `${name}: features`);
}

/** The words for missing values in their usual spellings: operators compare letter by letter. */
function missingSpellings(): string[] {
  const words = [...missingSet().words];
  const spellings = words.flatMap((word) => [
    word,
    word.toUpperCase(),
    word.charAt(0).toUpperCase() + word.slice(1),
    word === "nan" ? "NaN" : word,
  ]);
  return [...new Set(spellings)];
}

function widthOf({ categories, rare }: CategoryColumn): number {
  return categories.length + Number(rare);
}

function all(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

export function int64(graph: GraphBuilder, name: string, values: readonly number[]): string {
  return graph.constant(name, [values.length], { type: "int64", values });
}

const elementTypes = { float: 1, int64: 7, double: 11 } as const;

export function cast(graph: GraphBuilder, value: string, type: keyof typeof elementTypes, name: string): string {
  return graph.operation("Cast", [value], name, { to: elementTypes[type] });
}
