import type { Predictions } from "../data/answers.ts";
import { predictionCells, predictionColumns } from "../data/prediction-text.ts";

/** How predictions are written: as text for files and pipes, or as Parquet. */
export type PredictionFormat = "csv" | "jsonl" | "parquet";

/** Predictions as a Parquet file; undefined where the optional package that writes it is not installed. */
export async function predictionParquet(predictions: Predictions): Promise<Uint8Array | undefined> {
  const writer = await import("hyparquet-writer").catch(() => undefined);
  if (!writer) return undefined;
  const rows = predictions.each.map((_, i) => predictionCells(predictions, i));
  const columnData = predictionColumns(predictions).map((name, i) => {
    const data = rows.map((row) => row[i] ?? null);
    const type = data.some((value) => typeof value === "string") ? ("STRING" as const) : ("DOUBLE" as const);
    return { name, data, type, nullable: true };
  });
  return new Uint8Array(writer.parquetWriteBuffer({ columnData }));
}
