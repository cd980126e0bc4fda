import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { doubling } from "./heap-growth.ts";

const run = promisify(execFile);

test("the heap is let double by an option that this Node.js knows", async () => {
  await expect(run(process.execPath, [doubling, "--version"])).resolves.toMatchObject({ stderr: "" });
  await expect(run(process.execPath, [`${doubling}x`, "--version"])).rejects.toThrow();
});
