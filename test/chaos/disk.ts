import type { Random } from "../../src/math/random.ts";
import type { Disk, DiskFile } from "../../src/platform/nodejs/disk.ts";
import type { LockFiles } from "../../src/platform/nodejs/folder-lock.ts";
import type { Process } from "./process.ts";

/**
 * A disk behind a cache, in memory. What was written but not flushed outlasts the end of a process, and not a power failure: then
 * files have any beginning of what was written to them, and of the changes of names those up to any one are there.
 */
export interface SimulatedDisk {
  /** The disk as a process has it: nothing comes of what it does after its end. */
  of(process: Process): Disk;
  lockFilesOf(process: Process): LockFiles;
  fail(untilSeconds: number): void;
  slowDown(untilSeconds: number, operationSeconds: number): void;
  powerFails(): void;
  /** Names of the files that are there. */
  names(): string[];
}

interface File {
  content: Uint8Array;
  flushed: Uint8Array;
}

const usualSeconds = 2 ** -10;

export function createDisk(now: () => number, random: Random): SimulatedDisk {
  let names = new Map<string, File>();
  let flushedNames = new Map<string, File>();
  /** The changes of names since they were flushed. */
  let changes: ((names: Map<string, File>) => void)[] = [];
  let fullUntil = Number.NEGATIVE_INFINITY;
  let slowUntil = Number.NEGATIVE_INFINITY;
  let slowSeconds = 0;

  function change(act: (names: Map<string, File>) => void): void {
    act(names);
    changes.push(act);
  }

  function fileAt(path: string): File {
    const file = names.get(path);
    if (!file) throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
    return file;
  }

  function create(path: string, content: Uint8Array = new Uint8Array()): File {
    const file: File = { content, flushed: new Uint8Array() };
    change((at) => at.set(path, file));
    return file;
  }

  function rename(from: string, to: string): void {
    const file = fileAt(from);
    change((at) => {
      at.delete(from);
      at.set(to, file);
    });
  }

  function remove(path: string): void {
    if (names.has(path)) change((at) => at.delete(path));
  }

  function of(process: Process): Disk {
    /** Takes its time, and happens if the process is alive then. */
    const after = <T>(act: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        const seconds = now() < slowUntil ? slowSeconds : usualSeconds;
        process.clock.after(seconds * 1000, () => {
          if (!process.acts()) return;
          if (now() < fullUntil) {
            reject(Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" }));
            return;
          }
          try {
            resolve(act());
          } catch (error) {
            reject(error);
          }
        });
      });

    const fileOf = (file: File | undefined): DiskFile => ({
      async writev(parts) {
        const bytes = new Uint8Array(Buffer.concat(parts));
        // Whatever ends in the middle, a part of it may be there.
        const half = random.integer(bytes.length + 1);
        await after(() => {
          if (file) file.content = bytes.subarray(0, half);
        });
        await after(() => {
          if (file) file.content = bytes;
        });
        return { bytesWritten: bytes.length };
      },
      sync: () =>
        after(() => {
          if (file) file.flushed = file.content;
          else flushNames();
        }),
      close: async () => {},
    });

    return {
      open: (path, flags) => after(() => fileOf(flags === "w" ? create(path) : undefined)),
      rename: (from, to) => after(() => rename(from, to)),
      exists: (path) => names.has(path),
      read: (path) => new Uint8Array(fileAt(path).content),
      remove(path) {
        if (process.acts()) remove(path);
      },
    };
  }

  function flushNames(): void {
    flushedNames = new Map(names);
    changes = [];
  }

  return {
    of,
    lockFilesOf: (process) => ({
      create(path, text) {
        if (names.has(path) || !process.acts()) return false;
        create(path, Buffer.from(text));
        return true;
      },
      text: (path) => (names.has(path) ? Buffer.from(fileAt(path).content).toString() : undefined),
      replace(path, text) {
        if (!process.acts()) return;
        create(`${path}.new`, Buffer.from(text));
        if (process.acts()) rename(`${path}.new`, path);
      },
      remove(path) {
        if (process.acts()) remove(path);
      },
    }),
    fail(untilSeconds) {
      fullUntil = untilSeconds;
    },
    slowDown(untilSeconds, operationSeconds) {
      slowUntil = untilSeconds;
      slowSeconds = operationSeconds;
    },
    powerFails() {
      const kept = changes.slice(0, random.integer(changes.length + 1));
      names = flushedNames;
      for (const act of kept) act(names);
      for (const file of new Set(names.values())) {
        if (file.content !== file.flushed) {
          file.content = file.content.slice(0, random.integer(file.content.length + 1));
          file.flushed = file.content;
        }
      }
      flushNames();
    },
    names: () => [...names.keys()],
  };
}
