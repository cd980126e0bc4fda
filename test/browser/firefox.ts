import type { Browser, Page } from "playwright-core";
import { firefox } from "playwright-core-bidi";

/** Firefox as it is released; each file that needs it starts one of its own, as only few do. What is used of it, all versions have. */
export async function launchFirefox(): Promise<Browser> {
  const launched = await firefox.launch({
    channel: "moz-firefox",
    executablePath: process.env.EDGEWISE_FIREFOX ?? "/usr/bin/firefox-esr",
  });
  return launched as unknown as Browser;
}

/** A page with all its errors. */
export async function openFirefoxPage(
  browser: Browser,
  url: string,
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  page.setDefaultTimeout(240_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}
