import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { elapsed, say, sayWhile } from "./progress.mjs";

/** Whether programs can be installed without a question: as root on Debian and its relatives. */
export function canInstall() {
  return process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
}

/**
 * Installs packages of Debian with apt-get, which says on stderr what it does.
 * @param {string} what for people: `Chromium for the browser tests`
 * @param {readonly string[]} packages
 */
export async function install(what, packages) {
  const startedMs = performance.now();
  say(`Installing ${what} with apt-get`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const steps = [["update"], ["install", "-y", "--no-install-recommends", ...packages]];
  for (const args of steps) {
    const work = run("apt-get", ["-q", ...args], { output: "stderr", env });
    const { code } = await sayWhile(() => `  apt-get ${args[0]}, ${elapsed(startedMs)}`, work, 10_000);
    if (code !== 0) say(`apt-get ${args[0]} failed with exit code ${code}`);
  }
}

/**
 * Fetches one package of Debian and unpacks it into a folder, without installing it: nothing of it is started.
 * @param {string} name
 * @param {string} folder is made anew
 */
export async function unpack(name, folder) {
  say(`Fetching ${name} with apt-get`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const fetched = await run("sh", ["-c", 'cd "$0" && apt-get -q download "$1"', folder, name], { output: "stderr" });
  const file = readdirSync(folder).find((each) => each.endsWith(".deb"));
  if (fetched.code !== 0 || file === undefined) return say(`apt-get download ${name} failed`);
  await run("dpkg-deb", ["-x", join(folder, file), folder], { output: "stderr" });
  rmSync(join(folder, file));
}
