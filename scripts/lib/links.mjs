import { spawnSync } from "node:child_process";
import { canInstall, install } from "./apt.mjs";
import { ensureBuild } from "./build.mjs";
import { ensureNats } from "./nats.mjs";
import { runVitest } from "./vitest.mjs";

/** Programs, and Debian's packages that have them. */
const programs = { ip: "iproute2", unshare: "util-linux", nsenter: "util-linux" };

/**
 * The tests that cut links between real processes. Where no networks of one's own can be made, they are not run, which counts as failed.
 *
 * @param {import("./command.mjs").Write} write
 * @returns {Promise<import("./vitest.mjs").Tally>}
 */
export async function testLinks(write) {
  const problem = (await problemHere()) ?? ((await ensureBuild()) ? undefined : "there is no build");
  if (problem === undefined) return runVitest(["links"], write, { env: { EDGEWISE_NATS: await ensureNats() } });
  write(
    `Not run: ${problem}\nThese tests make networks of their own (network namespaces), in which they cut links. That takes Linux with the ` +
      "programs ip, unshare and nsenter, and root or user namespaces that everybody may make.\n",
  );
  return { passed: 0, failed: 1, skipped: 0 };
}

/** @returns {Promise<string | undefined>} */
async function problemHere() {
  if (process.platform !== "linux") return `there are no network namespaces on ${process.platform}`;
  const missing = Object.entries(programs).filter(([name]) => spawnSync(name, ["--version"]).error !== undefined);
  if (missing.length > 0 && canInstall())
    await install("what makes networks for tests", [...new Set(missing.map(([, of]) => of))]);
  const still = missing.find(([name]) => spawnSync(name, ["--version"]).error !== undefined);
  if (still) return `there is no program ${still[0]} (Debian: ${still[1]})`;
  const mapping = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const made = spawnSync("unshare", [...mapping, "--net", "true"], { encoding: "utf8" });
  return made.status === 0 ? undefined : made.stderr.trim();
}
