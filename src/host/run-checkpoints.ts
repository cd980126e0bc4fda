import { encodePlain } from "../math/plain-data.ts";
import { openCheckpointFiles, removeCheckpoints } from "../platform/nodejs/checkpoint-files.ts";
import type { Disk } from "../platform/nodejs/disk.ts";
import { FolderLocked, type LockingProcess, lockFolder } from "../platform/nodejs/folder-lock.ts";
import { FileNotWritten } from "../platform/nodejs/growing-file.ts";
import type { RunCheckpoint } from "../runtime/checkpoints.ts";
import { version } from "./package.ts";

/** The content of a checkpoint's file: the run in the middle, and how the program was started that it is of. Plain data. */
export interface CheckpointContent {
  readonly format: "edgewise-checkpoint";
  readonly version: 1;
  readonly edgewise: string;
  readonly savedAtMs: number;
  /** Of the command line. */
  readonly arguments: readonly string[];
  readonly task: { readonly dataset: string; readonly model: string };
  /** Of the newest program that led its fleet with this run, if one did (leadership.ts). */
  readonly term?: number;
  readonly checkpoint: RunCheckpoint;
}

export interface RunCheckpointsOptions {
  readonly arguments: readonly string[];
  readonly nowMs: () => number;
  /** Of this program, if it leads a fleet: its runs begin in it. */
  readonly term?: number | undefined;
  /** The first checkpoint in a row that could not be kept, and the first that could be again. */
  readonly onProblem: (text: string) => void;
  readonly onKeptAgain: (text: string) => void;
  /** Where they are kept, and by which process; left out, by this one on this machine. */
  readonly disk?: Disk;
  readonly process?: LockingProcess;
}

export interface BegunFolder {
  readonly folder: string;
  readonly task: CheckpointContent["task"];
  readonly generation?: number;
  readonly term?: number | undefined;
}

/** Checkpoints go into the folders of their runs. */
export interface RunCheckpoints {
  /** Resolves when it is durable. One at a time. */
  write(checkpoint: RunCheckpoint): Promise<void>;
  /**
   * No other process may take this folder from now on. Called before what is in it is read, to go on with it: nobody changes it then.
   *
   * @throws FolderLocked, FileNotWritten
   */
  take(folder: string): void;
  /**
   * A run has this folder from now on, which no other process may take.
   *
   * @param of with the `generation` of the newest checkpoint that is there, and the `term` of those that come, where the run goes on
   * @throws FolderLocked, FileNotWritten
   */
  begin(run: number, of: BegunFolder): void;
  /** The folders of runs that could be gone on with if the program ended now. */
  keptFolders(): readonly string[];
  /**
   * The runs are about to be ended by a person: what is kept stays as it was before that. If the program ends before they have, they are
   * gone on with, and not only ended.
   */
  freeze(): void;
  /** It has ended: its checkpoints go. */
  end(run: number): Promise<void>;
  /** The program ends, in the middle of runs. */
  close(): Promise<void>;
}

/** @throws FolderLocked, FileNotWritten */
function lock(folder: string, by: LockingProcess | undefined): () => void {
  try {
    return lockFolder(folder, "go on with another run", by);
  } catch (error) {
    throw error instanceof FolderLocked ? error : new FileNotWritten(folder, error);
  }
}

export function createRunCheckpoints(options: RunCheckpointsOptions): RunCheckpoints {
  const { arguments: given, nowMs, disk, process, term: ownTerm, ...told } = options;
  type Open = { folder: string; isKept: boolean; write(checkpoint: RunCheckpoint): Promise<void>; release(): void };
  const runs = new Map<number, Open>();
  /** What ends the locks of folders that were taken, and of which no run has begun yet. */
  const taken = new Map<string, () => void>();
  let writing: Promise<unknown> = Promise.resolve();
  let fails = false;
  let isFrozen = false;

  async function write(checkpoint: RunCheckpoint): Promise<void> {
    if (isFrozen) throw new Error("the runs are being ended");
    const run = runs.get(checkpoint.run);
    if (!run) throw new Error("the run has no folder");
    try {
      await run.write(checkpoint);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!fails)
        told.onProblem(
          `${reason}; the run goes on, but only in memory: if this program ends now, the run cannot go on`,
        );
      fails = true;
      throw error;
    }
    run.isKept = true;
    if (fails) told.onKeptAgain(`checkpoints are kept again in ${run.folder}`);
    fails = false;
  }

  return {
    write(checkpoint) {
      const written = write(checkpoint);
      writing = written.catch(() => {});
      return written;
    },
    take(folder) {
      taken.set(folder, lock(folder, process));
    },
    begin(run, { folder, task, generation, term = ownTerm }) {
      const release = taken.get(folder) ?? lock(folder, process);
      taken.delete(folder);
      const files = openCheckpointFiles(folder, generation, disk);
      const about = {
        ...({ format: "edgewise-checkpoint", version: 1, edgewise: version, arguments: given, task } as const),
        ...(term === undefined ? {} : { term }),
      };
      runs.set(run, {
        folder,
        isKept: generation !== undefined,
        release,
        write(checkpoint) {
          const content: CheckpointContent = { ...about, savedAtMs: nowMs(), checkpoint };
          return files.write(encodePlain(content, checkpoint.state.length + 4096));
        },
      });
    },
    keptFolders: () => [...runs.values()].flatMap(({ folder, isKept }) => (isKept ? [folder] : [])),
    freeze() {
      isFrozen = true;
    },
    async end(run) {
      const ended = runs.get(run);
      runs.delete(run);
      await writing;
      if (!ended) return;
      removeCheckpoints(ended.folder, disk);
      ended.release();
    },
    async close() {
      await writing;
      for (const { release } of runs.values()) release();
      for (const release of taken.values()) release();
      taken.clear();
      runs.clear();
    },
  };
}
