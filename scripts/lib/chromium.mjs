import { ensureBrowser } from "./browser-program.mjs";

/** Chromium or Chrome; a font is installed too: without one, text has no size. */
const chromium = {
  name: "Chromium",
  variable: "EDGEWISE_CHROMIUM",
  commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  applications: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  packages: ["chromium", "fonts-dejavu-core"],
  howToInstall:
    "The browser tests need Chromium or Chrome. Install it (Debian: `sudo apt-get install chromium fonts-dejavu-core`; " +
    "macOS: `brew install --cask google-chrome`), or set EDGEWISE_CHROMIUM to the path of its executable.",
};

/** @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none */
export const ensureChromium = () => ensureBrowser(chromium);
