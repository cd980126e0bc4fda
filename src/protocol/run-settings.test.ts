import { expect, test } from "vitest";
import { settings } from "../../test/support/aggregator-driver.ts";
import { runSettings } from "./run-settings.ts";

test("a way to aggregate that does not exist is refused, and not taken for the usual one", () => {
  expect(runSettings.safeParse({ ...settings, aggregate: "plain" }).success).toBe(true);
  expect(runSettings.safeParse({ ...settings, aggregate: "median" }).error?.issues[0]?.path).toEqual(["aggregate"]);
});
