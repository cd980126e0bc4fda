// Makes docs/reference.md from the command line; with --check it only compares, and exits 1 if they differ.
// Run it after `npm run build`: npm run reference
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtIn } from "../dist/catalog/built-in.js";
import { createProgram } from "../dist/cli/program.js";
import { namesSections } from "./lib/names.mjs";
import { reference } from "./lib/reference.mjs";
import { resultFields } from "./lib/result-fields.mjs";
import { root } from "./lib/root.mjs";

const path = join(root, "docs", "reference.md");
const text = reference(createProgram(), resultFields, namesSections(builtIn));
if (!process.argv.includes("--check")) writeFileSync(path, text);
else if (readFileSync(path, "utf8") !== text) {
  console.error("docs/reference.md is out of date; make it anew with: npm run reference");
  process.exitCode = 1;
}
