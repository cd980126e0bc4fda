import { defineConfig } from "vite";

/** Fuzzing (test/fuzz) as plain JavaScript, which Node.js runs as fast as the program itself: `npm run fuzz`. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: process.env.EDGEWISE_FUZZ ?? ".cache/fuzz",
    target: "node20",
    sourcemap: true,
    rolldownOptions: {
      input: { main: "test/fuzz/main.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
