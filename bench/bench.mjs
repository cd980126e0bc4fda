#!/usr/bin/env node
// npm run bench -- [NAME ...] [--quick] [--kernels NAME] [--picture FILE]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuild } from "../scripts/lib/build.mjs";
import { ensureDependencies } from "../scripts/lib/dependencies.mjs";
import { root } from "../scripts/lib/root.mjs";
import { saidOptions } from "../scripts/lib/said-options.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { print } from "./lib/table.mjs";

/** Each is a file of this folder that exports `run({ quick, kernels, picture })`. */
const names = [
  "kernels",
  "deep",
  "threads",
  "codec",
  "peers",
  "rounds",
  "round-trace",
  "connections",
  "keys",
  "claims",
  "nodes",
  "relays",
  "check",
  "table-memory",
  "start",
  "plan",
  "frame",
  "encoding",
];

const usage = `npm run bench -- [NAME ...] [--quick] [--kernels NAME] [--picture FILE]
  NAME       one or more of ${names.join(", ")}; all of them if none is named
  --quick    do everything a few times only; the times then mean nothing
  --kernels  auto (default), relaxed-simd, simd
  --picture  where round-trace draws its picture (SVG), and frame its pages (PNG)`;
const { values, positionals: asked } = saidOptions({
  options: {
    quick: { type: "boolean", default: false },
    kernels: { type: "string", default: "auto" },
    picture: { type: "string" },
  },
  allowPositionals: true,
});
const { quick, kernels, picture } = values;
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}. ${usage}`);
  process.exit(2);
}

await ensureDependencies();
if (!(await ensureBuild())) process.exit(1);
const machine = describeMachine();
console.log(machine.text);
/** @type {Record<string, import("./lib/table.mjs").Result>} */
const results = {};
for (const name of asked.length > 0 ? asked : names) {
  const { run } = await import(`./${name}.mjs`);
  results[name] = await run({ quick, kernels, picture });
  print(name, /** @type {import("./lib/table.mjs").Result} */ (results[name]));
}
const folder = join(root, "bench", "results");
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, quick ? "quick.json" : "latest.json"),
  `${JSON.stringify({ machine, quick, results }, null, 2)}\n`,
);
if (quick) console.log("\n--quick: everything ran; the times mean nothing");
