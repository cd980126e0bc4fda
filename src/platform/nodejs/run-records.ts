import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { labelIn } from "../../data/run-label.ts";
import { type RunRecord, runRecord } from "../../data/run-record.ts";
import { UserError } from "../../protocol/user-error.ts";
import { readFolders } from "./folders-in.ts";
import { systemReason } from "./system-errors.ts";

/** Holds what a person called a run. */
export const labelFile = "label.txt";

/** A run that was kept. */
export interface KeptRun {
  /** Its folder's name. */
  readonly name: string;
  readonly path: string;
  readonly record: RunRecord;
  /** What a person called it. */
  readonly label: string | null;
  /** Whether it has a model. */
  readonly hasModel: boolean;
}

export interface KeptRuns {
  /** From the oldest to the newest. */
  readonly runs: readonly KeptRun[];
  /** Folders whose run.json is none that can be read, each with the reason. */
  readonly problems: readonly string[];
}

/**
 * The runs in a folder. Folders without a run.json are none.
 *
 * @throws UserError if it cannot be read
 */
export function readRuns(folder: string): KeptRuns {
  const runs: KeptRun[] = [];
  const problems: string[] = [];
  for (const name of foldersOfRuns(folder)) {
    const path = join(folder, name);
    const file = join(path, "run.json");
    if (!existsSync(file)) continue;
    try {
      const record = runRecord.parse(JSON.parse(readFileSync(file, "utf8")));
      runs.push({ name, path, record, label: labelOf(path), hasModel: existsSync(join(path, "model.json")) });
    } catch (error) {
      const isSystem = error instanceof Error && "code" in error;
      if (isSystem) problems.push(`${file} cannot be read: ${systemReason(error)}`);
      else problems.push(`${file} is not the record of a run, or of another version of Edgewise`);
    }
  }
  return { runs: runs.toSorted((a, b) => a.record.startedAt.localeCompare(b.record.startedAt)), problems };
}

function labelOf(path: string): string | null {
  const file = join(path, labelFile);
  return existsSync(file) ? labelIn(readFileSync(file, "utf8")) : null;
}

function foldersOfRuns(folder: string): string[] {
  try {
    return readFolders(folder);
  } catch (cause) {
    const toDo = "name the folder in which runs are kept with --runs-dir; edgewise aggregator makes one";
    throw new UserError(systemReason(cause), { where: folder, toDo, cause });
  }
}
