import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Cases that together reach all that any case has reached: in a folder a file for each target, a case in a line (Base64). */

const fileOf = (folder: string, target: string) => join(folder, `${target}.txt`);

/** Nothing where there is no such file. */
export function readCorpus(folder: string, target: string): Uint8Array[] {
  try {
    const lines = readFileSync(fileOf(folder, target), "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => new Uint8Array(Buffer.from(line, "base64")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

export function writeCorpus(folder: string, target: string, cases: readonly Uint8Array[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, target), cases.map((one) => `${Buffer.from(one).toString("base64")}\n`).join(""));
}
