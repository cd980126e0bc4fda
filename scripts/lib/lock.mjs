import { linkSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { say } from "./progress.mjs";
import { root } from "./root.mjs";

const heartbeatMs = 5_000;
const silentMs = 60_000;

/**
 * Does the work while no other process in this checkout does work of the same name. A lock whose process is dead, or
 * has not touched it for a minute, is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileLocked(name, work) {
  const folder = join(root, ".cache");
  const file = join(folder, `${name}.lock`);
  mkdirSync(folder, { recursive: true });
  let told = false;
  while (!tryToTake(file)) {
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`Waiting for another process that does the same (${name}, process ${owner(file)})`);
    told = true;
    await delay(200);
  }
  const release = () => rmSync(file, { force: true });
  const heartbeat = setInterval(() => touch(file), heartbeatMs);
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off("exit", release);
    release();
  }
}

/** The lock appears with its content in one step: a link to a finished file. @param {string} file */
function tryToTake(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @param {string} file */
function isAbandoned(file) {
  const pid = owner(file);
  if (pid === undefined) return false;
  try {
    if (Date.now() - statSync(file).mtimeMs > silentMs) return true;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}

/** @param {string} file @returns {number | undefined} undefined if the lock is gone by now */
function owner(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // The lock file was removed by hand: the work continues.
  }
}
