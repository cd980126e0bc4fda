import { spawn } from "node:child_process";
import { once } from "node:events";
import { getPriority } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { lowerPriority } from "./lower-priority.ts";

test("a process gets a lower priority than this one, whatever that has, and one that has ended is let be", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void child.kill());
  const pid = child.pid as number;
  lowerPriority(pid);
  expect(getPriority(pid)).toBe(Math.min(19, getPriority() + 5));
  child.kill();
  await once(child, "exit");
  expect(() => lowerPriority(pid)).not.toThrow();
});
