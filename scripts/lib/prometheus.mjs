import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { canInstall, unpack } from "./apt.mjs";
import { whileLocked } from "./lock.mjs";
import { say } from "./progress.mjs";
import { root } from "./root.mjs";

const unpacked = join(root, "node_modules", ".cache", "edgewise-prometheus");
const howToInstall =
  "One of the e2e tests needs prometheus and promtool. Install them (Debian: `sudo apt-get install prometheus`; " +
  "macOS: `brew install prometheus`), or set EDGEWISE_PROMETHEUS to the folder in which both are.";

/** The folder with prometheus and promtool, if there is one: what EDGEWISE_PROMETHEUS says, or a usual one. */
function findPrometheus() {
  if (process.env.EDGEWISE_PROMETHEUS) return process.env.EDGEWISE_PROMETHEUS;
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), join(unpacked, "usr", "bin")];
  return folders.find((folder) =>
    ["prometheus", "promtool"].every((name) => {
      const path = join(folder, name);
      return existsSync(path) && spawnSync(path, ["--version"]).status === 0;
    }),
  );
}

/**
 * Finds Prometheus, or fetches it where that needs no question: as root on Debian and its relatives. Debian's package would
 * start a server, and brings a page that the test does not need; it is unpacked into node_modules instead.
 * @returns {Promise<string | undefined>} the folder; undefined, after saying what to install, if there is none
 */
export async function ensurePrometheus() {
  if (findPrometheus() === undefined && canInstall()) await whileLocked("prometheus", fetchPrometheus);
  const found = findPrometheus();
  if (found === undefined) say(howToInstall);
  return found;
}

async function fetchPrometheus() {
  if (findPrometheus() === undefined) await unpack("prometheus", unpacked);
}
