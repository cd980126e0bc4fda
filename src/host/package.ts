import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json, seen from dist/cli or src/cli. */
export const packageRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export const version: string = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")).version;
