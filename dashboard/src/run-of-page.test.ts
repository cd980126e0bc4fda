import { expect, test } from "vitest";
import { runIn } from "./run-of-page.ts";

test("a page below /runs/ is one run's, also behind a proxy's prefix", () => {
  expect(["/runs/digits/", "/lab/runs/digits/index.html"].map(runIn)).toEqual(["digits", "digits"]);
  expect(["/", "/runs/", "/lab/", "/runs/digits/join"].map(runIn)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
