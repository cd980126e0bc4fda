import { join } from "node:path";
import { defineConfig } from "vite";

/** Builds the page, and the one by which a browser becomes a node, into dist/dashboard, from where the aggregator serves them. */
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
      input: { index: join(import.meta.dirname, "index.html"), join: join(import.meta.dirname, "join.html") },
    },
  },
  worker: { format: "es" },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
