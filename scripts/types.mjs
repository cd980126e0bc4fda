// Type-checks each part with the types that it may use: the pure folders know neither Node.js nor a browser, and what the
// package offers to browsers (src/index.ts) knows no Node.js.
import { join } from "node:path";
import { runTool } from "./lib/command.mjs";
import { root } from "./lib/root.mjs";

/** Five times as fast as the one before. */
const native = "typescript-7/bin/tsc";

/** AssemblyScript declares numbers in a way that TypeScript 7 refuses. */
const former = "typescript/bin/tsc";

/** By project: the compiler. The largest ones first, so that none of them is left alone at the end. */
const projects = new Map([
  ["tsconfig.json", native],
  ["dashboard/tsconfig.json", native],
  ["tsconfig.pure.json", native],
  ["tsconfig.browser.json", native],
  ["src/kernels/assembly/tsconfig.json", former],
  ["bench/assembly/tsconfig.json", former],
]);

/** @param {string} project @param {string} compiler */
async function check(project, compiler) {
  const memory = join(root, ".cache", `types-${project.replaceAll("/", "-")}.tsbuildinfo`);
  const args = ["--noEmit", "-p", project, "--incremental", "--tsBuildInfoFile", memory];
  const { code, output } = await runTool(compiler, args, { output: "collect" });
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${project}`);
  process.stdout.write(output);
  return code === 0;
}

const results = await Promise.all([...projects].map(([project, compiler]) => check(project, compiler)));
process.exitCode = results.every(Boolean) ? 0 : 1;
