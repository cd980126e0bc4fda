#!/usr/bin/env node
// Are the checks themselves checked? Breaks one of them after the other in a copy of the sources, and runs the test file that has to
// notice it: npm run mutations -- [NUMBER ...]
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/root.mjs";

/** File below src/, what stands there, what is put in its place, the test below src/ that must fail. @type {readonly (readonly [string, string, string, string])[]} */
const mutations = [
  ["protocol/frame.ts", "length > maximumHeaderBytes", "false", "protocol/codec.test.ts"],
  ["protocol/frame.ts", "at === frame.byteLength", "at <= frame.byteLength", "protocol/codec.test.ts"],
  ["protocol/messagepack-reader.ts", "count > mostKeys", "false", "protocol/messagepack.test.ts"],
  ["protocol/messagepack-reader.ts", "this.#values > mostValues", "false", "protocol/messagepack.test.ts"],
  ["protocol/messagepack-reader.ts", "depth >= maximumDepth", "false", "protocol/codec.test.ts"],
  ["protocol/wire-vectors.ts", "if (allFinite(values)) return values;", "return values;", "protocol/codec.test.ts"],
  ["protocol/wire-vectors.ts", "listed.length > maximumVectors", "false", "protocol/codec.test.ts"],
  ["protocol/messages.ts", ".min(-largestLoss).max(largestLoss)", "", "protocol/limits.test.ts"],
  [
    "protocol/aggregator/departed.ts",
    ">= departedSeconds",
    ">= 2 * departedSeconds",
    "protocol/aggregator/membership.test.ts",
  ],
  [
    "protocol/aggregator/departed.ts",
    "departed.length <= mostDeparted",
    "true",
    "protocol/aggregator/membership.test.ts",
  ],
  ["protocol/aggregator/waiting.ts", "more > 0 ?", "more > 1e9 ?", "protocol/aggregator/membership.test.ts"],
  ["runtime/connections.ts", "if (!open.frames.take(this.#now()))", "if (false)", "runtime/connections.test.ts"],
  ["runtime/connections.ts", "open.frames.add(1)", "open.frames.add(0)", "runtime/connections.test.ts"],
  ["runtime/connections.ts", "open.bytesBefore > mostBytesBeforeHello", "false", "runtime/connections.test.ts"],
  ["emulation/link-emulation.ts", "bytesUnderWay -= bytes", "bytesUnderWay -= 0", "emulation/link-emulation.test.ts"],
  ["emulation/link-emulation.ts", "waiting.length >= mostFramesUnderWay", "false", "emulation/link-emulation.test.ts"],
  ["platform/nodejs/page-socket.ts", "!commands.take(now) ||", "", "platform/nodejs/page-socket.test.ts"],
  [
    "platform/nodejs/connection-room.ts",
    "if (place.worth === 1) guest = place",
    "guest = place",
    "platform/nodejs/connection-room.test.ts",
  ],
  ["data/picture-bytes.ts", "width * height > mostPixels", "false", "data/picture-bytes.test.ts"],
  ["data/zip-archive.ts", "size > largestRatio * packedSize", "false", "data/numpy-table.test.ts"],
];

const asked = process.argv.slice(2).map(Number);
mkdirSync(join(root, ".cache"), { recursive: true });
const copy = mkdtempSync(join(root, ".cache", "mutations-"));
process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const part of ["src", "test", "vitest.config.ts", "package.json", "tsconfig.json"]) {
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
