import { existsSync, readFileSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";

/** An open file or folder. */
export interface DiskFile {
  writev(parts: readonly Uint8Array[]): Promise<{ readonly bytesWritten: number }>;
  /** Resolves when what was done to it would survive a power failure. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What checkpoints need of a disk: that of this machine, or one that breaks as a test wants it (test/chaos). */
export interface Disk {
  open(path: string, flags: "r" | "w"): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  exists(path: string): boolean;
  /** The bytes are the caller's. */
  read(path: string): Uint8Array;
  /** Does nothing if there is no such file. */
  remove(path: string): void;
}

export const nodejsDisk: Disk = {
  open,
  rename,
  exists: existsSync,
  // A Buffer's slices would share its memory.
  read: (path) => Uint8Array.from(readFileSync(path)),
  remove: (path) => rmSync(path, { force: true }),
};
