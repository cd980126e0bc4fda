import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";

/** A text file that only grows, line by line; each line is on the disk before `append` returns. */
export interface JournalFile {
  append(line: string): void;
  close(): void;
}

/** The file's text; empty if there is none. */
export function readJournalFile(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Opens the file, makes it if there is none, and drops what comes after its first `wholeBytes` bytes. */
export function openJournalFile(path: string, wholeBytes: number): JournalFile {
  const file = openSync(path, "a");
  ftruncateSync(file, wholeBytes);
  return {
    append(line) {
      writeSync(file, line);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}
