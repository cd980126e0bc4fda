import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { globSync } from "tinyglobby";
import { defineConfig } from "vitest/config";
import { suites, together } from "./vitest.config.ts";

/** A new folder in .cache/ for the bundle. */
const bundle = process.env.EDGEWISE_SUITE ?? ".cache/suite";

/**
 * What the algorithms come to in thousands of simulated runs, also over trees of relays, all that a model of few nodes can do, and the
 * figures of every experiment. One version of Node.js proves that for all: it is arithmetic, and the runtime below it is tested with the
 * others, too. What an engine can do in its own way, they also test: numbers (math, the kernels' contract), runs that are to repeat bit for
 * bit (simulate, restart, returning trees), drawing (draw), files and sockets.
 */
const studies = [
  "src/control/consumption",
  "src/emulation/measured-costs",
  "src/experiments/failed-runs",
  "src/experiments/named-experiments",
  "src/experiments/update-labels",
  "src/host/plan/drawn-simulation",
  "src/learning/graph/computation",
  "src/learning/graph/gradients",
  "src/protocol/aggregator/energy",
  "src/protocol/aggregator/resting-point",
  "src/runtime/encoded-trees",
  "src/runtime/relay-trees",
  "src/runtime/spending-trees",
  "src/simulation/endings-on-mnist",
  "src/simulation/honest-on-mnist",
  "src/simulation/liars",
  "src/simulation/simulated-budgets",
  "src/simulation/step-size-schedules",
  "test/chaos/model/essence",
];
const missing = studies.filter((path) => !existsSync(`${path}.test.ts`));
if (missing.length > 0) throw new Error(`there is no study ${missing.join(", ")}`);
const withoutStudies = process.env.EDGEWISE_WITHOUT_STUDIES !== undefined;
const without = withoutStudies ? studies.map((path) => `${bundle}/${path}.test.js`) : [];

const tests = globSync(Object.values(suites).flat(), { ignore: ["**/node_modules/**"] });

/**
 * The unit and contract tests as plain JavaScript: `vite build` makes it once for `npm test`, and each version of Node.js imports
 * it as it is. Vitest would otherwise transform every module again for each of them, and run it at two thirds of the speed.
 */
export default defineConfig({
  publicDir: false,
  plugins: [
    {
      name: "where-the-source-is",
      enforce: "pre",
      // Tests read documents and packages from there.
      transform(code, id) {
        if (!code.includes("import.meta.url")) return undefined;
        return { code: code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href)), map: null };
      },
    },
  ],
  build: {
    ssr: true,
    outDir: bundle,
    target: "node20",
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(tests.map((path) => [path.replace(/\.tsx?$/, ""), path])),
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
  test: {
    projects: Object.keys(suites).map((name) => ({
      test: {
        name,
        include: [
          `${bundle}/${name === "contract" ? "test/contract" : "{src,dashboard,scripts,test/chaos}"}/**/*.test.js`,
        ],
        exclude: without,
        setupFiles: withoutStudies ? ["scripts/lib/fewer-instances.mjs"] : [],
        execArgv: ["--enable-source-maps"],
        experimental: { viteModuleRunner: false, nodeLoader: false },
        ...together,
      },
    })),
  },
});
