import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connectToChromium, numberIn, openPage, screenshot, untilRound, untilState } from "./demo.ts";
import { launchFirefox, openFirefoxPage } from "./firefox.ts";
import { layoutShift, noteLayoutShifts } from "./layout-shift.ts";
import { serveFolder } from "./static-server.ts";
import { violations } from "./violations.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "dist", "site");

let browser: Browser;
let site: Awaited<ReturnType<typeof serveFolder>>;
beforeAll(async () => {
  await makeSite();
  browser = await connectToChromium();
  site = await serveFolder(folder, "/some/where/");
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await browser.close();
});

async function makeSite(): Promise<void> {
  const child = spawn(process.execPath, ["scripts/site.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`npm run site ended with ${code}`);
}

/** Until the page shows an accuracy of more than this (0 to 1). */
const untilAccuracy = (page: Page, least: number) =>
  page.waitForFunction(
    (wanted) => Number(document.querySelector("[data-testid=accuracy]")?.getAttribute("data-value")) > wanted,
    least,
  );

describe("the site without a server", () => {
  test("opens under any path, learns at once, obeys its controls, and asks for its own files only", async () => {
    const addresses = new Set<string>();
    const { page, complaints } = await openPage(browser, `${site.url}?strategy=fixed:20&budget=90`);
    page.context().on("request", (request) => addresses.add(request.url()));
    await page.addInitScript(noteLayoutShifts);
    await page.reload();
    await untilAccuracy(page, 0.8);
    // What is loaded and begins moves nothing that is there.
    expect((await layoutShift(page)).sum).toBeLessThan(0.02);
    // The run that its link tells of.
    await page.getByText("of 90 s consumed").waitFor();
    expect(await numberIn(page, "tau")).toBe(20);
    await screenshot(page, "site");

    // Nobody can join an aggregator that is inside a page.
    expect(await page.getByTestId("join-button").count()).toBe(0);
    await page.getByTestId("node-open-node-3").click();
    await page.getByTestId("node-slow-node-3-10").click();
    await page.getByTestId("slowed-nodes").getByText("node-3 10× slower").waitFor();
    await page.getByTestId("node-stop-node-3").click();
    await page.locator("[data-testid=node-card-node-3][data-state=gone]").waitFor();
    await page.getByTestId("node-start-node-3").click();
    await page.locator("[data-testid=node-card-node-3]:not([data-state=gone])").waitFor();
    await page.getByTestId("pause-button").click();
    await untilState(page, "paused");
    await page.getByTestId("resume-button").click();
    await untilState(page, "running");

    // The digits of its pad are answered by the newest model, in the page.
    await page.getByTestId("example-4").click();
    await page.locator("[data-testid=pad-answer][data-value]").waitFor();

    await page.getByTestId("case-2").click();
    await page.getByRole("banner").getByText("case 2").waitFor();
    await page.getByTestId("dataset-select").selectOption("mnist-digits");
    await page.getByRole("banner").getByText("Which digit?").waitFor();
    await untilRound(page, 3);
    await page.getByTestId("node-open-node-2").click();
    await page.getByTestId("node-unplug-node-2").click();
    await page.locator("[data-testid=node-card-node-2][data-state=gone]").waitFor();
    await page.getByTestId("node-plug-in-node-2").click();
    await page.locator("[data-testid=node-card-node-2]:not([data-state=gone])").waitFor();
    await page.getByTestId("stop-button").click();
    await untilState(page, "finished");
    expect(await violations(page)).toEqual([]);

    // What has ended is there after a reload, and can be opened and deleted.
    const ofBrowser = page.locator("[data-testid^=run-delete-]");
    await ofBrowser.first().waitFor();
    await page.reload();
    await untilState(page, "running");
    await page
      .getByRole("button", { name: /^Open run/ })
      .first()
      .click();
    await page.getByTestId("opened-run").waitFor();
    const before = await ofBrowser.count();
    await ofBrowser.first().click();
    await page.waitForFunction((most) => document.querySelectorAll("[data-testid^=run-delete-]").length < most, before);
    expect([...addresses].filter((address) => !address.startsWith(site.url) && !/^(data|blob):/.test(address))).toEqual(
      [],
    );
    expect([...addresses].filter((address) => address.endsWith(".gz")).length).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
  });

  test("does the same in Firefox, on a narrow page whose policy holds", async () => {
    const firefox = await launchFirefox();
    onTestFinished(() => firefox.close());
    const { page, complaints } = await openFirefoxPage(firefox, `${site.url}?case=2&budget=90`);
    await page
      .getByTestId("accuracy")
      .getByText(/(8\d|9\d)\.\d/)
      .waitFor();
    await page.getByText("of 90 s consumed").waitFor();
    await page.getByTestId("node-open-node-3").click();
    await page.getByTestId("node-stop-node-3").click();
    await page.locator("[data-testid=node-card-node-3][data-state=gone]").waitFor();
    await page.getByTestId("node-start-node-3").click();
    await page.locator("[data-testid=node-card-node-3]:not([data-state=gone])").waitFor();
    await page.getByTestId("case-4").click();
    await page.getByRole("banner").getByText("case 4").waitFor();
    await untilState(page, "running");
    expect(complaints).toEqual([]);
  });

  test("says what is missing where its data are not", async () => {
    const incomplete = mkdtempSync(join(tmpdir(), "edgewise-site-"));
    cpSync(folder, incomplete, { recursive: true });
    rmSync(join(incomplete, "data"), { recursive: true });
    await using server = await serveFolder(incomplete, "/");
    const { page } = await openPage(browser, server.url);
    await page.getByTestId("refusal").getByText("see that the whole folder of the site is there").waitFor();
    rmSync(incomplete, { recursive: true });
  });

  test("takes less than 400 kB of compressed script before data, and readers of files only where one is chosen", () => {
    const assets = join(folder, "assets");
    const text = (name: string) => readFileSync(join(assets, name), "utf8");
    const all = readdirSync(assets).filter((name) => name.endsWith(".js"));
    const [page] = readFileSync(join(folder, "index.html"), "utf8").match(/[\w-]+\.js/) ?? [];
    const begun = [page, ...all.filter((name) => name.startsWith("site-worker"))].filter((name) => name !== undefined);
    // What these import before they run.
    const first = new Set(begun);
    for (const name of first)
      for (const [, more] of text(name).matchAll(/(?:from|import)"\.\/([^"]+)"/g)) first.add(more as string);
    const bytes = [...first].reduce((sum, name) => sum + gzipSync(text(name)).byteLength, 0);
    expect(first.size).toBeGreaterThan(1);
    expect(bytes).toBeLessThan(400_000);
    expect(all.length).toBeGreaterThan(first.size);
  });
});
