import { expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-environment.ts";
import { runSettings } from "./run-settings.ts";

test("a setting that does not exist is refused", () => {
  expect(runSettings.safeParse({ ...settings, aggregate: "median", keepOutliers: true }).success).toBe(true);
  expect(runSettings.safeParse({ ...settings, agregate: "median" }).success).toBe(false);
});
