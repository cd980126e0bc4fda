import { defineConfig } from "vite";

const programs = { chaos: "test/chaos/main.ts", fuzz: "test/fuzz/main.ts" };
const name = process.env.EDGEWISE_PROGRAM;

/** A program of test/ (the simulator of disasters, fuzzing) as plain JavaScript, which Node.js starts at once. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: process.env.EDGEWISE_BUNDLE ?? ".cache/programs",
    target: "node20",
    sourcemap: true,
    rolldownOptions: {
      input: name === "chaos" || name === "fuzz" ? { main: programs[name] } : programs,
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
