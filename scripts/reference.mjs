// Makes docs/reference.md and docs/run-file.schema.json from the command line; with --check it only compares, and exits 1 if they differ.
// Run it after `npm run build`: npm run reference
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtIn } from "edgewise";
import { createProgram } from "../dist/cli/program.js";
import { commandOf } from "../dist/cli/run-file-arguments.js";
import { runFileSchema } from "../dist/cli/run-file-schema.js";
import { namesSections } from "./lib/names.mjs";
import { reference } from "./lib/reference.mjs";
import { resultFields } from "./lib/result-fields.mjs";
import { root } from "./lib/root.mjs";

const program = createProgram();
const made = {
  "reference.md": reference(program, resultFields, namesSections(builtIn)),
  "run-file.schema.json": `${JSON.stringify(runFileSchema(commandOf(program)), undefined, 2)}\n`,
};
for (const [name, text] of Object.entries(made)) {
  const path = join(root, "docs", name);
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    console.error(`docs/${name} is out of date; make it anew with: npm run reference`);
    process.exitCode = 1;
  }
}
