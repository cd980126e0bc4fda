import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureBuild } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { run } from "./command.mjs";
import { ensureNginx } from "./nginx.mjs";
import { testOnnx } from "./onnxruntime.mjs";
import { testOtherNodejs } from "./other-nodejs.mjs";
import { ensurePrometheus } from "./prometheus.mjs";
import { ensurePython } from "./python.mjs";
import { root } from "./root.mjs";
import { runVitest } from "./vitest.mjs";

/**
 * The result of a step. `output` is still to be printed.
 * @typedef {import("./vitest.mjs").Tally & { output?: string }} Result
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {boolean} quiet collects its output, so that it may run beside others
 * @property {() => Promise<Result>} run
 */

/** Everything that `npm test` does, in this order. @type {readonly Step[]} */
export const steps = [
  { name: "build", quiet: false, run: async () => outcome(await ensureBuild()) },
  script("format-check"),
  script("lint"),
  script("layers"),
  script("types"),
  script("dead-code"),
  tests("unit"),
  tests("contract"),
  { name: "nodejs", quiet: false, run: testOtherNodejs },
  { name: "onnx", quiet: false, run: testOnnx },
  tests("e2e", { build: true, others: true }),
  tests("browser", { build: true, chromium: true }),
];

/** A script of package.json, as one check. @param {string} name @returns {Step} */
function script(name) {
  return {
    name,
    quiet: true,
    async run() {
      const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      const path = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
      const { code, output } = await run("sh", ["-c", scripts[name]], { output: "collect", env: { PATH: path } });
      return { ...outcome(code === 0), output };
    },
  };
}

/**
 * The tests of a project of vitest.config.ts. If something that they need is missing, that is a failure: they are never
 * silently skipped.
 * @param {string} project
 * @param {{ build?: boolean, others?: boolean, chromium?: boolean }} [needs] `others`: programs that ours talks to
 * @returns {Step}
 */
function tests(project, { build = false, others = false, chromium = false } = {}) {
  return {
    name: project,
    quiet: false,
    async run() {
      if (build && !(await ensureBuild())) return { ...outcome(false), output: "Not run: there is no build\n" };
      if (others) return runVitest([project], { env: await ensureOthers() });
      if (!chromium) return runVitest([project]);
      const path = await ensureChromium();
      if (path === undefined) return { ...outcome(false), output: "Not run: there is no Chromium\n" };
      return runVitest([project], { env: { EDGEWISE_CHROMIUM: path } });
    },
  };
}

/** Only one test is about each of these programs, and fails by itself without. */
async function ensureOthers() {
  return {
    EDGEWISE_PYTHON: await ensurePython(),
    EDGEWISE_NGINX: await ensureNginx(),
    EDGEWISE_PROMETHEUS: await ensurePrometheus(),
  };
}

/** @param {boolean} passed @returns {Result} */
function outcome(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}
