import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import { sniffEncoding, type TextEncoding } from "../../data/encoding.ts";
import { type Survey, type SurveyOptions, TableSurvey, UnreadableTable } from "../../data/survey.ts";
import { UserError } from "../../protocol/user-error.ts";
import { systemReason } from "./system-errors.ts";

/** A table in a file, and how its text is encoded. */
export interface SurveyedFile {
  readonly survey: Survey;
  readonly encoding: TextEncoding;
}

export interface SurveyFileOptions extends SurveyOptions {
  /** Told the share of the file that has been read, from 0 to 1, now and then. */
  readonly onProgress?: (share: number) => void;
}

/** Bytes that are read at a time. */
const pieceBytes = 1024 * 1024;

/**
 * Reads a table once, from a file that may be packed with gzip, in memory that does not grow with it.
 *
 * @throws UserError with the file's path, and the line where one is to blame
 */
export async function surveyFile(path: string, options: SurveyFileOptions = {}): Promise<SurveyedFile> {
  const { onProgress = () => {}, ...surveyOptions } = options;
  const survey = new TableSurvey(surveyOptions);
  let encoding: TextEncoding | undefined;
  let decoder: TextDecoder | undefined;
  try {
    const { size } = await stat(path);
    const file = createReadStream(path, { highWaterMark: pieceBytes });
    const bytes = /\.gz$/i.test(path) ? file.pipe(createGunzip()) : file;
    // What ends the file early must end what unpacks it, too.
    if (bytes !== file) file.once("error", (error) => bytes.destroy(error));
    for await (const piece of bytes as AsyncIterable<Uint8Array>) {
      encoding ??= sniffEncoding(piece);
      decoder ??= new TextDecoder(encoding.name);
      survey.push(decoder.decode(piece, { stream: true }));
      onProgress(size === 0 ? 1 : file.bytesRead / size);
    }
    survey.push(decoder?.decode() ?? "");
    return { survey: survey.end(), encoding: encoding ?? { name: "utf-8", how: "valid" } };
  } catch (error) {
    if (error instanceof UnreadableTable) {
      const where = error.line === undefined ? path : `${path}:${error.line}`;
      throw new UserError(error.message, { where, cause: error });
    }
    const reason = systemReason(error);
    throw new UserError(reason, {
      where: path,
      toDo: "name a file of rows and columns (CSV, TSV, ARFF)",
      cause: error,
    });
  }
}
