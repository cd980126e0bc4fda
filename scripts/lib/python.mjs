import { spawnSync } from "node:child_process";
import { canInstall, install } from "./apt.mjs";
import { say } from "./progress.mjs";

const hasPython = () => spawnSync("python3", ["--version"]).status === 0;

/** Finds Python, or installs it where that needs no question: as root on Debian and its relatives. */
export async function ensurePython() {
  if (!hasPython() && canInstall())
    await install("Python for the test of a node in another language", ["python3-minimal"]);
  if (!hasPython()) say("One of the network tests runs a node in Python and needs python3, 3.10 or newer. Install it.");
}
