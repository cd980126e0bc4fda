import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { whileLocked } from "./lock.mjs";
import { requireNodeVersion } from "./node-version.mjs";
import { elapsed, say, sayWhile } from "./progress.mjs";
import { root } from "./root.mjs";

/**
 * A package in a lock file.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} Locked
 */

/** Installs the packages of package-lock.json, if node_modules differs. Exits if that fails. */
export async function ensureDependencies() {
  requireNodeVersion();
  if (whatIsMissing() === undefined) return;
  await whileLocked("install", async () => {
    const reason = whatIsMissing();
    if (reason === undefined) return;
    const startedMs = performance.now();
    say(`Installing dependencies with npm ci (${reason})`);
    const { code } = await sayWhile(describeInstalled(startedMs), runNpmCi());
    if (code !== 0) {
      say("npm ci failed, see above. Is the network there? Run the same command again to retry.");
      process.exit(1);
    }
    rememberAbsent();
    say(`Installed in ${elapsed(startedMs)}`);
  });
}

/** Install scripts are not run: every native part comes as a prebuilt package. */
function runNpmCi() {
  const args = [
    "ci",
    "--include=dev",
    "--include=optional",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-progress",
  ];
  return run("npm", args, { output: "stderr" });
}

/** @returns {string | undefined} undefined: node_modules is as the lock wants it */
function whatIsMissing() {
  const wanted = readPackages("package-lock.json");
  const present = readPackages("node_modules/.package-lock.json");
  if (wanted === undefined) throw new Error("package-lock.json is missing: restore it with git");
  if (present === undefined) return "none are installed";
  const excused = readExcused();
  for (const [path, locked] of Object.entries(wanted)) {
    if (path === "") continue;
    const there = present[path];
    if (there === undefined || !existsSync(join(root, path, "package.json"))) {
      if (locked.optional && (!isForThisMachine(path, locked, wanted) || excused.has(path))) continue;
      return `${path} is not there`;
    }
    if (there.version !== locked.version || there.integrity !== locked.integrity) {
      return `${path} should be version ${locked.version}`;
    }
  }
  return undefined;
}

/**
 * Whether npm would install this optional package here: one from our package.json, or a binary for this
 * platform. The others belong to packages for other platforms.
 * @param {string} path @param {Locked} locked @param {Record<string, Locked>} wanted
 */
function isForThisMachine(path, { os, cpu, libc }, wanted) {
  if (os === undefined && cpu === undefined) {
    return path.replace("node_modules/", "") in (wanted[""]?.optionalDependencies ?? {});
  }
  return (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true) && isForThisLibc(libc);
}

/** @param {string[] | undefined} libc */
function isForThisLibc(libc) {
  if (libc === undefined) return true;
  const report = /** @type {any} */ (process.report.getReport());
  return libc.includes(report.header.glibcVersionRuntime ? "glibc" : "musl");
}

/** @param {string} file @returns {Record<string, Locked> | undefined} */
function readPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

// An optional package that npm could not get must not start an installation each time. The note lives in node_modules,
// so that it goes when node_modules goes, and holds versions, so that a changed lock is tried again.

const excusedFile = join(root, "node_modules", ".cache", "edgewise-absent.json");

function rememberAbsent() {
  const wanted = readPackages("package-lock.json") ?? {};
  const absent = Object.entries(wanted)
    .filter(([path, locked]) => locked.optional && isForThisMachine(path, locked, wanted))
    .filter(([path]) => !existsSync(join(root, path, "package.json")));
  for (const [path] of absent) say(`Note: the optional ${path.replace("node_modules/", "")} could not be installed`);
  mkdirSync(join(root, "node_modules", ".cache"), { recursive: true });
  writeFileSync(excusedFile, JSON.stringify(Object.fromEntries(absent.map(([path, { version }]) => [path, version]))));
}

/** @returns {Set<string>} */
function readExcused() {
  if (!existsSync(excusedFile)) return new Set();
  const wanted = readPackages("package-lock.json") ?? {};
  const absent = Object.entries(JSON.parse(readFileSync(excusedFile, "utf8")));
  return new Set(absent.filter(([path, version]) => wanted[path]?.version === version).map(([path]) => path));
}

/** @param {number} startedMs */
function describeInstalled(startedMs) {
  const wanted = Object.entries(readPackages("package-lock.json") ?? {}).filter(([, { optional }]) => !optional);
  return () => {
    const count = wanted.filter(([path]) => existsSync(join(root, path, "package.json"))).length;
    return `  ${count} of ${wanted.length} packages, ${elapsed(startedMs)}`;
  };
}
