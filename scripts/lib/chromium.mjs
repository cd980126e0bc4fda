import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { canInstall, install } from "./apt.mjs";
import { whileLocked } from "./lock.mjs";
import { say } from "./progress.mjs";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const howToInstall =
  "The browser tests need Chromium or Chrome. Install it (Debian: `sudo apt-get install chromium fonts-dejavu-core`; " +
  "macOS: `brew install --cask google-chrome`), or set EDGEWISE_CHROMIUM to the path of its executable.";

/** The path of a Chromium or Chrome, if there is one: that of EDGEWISE_CHROMIUM, or one in a usual place. */
function findChromium() {
  const told = process.env.EDGEWISE_CHROMIUM;
  if (told) return existsSync(told) ? told : undefined;
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter).filter(Boolean)];
  const candidates = [...commands.flatMap((name) => folders.map((folder) => join(folder, name))), ...applications];
  return candidates.find((path) => existsSync(path));
}

/**
 * Finds Chromium, or installs it where that is possible without asking: as root on Debian and its derivatives.
 * @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.env.EDGEWISE_CHROMIUM) {
    say(`EDGEWISE_CHROMIUM names ${process.env.EDGEWISE_CHROMIUM}, which does not exist`);
    return undefined;
  }
  if (canInstall()) await whileLocked("chromium", installChromium);
  const installed = findChromium();
  if (installed === undefined) say(howToInstall);
  return installed;
}

/** A font is installed too: without one, text has no size. */
async function installChromium() {
  if (findChromium() !== undefined) return;
  await install("Chromium for the browser tests", ["chromium", "fonts-dejavu-core"]);
}
