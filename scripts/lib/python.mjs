import { spawnSync } from "node:child_process";
import { canInstall, install } from "./apt.mjs";
import { say } from "./progress.mjs";

const packages = ["python3-numpy", "python3-msgpack", "python3-websockets", "python3-cryptography"];

/** A Python with what examples/python-node needs, if there is one: what EDGEWISE_PYTHON says, or one in a usual place. */
function findPython() {
  if (process.env.EDGEWISE_PYTHON) return process.env.EDGEWISE_PYTHON;
  return pythonWith("numpy", "msgpack", "websockets", "cryptography");
}

/** A Python in a usual place that has these modules, if there is one. @param {...string} modules */
export const pythonWith = (...modules) =>
  ["python3", "/usr/bin/python3"].find(
    (path) => spawnSync(path, ["-c", `import ${modules.join()}`], { stdio: "ignore" }).status === 0,
  );

/**
 * Finds Python, or installs it where that needs no question: as root on Debian and its relatives.
 * @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none
 */
export async function ensurePython() {
  if (findPython() === undefined && canInstall())
    await install("Python for the test of a node in another language", ["python3-minimal", ...packages]);
  const found = findPython();
  if (found === undefined) {
    say(
      "One of the network tests runs a node in Python, 3.9 or newer, with NumPy, msgpack, websockets and cryptography. Install them " +
        `(Debian: \`sudo apt-get install ${packages.join(" ")}\`), or set EDGEWISE_PYTHON to a Python that has them.`,
    );
  }
  return found;
}
