import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { canInstall, unpack } from "./apt.mjs";
import { whileLocked } from "./lock.mjs";
import { say } from "./progress.mjs";
import { root } from "./root.mjs";

const unpacked = join(root, "node_modules", ".cache", "edgewise-nats");
const howToInstall =
  "Some of the e2e tests need nats-server. Install it (Debian: `sudo apt-get install nats-server`; " +
  "macOS: `brew install nats-server`), or set EDGEWISE_NATS to its path.";

/** The path of nats-server, if there is one: what EDGEWISE_NATS says, or one in a usual place. */
function findNats() {
  if (process.env.EDGEWISE_NATS) return process.env.EDGEWISE_NATS;
  const folders = ["/usr/sbin", "/usr/local/bin", ...(process.env.PATH ?? "").split(delimiter).filter(Boolean)];
  const candidates = [...folders, join(unpacked, "usr", "sbin")].map((folder) => join(folder, "nats-server"));
  return candidates.find((path) => existsSync(path) && spawnSync(path, ["--version"]).status === 0);
}

/**
 * Finds the NATS server, or fetches it where that needs no question: as root on Debian and its relatives. Debian's package
 * would start one; it is unpacked into node_modules instead.
 * @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none
 */
export async function ensureNats() {
  if (findNats() === undefined && canInstall()) await whileLocked("nats", fetchNats);
  const found = findNats();
  if (found === undefined) say(howToInstall);
  return found;
}

async function fetchNats() {
  if (findNats() === undefined) await unpack("nats-server", unpacked);
}
