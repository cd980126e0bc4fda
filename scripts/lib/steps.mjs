import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureBuild } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { run } from "./command.mjs";
import { ensureFirefox } from "./firefox.mjs";
import { testLinks } from "./links.mjs";
import { ensureNats } from "./nats.mjs";
import { ensureNginx } from "./nginx.mjs";
import { testOnnx } from "./onnxruntime.mjs";
import { testOtherNodejs } from "./other-nodejs.mjs";
import { ensurePrometheus } from "./prometheus.mjs";
import { ensurePython } from "./python.mjs";
import { root } from "./root.mjs";
import { bundledSuite } from "./suite.mjs";
import { runTestProgram } from "./test-program.mjs";
import { runVitest } from "./vitest.mjs";

/**
 * @typedef {import("./vitest.mjs").Tally} Tally
 * @typedef {import("./command.mjs").Write} Write
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {string} [lane] steps of different lanes run beside each other; one without runs alone
 * @property {(write: Write) => Promise<Tally>} run
 */

/** Steps that compute. */
const computing = "computing";

/** Steps that wait: for processes to start, for rounds, for a page. They leave processors to those that compute. */
const waiting = "waiting";

/** Always the same 500 runs, and every way that a small one can go; more are made by hand. */
const someChaos = [
  "--seed",
  "1",
  "--runs",
  "350",
  "--stalls",
  "100",
  "--relays",
  "50",
  "--workers",
  "1",
  "--interleavings",
];

/** Everything that `npm test` does, printed in this order. @type {readonly Step[]} */
export const steps = [
  { name: "build", run: async () => outcome(await ensureBuild()) },
  script("format-check"),
  script("lint"),
  script("layers"),
  script("types"),
  script("dead-code"),
  tests("unit", computing, { bundled: true }),
  tests("contract", computing, { bundled: true }),
  { name: "onnx", lane: computing, run: testOnnx },
  { name: "chaos", lane: computing, run: runSomeChaos },
  tests("e2e", waiting, { build: true, others: true }),
  { name: "links", lane: waiting, run: testLinks },
  tests("browser", waiting, { build: true, browsers: true }),
  // Alone: beside browsers it takes three times as long, and the whole not less.
  { name: "nodejs", run: testOtherNodejs },
];

/** @param {Write} write @returns {Promise<Tally>} */
async function runSomeChaos(write) {
  return outcome(await runTestProgram("chaos", someChaos, { output: write }));
}

/** A script of package.json, as one check. @param {string} name @returns {Step} */
function script(name) {
  return {
    name,
    lane: computing,
    async run(write) {
      const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      const path = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
      const { code } = await run("sh", ["-c", scripts[name]], { output: write, env: { PATH: path } });
      return outcome(code === 0);
    },
  };
}

/**
 * The tests of a project of vitest.config.ts. If something that they need is missing, that is a failure: they are never
 * silently skipped.
 * @param {string} project
 * @param {string} lane
 * @param {{ bundled?: boolean, build?: boolean, others?: boolean, browsers?: boolean }} [needs] `bundled`: the tests themselves,
 *   which spares Vitest a quarter of the work; `others`: programs that ours talks to
 * @returns {Step}
 */
function tests(project, lane, { bundled = false, build = false, others = false, browsers = false } = {}) {
  return {
    name: project,
    lane,
    async run(write) {
      /** @param {string} what */
      const notRun = (what) => {
        write(`Not run: there is no ${what}\n`);
        return outcome(false);
      };
      if (build && !(await ensureBuild())) return notRun("build");
      if (bundled) {
        const suite = await bundledSuite(write);
        return suite ? runVitest([project], write, suite) : notRun("bundle of the tests");
      }
      if (others) return runVitest([project], write, { env: await ensureOthers() });
      if (!browsers) return runVitest([project], write);
      const path = await ensureChromium();
      if (path === undefined) return notRun("Chromium");
      const firefox = await ensureFirefox();
      if (firefox === undefined) return notRun("Firefox");
      return runVitest([project], write, { env: { EDGEWISE_CHROMIUM: path, EDGEWISE_FIREFOX: firefox } });
    },
  };
}

/** Only one test is about each of these programs, and fails by itself without. */
async function ensureOthers() {
  return {
    EDGEWISE_PYTHON: await ensurePython(),
    EDGEWISE_NATS: await ensureNats(),
    EDGEWISE_NGINX: await ensureNginx(),
    EDGEWISE_PROMETHEUS: await ensurePrometheus(),
  };
}

/** @param {boolean} passed @returns {Tally} */
function outcome(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}
