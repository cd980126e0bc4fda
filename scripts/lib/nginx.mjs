import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { canInstall, install, unpack } from "./apt.mjs";
import { whileLocked } from "./lock.mjs";
import { say } from "./progress.mjs";
import { root } from "./root.mjs";

const unpacked = join(root, "node_modules", ".cache", "edgewise-nginx");
const howToInstall =
  "One of the e2e tests needs nginx and openssl. Install them (Debian: `sudo apt-get install nginx openssl`; " +
  "macOS: `brew install nginx openssl`), or set EDGEWISE_NGINX to the path of nginx.";

/** The path of nginx, if there is one: what EDGEWISE_NGINX says, or one in a usual place. */
function findNginx() {
  if (process.env.EDGEWISE_NGINX) return process.env.EDGEWISE_NGINX;
  const folders = ["/usr/sbin", "/usr/local/sbin", ...(process.env.PATH ?? "").split(delimiter).filter(Boolean)];
  const candidates = [...folders.map((folder) => join(folder, "nginx")), join(unpacked, "usr", "sbin", "nginx")];
  return candidates.find((path) => existsSync(path) && spawnSync(path, ["-v"]).status === 0);
}

const hasOpenssl = () => spawnSync("openssl", ["version"]).status === 0;

/**
 * Finds nginx, or fetches it where that needs no question: as root on Debian and its relatives. Debian's package would
 * start a web server on port 80; it is unpacked into node_modules instead.
 * @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none
 */
export async function ensureNginx() {
  if ((findNginx() === undefined || !hasOpenssl()) && canInstall()) await whileLocked("nginx", fetchNginx);
  const found = findNginx();
  if (found === undefined || !hasOpenssl()) say(howToInstall);
  return found;
}

async function fetchNginx() {
  // openssl makes the test's certificate, and brings the library that nginx needs.
  if (!hasOpenssl() || findNginx() === undefined) await install("openssl for the tests with nginx", ["openssl"]);
  if (findNginx() === undefined) await unpack("nginx", unpacked);
}
