import { join } from "node:path";
import { expect, test } from "vitest";
import { usualFolder } from "./experiment-folder.ts";

test("a folder is named after the experiment or its file, and says if it was quick", () => {
  expect(usualFolder("tau-sweep", false)).toBe(join("experiments", "tau-sweep"));
  expect(usualFolder("tau-sweep", true)).toBe(join("experiments", "tau-sweep-quick"));
  expect(usualFolder(join("plans", "mine.yaml"), false)).toBe(join("experiments", "mine"));
  expect(usualFolder("mine.v2.yaml", true)).toBe(join("experiments", "mine.v2-quick"));
});
