import { ensureBrowser } from "./browser-program.mjs";

/** Older ones do not know all that Playwright asks of them: 140 does not. */
const oldest = 143;

/** As it is released, which Playwright drives by WebDriver BiDi. */
const firefox = {
  name: "Firefox",
  variable: "EDGEWISE_FIREFOX",
  commands: ["firefox-esr", "firefox"],
  applications: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
  packages: ["firefox-esr"],
  oldest,
  howToInstall:
    `The browser tests need Firefox ${oldest} or newer. Install it (Debian: \`sudo apt-get update && sudo apt-get install firefox-esr\`; ` +
    "macOS: `brew install --cask firefox`), or set EDGEWISE_FIREFOX to the path of its executable.",
};

/** @returns {Promise<string | undefined>} its path; undefined, after saying what to install, if there is none */
export const ensureFirefox = () => ensureBrowser(firefox);
