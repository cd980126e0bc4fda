#!/usr/bin/env node
// Are the checks themselves checked? Breaks one of them after the other in a copy of the sources, and runs the test file that has to
// notice it: npm run mutations -- [NUMBER ...]
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mutations } from "./lib/mutations.mjs";
import { root } from "./lib/root.mjs";

const asked = process.argv.slice(2).map(Number);
mkdirSync(join(root, ".cache"), { recursive: true });
const copy = mkdtempSync(join(root, ".cache", "mutations-"));
process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const part of ["src", "test", "vitest.config.ts", "package.json", "tsconfig.json", "tsconfig.base.json"]) {
  cpSync(join(root, part), join(copy, part), { recursive: true });
}
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));

/** @param {string} test below src/ */
function passes(test) {
  const args = [join("node_modules", "vitest", "vitest.mjs"), "run", "--project", "unit", `src/${test}`, "--bail", "1"];
  return spawnSync(process.execPath, args, { cwd: copy }).status === 0;
}

/** Test files that pass while nothing is broken. @type {Map<string, boolean>} */
const sound = new Map();
const unnoticed = [];
for (const [i, [file, from, to, test]] of mutations.entries()) {
  if (asked.length > 0 && !asked.includes(i + 1)) continue;
  const path = join(copy, "src", file);
  const text = readFileSync(path, "utf8");
  const changed = text.replace(from, () => to);
  const says = `${i + 1}. src/${file}: ${from} -> ${to || "nothing"}`;
  if (!sound.has(test)) sound.set(test, passes(test));
  if (changed === text || !sound.get(test)) {
    unnoticed.push(says);
    console.log(`${says}\n   ${changed === text ? "is not there any more" : `src/${test} fails by itself`}`);
    continue;
  }
  writeFileSync(path, changed);
  const isNoticed = !passes(test);
  writeFileSync(path, text);
  if (!isNoticed) unnoticed.push(says);
  console.log(`${says}\n   ${isNoticed ? "noticed" : "NOT NOTICED"} by src/${test}`);
}
console.log(`\n${unnoticed.length === 0 ? "every breakage was noticed" : `${unnoticed.length} were not noticed`}`);
process.exit(unnoticed.length === 0 ? 0 : 1);
