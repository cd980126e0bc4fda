import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

test("docs/reference.md is what npm run reference makes of the command line", () => {
  execFileSync(process.execPath, [join(root, "scripts", "reference.mjs"), "--check"], { stdio: "pipe" });
});
