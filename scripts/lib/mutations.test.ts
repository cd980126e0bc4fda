import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mutations } from "./mutations.mjs";
import { root } from "./root.mjs";

const source = (path: string) => join(root, "src", path);

test.each(mutations)("%s has %s once, so that it can be broken", (path, from, _to, testPath) => {
  expect(readFileSync(source(path), "utf8").split(from)).toHaveLength(2);
  expect(existsSync(source(testPath))).toBe(true);
});
