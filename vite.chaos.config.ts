import { defineConfig } from "vite";

/** A new folder in .cache/ for the bundle. */
const bundle = process.env.EDGEWISE_CHAOS ?? ".cache/chaos";

/** The simulator of disasters (test/chaos) as plain JavaScript, which Node.js starts at once. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: bundle,
    target: "node20",
    sourcemap: true,
    rolldownOptions: {
      input: { main: "test/chaos/main.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
