import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));

/** Plugins are no programs; plugins.test.ts runs them. */
const programs = readdirSync(folder).filter((name) => /^\d\d-/.test(name) && !name.includes("-own-"));

describe("every example runs to its end and shows a tau", () => {
  test.each(programs)("%s", async (name) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, name)]);
    expect(stdout).toMatch(/tau:? \d+/i);
    expect(stderr).toBe("");
  });
});

test("the program in README.md runs, and learns", async () => {
  const readme = readFileSync(join(folder, "..", "README.md"), "utf8");
  const program = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
  });
  expect(stderr).toBe("");
  expect(Number(/accuracy (0\.\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0.8);
});
