import { defineConfig } from "vite";

/** Builds the page into dist/dashboard, from where the aggregator serves it. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    target: ["es2023", "chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
