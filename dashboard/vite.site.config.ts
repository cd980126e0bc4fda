import { defineConfig } from "vite";
import page from "./vite.config.ts";

/** Builds the page with its aggregator and its nodes in workers: a folder for any web server (scripts/site.mjs adds the data). */
export default defineConfig({
  ...page,
  worker: { format: "es" },
  build: { ...page.build, outDir: "../dist/site", rolldownOptions: { input: `${import.meta.dirname}/site.html` } },
});
