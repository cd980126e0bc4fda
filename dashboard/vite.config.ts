import { join } from "node:path";
import { defineConfig } from "vite";

/** Builds the page, the one by which a browser becomes a node, and the one that lists several runs, into dist/dashboard, from where the aggregator serves them. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    target: ["es2023", "chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: Object.fromEntries(
        ["index", "join", "runs"].map((page) => [page, join(import.meta.dirname, `${page}.html`)]),
      ),
    },
  },
  worker: { format: "es" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
