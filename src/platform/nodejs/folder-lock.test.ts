import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FolderLocked, lockFolder } from "./folder-lock.ts";
import { isDefunct, processStart } from "./process-start.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgewise-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const left = (pid: number | undefined, host = hostname()) => writeFileSync(join(folder, "lock"), `${pid} ${host}\n`);

test("leaves nothing behind, and can be held again", () => {
  for (let time = 0; time < 2; time++) {
    const release = lockFolder(folder);
    expect(existsSync(join(folder, "lock"))).toBe(true);
    release();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test("a process that is alive keeps others out", async () => {
  const other = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  try {
    left(other.pid);
    expect(() => lockFolder(folder)).toThrow(FolderLocked);
    expect(() => lockFolder(folder)).toThrow(`another process (${other.pid}) is at work in ${folder}`);
    expect(readdirSync(folder)).toEqual(["lock"]);
  } finally {
    other.kill("SIGKILL");
  }
});

test("one that was ended by force does not, nor what a power failure has left of its lock", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  left(pid);
  lockFolder(folder)();
  const whole = `${pid} ${hostname()}\n`;
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(join(folder, "lock"), whole.slice(0, length));
    lockFolder(folder)();
  }
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(process.platform === "linux")("a process that got the id of one that is gone keeps nobody out", () => {
  // The process that runs this test's worker began when it did, and not at the start of another machine.
  const another = `${process.ppid} ${hostname()} 01234567/89\n`;
  writeFileSync(join(folder, "lock"), another);
  lockFolder(folder)();
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, "lock"), `${process.ppid} ${hostname()} ${processStart(process.ppid)}\n`);
  expect(() => lockFolder(folder)).toThrow(`another process (${process.ppid}) is at work`);
});

test.runIf(process.platform === "linux")(
  "a killed process that its parent never asked after keeps nobody out",
  async () => {
    // The shell becomes a program that waits for no child, and is one when it answers.
    const parent = spawn("sh", ["-c", "tail -f /dev/null & echo $!; exec cat"], { stdio: ["pipe", "pipe", "ignore"] });
    try {
      const [told] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = Number(told);
      parent.stdin.write("?");
      await once(parent.stdout, "data");
      process.kill(pid, "SIGKILL");
      await vi.waitUntil(() => isDefunct(pid), { timeout: 60_000, interval: 5 });
      expect(process.kill(pid, 0)).toBe(true);
      writeFileSync(join(folder, "lock"), `${pid} ${hostname()} ${processStart(pid)}\n`);
      lockFolder(folder)();
      expect(isDefunct(process.pid)).toBe(false);
    } finally {
      parent.kill("SIGKILL");
    }
  },
);

test("of another machine nothing is known, and its lock is kept", () => {
  left(1, "elsewhere");
  expect(() => lockFolder(folder)).toThrow(
    /another process \(1 on elsewhere\) is at work .* remove .*lock if it is gone$/,
  );
});
