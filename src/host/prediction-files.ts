import { csvLine } from "../watch/round-metrics.ts";
import type { Prediction, Predictions } from "./predictions.ts";

/** How predictions are written: as text for files and pipes, or as Parquet. */
export type PredictionFormat = "csv" | "jsonl" | "parquet";

/** Lines that are written at once. */
const pieceLines = 1000;

/** Predictions as lines, in pieces: a record that has no answer has a line without one. */
export function* predictionText(predictions: Predictions, format: "csv" | "jsonl"): Generator<string> {
  const { classNames, each } = predictions;
  if (format === "csv") yield csvLine(columnNames(classNames));
  const line = (prediction: Prediction) =>
    format === "csv"
      ? shown(csvLine(cellsOf(prediction, classNames)))
      : `${JSON.stringify(objectOf(prediction, classNames))}\n`;
  for (let at = 0; at < each.length; at += pieceLines)
    yield each
      .slice(at, at + pieceLines)
      .map(line)
      .join("");
}

/** An empty line would count for nothing with most programs. */
const shown = (line: string) => (line === "\n" ? '""\n' : line);

/** The same as a Parquet file; undefined where the optional package that writes it is not installed. */
export async function predictionParquet({ classNames, each }: Predictions): Promise<Uint8Array | undefined> {
  const writer = await import("hyparquet-writer").catch(() => undefined);
  if (!writer) return undefined;
  const rows = each.map((prediction) => cellsOf(prediction, classNames));
  const columnData = columnNames(classNames).map((name, i) => {
    const data = rows.map((row) => row[i] ?? null);
    const type = data.some((value) => typeof value === "string") ? ("STRING" as const) : ("DOUBLE" as const);
    return { name, data, type, nullable: true };
  });
  return new Uint8Array(writer.parquetWriteBuffer({ columnData }));
}

function columnNames(classNames: readonly string[]): string[] {
  return ["prediction", ...classNames.map((name) => `probability ${name}`)];
}

function cellsOf(prediction: Prediction, classNames: readonly string[]): (string | number | undefined)[] {
  switch (prediction.kind) {
    case "class":
      return [prediction.name, ...prediction.probabilities];
    case "number":
      return [prediction.value];
    case "none":
      return [undefined, ...classNames.map(() => undefined)];
    default:
      throw new Error(`unreachable: ${prediction satisfies never}`);
  }
}

function objectOf(prediction: Prediction, classNames: readonly string[]) {
  switch (prediction.kind) {
    case "class": {
      const { name, probabilities } = prediction;
      if (classNames.length === 0) return { prediction: name };
      const named = Object.fromEntries(classNames.map((each, i) => [each, probabilities[i]]));
      return { prediction: name, probabilities: named };
    }
    case "number":
      return { prediction: prediction.value };
    case "none":
      return { prediction: null, why: prediction.why };
    default:
      throw new Error(`unreachable: ${prediction satisfies never}`);
  }
}
