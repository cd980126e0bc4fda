import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vite";

const platform = "src/platform/nodejs";

/** What is started or imported by its name; everything else goes into the files that these share. */
const entries = [
  "src/index.ts",
  ...readdirSync(platform)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `${platform}/${name}`),
  "src/cli/main.ts",
  "src/cli/simulation-worker.ts",
  "src/cli/experiment-worker.ts",
  // For scripts/ and bench/ only.
  "src/cli/program.ts",
  "src/cli/run-file-arguments.ts",
  "src/cli/run-file-schema.ts",
  "src/catalog/names.ts",
  "src/data/onnx/graph.ts",
  "src/data/onnx/onnx-file.ts",
  "src/data/onnx/training-graph.ts",
  "src/experiments/adaptive-grid.ts",
  "src/experiments/excess.ts",
  "src/experiments/hindsight-grid.ts",
  "src/experiments/journal.ts",
  "src/experiments/run-planned.ts",
  "src/host/simulation-environment.ts",
  "src/learning/encoding/encoding.ts",
  "src/learning/graph/networks.ts",
  "src/learning/local-learner.ts",
  "src/learning/minibatches.ts",
  "src/platform/nodejs/access/ed25519.ts",
  "src/platform/nodejs/tls/server-certificate.ts",
  "src/protocol/codec.ts",
  "src/simulation/costs.ts",
  "src/watch/node-times.ts",
  "src/web-host/race.ts",
  "src/web-host/race-data.ts",
  "src/web-host/race-pace.ts",
  "src/web-host/race-settings.ts",
];

const { dependencies, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

/** These files find zod inside of them: it is a dependency for the sake of its types alone. */
const bundledAllTheSame = ["zod"];

/** Packages that are beside Edgewise where it is installed, or may be. All others become part of the files. */
const installed = [
  ...Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !bundledAllTheSame.includes(name)),
  // msgpackr does without it.
  "msgpackr-extract",
];

/**
 * Builds the program and its dependencies into dist/, in few files, because a program of a thousand small ones takes long to
 * start. Each module is in one of them, so that there is one copy of each class, whoever imports it.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: installed },
  build: {
    ssr: true,
    outDir: "dist",
    emptyOutDir: false,
    target: "node20",
    sourcemap: true,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: Object.fromEntries(entries.map((path) => [path.slice("src/".length, -".ts".length), path])),
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name].js",
        // Names stay, for stack traces.
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
});
