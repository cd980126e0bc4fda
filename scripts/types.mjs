// Type-checks each part with the types that it may use: the pure folders know neither Node.js nor a browser, and what the
// package offers to browsers (src/index.ts) knows no Node.js.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./lib/command.mjs";
import { root } from "./lib/root.mjs";

const projects = [
  "tsconfig.pure.json",
  "tsconfig.browser.json",
  "tsconfig.json",
  "dashboard/tsconfig.json",
  "src/kernels/assembly/tsconfig.json",
  "bench/assembly/tsconfig.json",
];

/** @param {string} project */
const args = (project) => {
  const memory = join(root, ".cache", `types-${project.replaceAll("/", "-")}.tsbuildinfo`);
  return ["--noEmit", "-p", project, "--incremental", "--tsBuildInfoFile", memory];
};

const results = await Promise.all(
  projects
    .filter((project) => existsSync(join(root, project)))
    .map(async (project) => ({
      project,
      ...(await runTool("typescript/bin/tsc", args(project), { output: "collect" })),
    })),
);
for (const { project, code, output } of results) {
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${project}`);
  process.stdout.write(output);
}
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
