import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./command.mjs";
import { compressPage } from "./compress-page.mjs";
import { digestOf } from "./digest.mjs";
import { ensureKernels, kernelsAreFresh } from "./kernels.mjs";
import { whileLocked } from "./lock.mjs";
import { elapsed, say } from "./progress.mjs";
import { writeRaceData } from "./race-data.mjs";
import { root } from "./root.mjs";

const dist = join(root, "dist");
const sources = [
  "src",
  "dashboard",
  "tsconfig.base.json",
  "tsconfig.build.json",
  "vite.nodejs.config.ts",
  "package.json",
  "package-lock.json",
];

/**
 * Makes dist/ from src/ and dashboard/, unless it is made from them already.
 * @returns {Promise<boolean>} false if the sources do not compile; dist/ is then as it was
 */
export async function ensureBuild() {
  if (kernelsAreFresh() && isFresh(digestOfSources())) return true;
  return whileLocked("build", async () => {
    const startedMs = performance.now();
    if (!kernelsAreFresh()) say("Compiling the kernels");
    const kernels = await ensureKernels();
    process.stderr.write(kernels.output);
    if (kernels.code !== 0) say("The kernels do not compile, see above");
    if (kernels.code !== 0) return false;
    const digest = digestOfSources();
    if (isFresh(digest)) return true;
    say("Building dist/ (types, program and page)");
    const built = await build(digest);
    say(built ? `Built in ${elapsed(startedMs)}` : "The build failed, see above");
    return built;
  });
}

/**
 * Builds beside dist/ and swaps the folders at the end: no process sees half a build, a failed build leaves the old one in
 * place, and outputs of deleted sources disappear. The folder is as deep as dist/, so that relative source maps stay correct.
 * dist/site, which `npm run site` makes and which may be served at the moment, is taken over.
 * @param {string} digest
 */
async function build(digest) {
  removeLeftovers();
  const next = `${dist}.${process.pid}`;
  const parts = await Promise.all([emitTypes(next), bundleProgram(next), bundlePage(join(next, "dashboard"))]);
  for (const { output } of parts) process.stderr.write(output);
  const built = parts.every(({ code }) => code === 0);
  if (built) {
    compressPage(join(next, "dashboard", "assets"));
    writeRaceData(join(next, "dashboard", "data"));
    writeFileSync(join(next, ".build-stamp"), digest);
    if (existsSync(dist)) renameSync(dist, `${dist}.old`);
    renameSync(next, dist);
    if (existsSync(`${dist}.old/site`)) renameSync(`${dist}.old/site`, join(dist, "site"));
  }
  removeLeftovers();
  return built;
}

/** Removes the folders that this build, or one that was killed, left beside dist/. */
function removeLeftovers() {
  for (const name of readdirSync(root).filter((name) => name.startsWith("dist."))) {
    rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** @param {string} outDir */
function emitTypes(outDir) {
  return runTool("typescript-7/bin/tsc", ["-p", "tsconfig.build.json", "--outDir", outDir], { output: "collect" });
}

/** @param {string} outDir */
function bundleProgram(outDir) {
  const args = ["build", "--config", "vite.nodejs.config.ts", "--outDir", outDir, "--logLevel", "warn"];
  return runTool("vite/bin/vite.js", args, { output: "collect" });
}

/** @param {string} outDir */
function bundlePage(outDir) {
  const args = ["build", "dashboard", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
  return runTool("vite/bin/vite.js", args, { output: "collect" });
}

function digestOfSources() {
  return digestOf(sources, (path) => !path.endsWith(".test.ts"));
}

/** @param {string} digest */
function isFresh(digest) {
  const stamp = join(dist, ".build-stamp");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === digest;
}
