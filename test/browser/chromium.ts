import { type Browser, type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser is reached. */
    readonly chromium: string;
  }
}

/**
 * Each window otherwise has two hidden pages for its address bar, which nobody sees and which cost a second of computing.
 * Chromium heeds the last such list only, so those of Playwright that matter here are in it again.
 */
const withoutFeatures = [
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"],
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"],
  ...["HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"],
  ...["AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"],
  "PreconnectToSearch",
];
const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

const executablePath = process.env.EDGEWISE_CHROMIUM ?? "/usr/bin/chromium";

/** One of its own, for what flags can do only. What a test puts in the place of files comes from nowhere, and may reach this machine all the same. */
export function launchChromium(...args: readonly string[]): Promise<Browser> {
  const without = `--disable-features=${[...withoutFeatures, "LocalNetworkAccessChecks"].join()}`;
  return chromium.launch({ executablePath, args: [...flags.split(" "), without, ...args] });
}

let server: BrowserServer | undefined;

/** Starts one browser for all files: to start it takes seconds of computing. */
export async function setup(project: TestProject): Promise<void> {
  server = await chromium.launchServer({
    executablePath,
    host: "127.0.0.1",
    args: [...flags.split(" "), `--disable-features=${withoutFeatures.join()}`],
  });
  project.provide("chromium", server.wsEndpoint());
}

export async function teardown(): Promise<void> {
  await server?.close();
}
