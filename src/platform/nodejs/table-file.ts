import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { RecordVisitor } from "../../data/record-visitor.ts";
import { type Survey, TableSurvey } from "../../data/survey.ts";
import { type ReadTableOptions, readTableFiles, type TableFile, type TablePlatform } from "../../data/table-files.ts";
import { withFile } from "./file-source.ts";
import { gunzipped } from "./gzip.ts";
import { pieceDecoder } from "./piece-decoder.ts";
import { systemReason } from "./system-errors.ts";
import { tablePaths } from "./table-paths.ts";

/** Bytes that are read at a time; what is made of them is young garbage, which larger ones are not. */
const pieceBytes = 64 * 1024;

/**
 * Reads files, all tables of a folder, or whatever matches a pattern, as one table, once, in memory that does not grow with
 * it. Files may be packed with gzip. The same files are read in the same way every time.
 *
 * @throws UserError with the file's path, and the line where one is to blame
 */
export async function readTable(
  paths: readonly string[],
  options: ReadTableOptions,
  visitor: RecordVisitor,
): Promise<void> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await tablePaths(path)));
  await readTableFiles(await Promise.all(files.map(tableFile)), options, visitor, platform);
}

/** Reads a table once, and keeps what is to be known of it. @throws what `readTable` throws */
export async function surveyTable(paths: readonly string[], options: ReadTableOptions = {}): Promise<Survey> {
  const survey = new TableSurvey(options);
  await readTable(paths, options, survey);
  return survey.survey();
}

const platform: TablePlatform = {
  decoder: pieceDecoder,
  reasonOf: (error) => (error instanceof Error && "code" in error ? systemReason(error) : undefined),
  ofPicture: "name the folder that holds a folder of pictures for each class",
  toDo: "name a file of rows and columns (CSV, JSON Lines, Parquet ...)",
};

async function tableFile(path: string): Promise<TableFile> {
  return {
    name: path,
    size: await sizeOf(path),
    open: (use) => withFile(path, use),
    async *pieces(isPacked, onTaken) {
      const file = createReadStream(path, { highWaterMark: pieceBytes });
      for await (const piece of isPacked ? gunzipped(file) : file) {
        onTaken(file.bytesRead);
        yield piece as Uint8Array;
      }
    },
  };
}

/** What is not there is said when it is read. */
const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
