import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Predictions } from "../data/answers.ts";
import { predictionText } from "../data/prediction-text.ts";
import { readKeptModel } from "../host/kept-model.ts";
import { loadKernels } from "../host/kernels.ts";
import type { Plugins } from "../host/plugins.ts";
import { type PredictionFormat, predictionParquet } from "../host/prediction-files.ts";
import { isOfPictures, predictPictures, predictTable } from "../host/predictions.ts";
import { FileNotWritten } from "../platform/nodejs/growing-file.ts";
import { UserError } from "../protocol/user-error.ts";
import type { KernelsOption } from "./kernels-option.ts";
import { type ReadOptions, readingOf, refuseOfTables } from "./read-options.ts";
import { droppedLines } from "./terminal/dropped-lines.ts";
import { bar } from "./terminal/format.ts";
import { createLog, type LogOptions } from "./terminal/log.ts";
import { UsageError } from "./usage.ts";

export interface PredictCommandOptions extends LogOptions, ReadOptions, KernelsOption {
  readonly data?: readonly string[];
  readonly out?: string;
  readonly keep?: readonly string[];
  readonly json: boolean;
}

/** Writes a line for each record of a table, or each picture. The exit code is 1 if none of them has an answer. */
export async function predict(
  where: string,
  paths: readonly string[],
  options: PredictCommandOptions,
  { catalog }: Plugins,
): Promise<void> {
  const { out, json, keep } = options;
  const format = out === undefined ? (json ? "jsonl" : "csv") : formatOf(out);
  const log = createLog(options);
  const kept = await readKeptModel(where);
  const onProgress = (share: number) => log.status(`${bar(share, 20, log.style)}  ${Math.floor(100 * share)} % read`);
  const read = { ...readingOf(options), onProgress };
  const reading = { catalog, kernels: await loadKernels(options.kernels), where, read };
  const ofPictures = isOfPictures(kept);
  if (ofPictures) refuseOfTables(options, paths);
  if (ofPictures && keep)
    throw new UsageError("pictures have no columns; the name of its file stands before each answer", {
      where: "--keep",
    });
  const predictions = ofPictures
    ? await predictPictures(kept, paths, reading)
    : await predictTable(kept, paths, { ...reading, ...(keep ? { keep } : {}) });
  log.status("");
  await write(predictions, format, out);
  const { each, dropped } = predictions;
  for (const line of droppedLines(
    dropped,
    each.length,
    "has no answer",
    "have no answer",
    ofPictures ? "file" : "record",
  ))
    log.line("warn", line);
  const what = ofPictures ? "picture" : "record";
  if (out !== undefined) log.line("info", `${out}: ${each.length} ${what}${each.length === 1 ? "" : "s"}`);
  if (each.every(({ kind }) => kind === "none")) process.exitCode = 1;
}

const formats: ReadonlyMap<string, PredictionFormat> = new Map([
  [".csv", "csv"],
  [".jsonl", "jsonl"],
  [".ndjson", "jsonl"],
  [".parquet", "parquet"],
]);

function formatOf(file: string): PredictionFormat {
  const format = formats.get(extname(file).toLowerCase());
  if (format !== undefined) return format;
  throw new UsageError("its ending tells of no format", {
    where: `--out ${file}`,
    toDo: "let it end in .csv, .jsonl or .parquet",
  });
}

async function write(predictions: Predictions, format: PredictionFormat, out: string | undefined): Promise<void> {
  if (format === "parquet") return writeParquet(predictions, out as string);
  const text = predictionText(predictions, format);
  if (out === undefined) return pipeline(Readable.from(text), process.stdout, { end: false });
  await pipeline(Readable.from(text), createWriteStream(out)).catch((error: unknown) => {
    throw new FileNotWritten(out, error);
  });
}

async function writeParquet(predictions: Predictions, out: string): Promise<void> {
  const bytes = await predictionParquet(predictions);
  if (!bytes)
    throw new UserError("the package hyparquet-writer, which writes Parquet, is not installed", {
      where: `--out ${out}`,
      toDo: "install it, or let the file end in .csv or .jsonl",
    });
  await writeFile(out, bytes).catch((error: unknown) => {
    throw new FileNotWritten(out, error);
  });
}
