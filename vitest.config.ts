import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Timeouts only end what hangs, also on a busy machine. */
const untilItHangs = { testTimeout: 600_000, hookTimeout: 600_000 };

/**
 * Files share a worker, and with it the modules that are loaded: half of the time goes there otherwise. Vitest leaves a
 * processor free by itself, which is every other one of two.
 */
export const together = { isolate: false, maxWorkers: Math.max(2, availableParallelism() - 1), ...untilItHangs };

/**
 * Tests with real processes and browsers wait more than they compute, but a machine has only so many processors. What they are about
 * is in other processes, so files share a worker here too.
 */
const threeAtOnce = { isolate: false, maxWorkers: 3, ...untilItHangs };

/** Tests that need nothing but Node.js, by the name of their project. */
export const suites = {
  unit: ["{src,dashboard,scripts,test/chaos}/**/*.test.{ts,tsx}"],
  contract: ["test/contract/**/*.test.ts"],
};

// No retries anywhere: a test that fails sometimes is a bug.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: suites.unit,
          ...together,
        },
      },
      { test: { name: "contract", include: suites.contract, ...together } },
      // Needs onnxruntime-node, which `npm test -- onnx` installs.
      { test: { name: "onnx", include: ["test/onnx/**/*.test.ts"], ...together } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts", "test/network/**/*.test.ts"],
          ...threeAtOnce,
        },
      },
      // Makes network namespaces: `npm test -- links` says what that takes.
      { test: { name: "links", include: ["test/links/**/*.test.ts"], ...threeAtOnce } },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/browser/chromium.ts"],
          ...threeAtOnce,
        },
      },
    ],
  },
});
