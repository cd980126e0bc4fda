import { defineConfig } from "vitest/config";

/** Tests with real processes and browsers get the machine for themselves, one file after the other. */
const alone = { fileParallelism: false };

// No retries anywhere: a test that fails sometimes is a bug. Timeouts only end what hangs, also on a busy machine.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["{src,dashboard,scripts}/**/*.test.{ts,tsx}"], testTimeout: 60_000 } },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], testTimeout: 60_000 } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts", "test/network/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...alone,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          ...alone,
        },
      },
    ],
  },
});
