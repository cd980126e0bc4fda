import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.mjs";

/** Ends the process with a clear message if this Node.js is older than package.json's `engines.node`. */
export function requireNodeVersion() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const wanted = engines.node.replace(/[^\d.]/g, "");
  if (isAtLeast(process.versions.node, wanted)) return;
  console.error(
    `Edgewise needs Node.js ${wanted} or newer, and this is Node.js ${process.versions.node}. ` +
      "Install a newer one (https://nodejs.org, or your version manager) and run the same command again.",
  );
  process.exit(1);
}

/** @param {string} version @param {string} wanted */
function isAtLeast(version, wanted) {
  const have = version.split(".").map(Number);
  const need = wanted.split(".").map(Number);
  const decisive = need.findIndex((number, i) => have[i] !== number);
  return decisive === -1 || Number(have[decisive]) > Number(need[decisive]);
}
