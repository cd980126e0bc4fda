import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, inject, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const screenshots = fileURLToPath(new URL("screenshots", import.meta.url));
/** Ends what hangs, also on a busy machine; tests have a limit of their own. */
const longestWaitMs = 240_000;

/**
 * A demo of its own, as `npm start` runs it, ended with its processes when it goes out of scope. Its runs are long, so that
 * none ends while a slow machine is still on its way to it.
 */
export async function startDemo(...options: string[]): Promise<AsyncDisposable & { readonly url: string }> {
  const args = ["bin/edgewise.mjs", "demo", "--no-open", "--port", "0", "--budget", "600", ...options];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  const url = await pageAddress(child);
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function pageAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    if (!child.stderr) return reject(new Error("the demo has no stderr"));
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      const found = line.match(/the page is at (http:\/\/\S+)/)?.[1];
      if (found) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${lines.join("\n")}`)));
  });
}

/** What a file's tests have: a browser and a demo of their own, there while they run. */
export interface FileDemo {
  readonly browser: Browser;
  readonly url: string;
}

/** One browser and one demo for all tests of the file that calls this, ended after them. */
export function demoForFile(...options: string[]): FileDemo {
  let browser: Browser;
  let demo: Awaited<ReturnType<typeof startDemo>>;
  beforeAll(async () => {
    browser = await connectToChromium();
    demo = await startDemo(...options);
  });
  afterAll(async () => {
    await demo[Symbol.asyncDispose]();
    await browser.close();
  });
  return {
    get browser() {
      return browser;
    },
    get url() {
      return demo.url;
    },
  };
}

/** The browser that all files share; closing it closes the pages that were opened here. */
export function connectToChromium(): Promise<Browser> {
  return chromium.connect(inject("chromium"));
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
  /** Done in the page before anything of it is there. */
  readonly before?: () => void;
  /** Whether the page's content security policy holds; `waitForFunction` of Playwright cannot work with it. */
  readonly withPolicy?: boolean;
}

/** A page with all its errors, closed when the test is over: an open one goes on drawing what the demo does. */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1440, height = 900, colorScheme = "light", withPolicy = false, before }: PageOptions = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, bypassCSP: !withPolicy });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(longestWaitMs);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  if (before) await page.addInitScript(before);
  await page.goto(url);
  return { page, complaints };
}

let runs = 0;

/**
 * A page with a run of its own, which it starts by a link, whatever other tests have left at the demo. What the link
 * does not say is as usual.
 */
export async function openRun(
  browser: Browser,
  url: string,
  link: Readonly<Record<string, string>> = {},
  options: PageOptions = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  // No other run has this budget, by which the page's own is known.
  const budget = String(600 + ++runs);
  const usual = { case: "1", strategy: "adaptive", update: "default", momentum: "default", delay: "0" };
  const query = new URLSearchParams({ ...usual, ...link, budget });
  const opened = await openPage(browser, new URL(`?${query}`, url).href, options);
  await opened.page.getByTestId("start-button").click();
  await opened.page.getByText(`of ${budget} s consumed`).waitFor();
  return opened;
}

/** A picture of the whole page for people to look at, who ask for it with EDGEWISE_SCREENSHOTS=1: it takes seconds. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env.EDGEWISE_SCREENSHOTS) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: true });
}

/** The first number in what an element shows: `2,103 ms` is 2103. */
export async function numberIn(page: Page, testId: string): Promise<number> {
  const text = await page.getByTestId(testId).innerText();
  return Number(text.replaceAll(",", "").match(/-?\d+(\.\d+)?/)?.[0]);
}

/** The number that an element stands for, in its own unit: `2,103 ms` is 2.103. */
export async function shownValue(page: Page, testId: string): Promise<number> {
  return Number((await page.getByTestId(testId).getAttribute("data-value")) ?? Number.NaN);
}

/** Waits until the page is at this round of its run, or beyond. */
export async function untilRound(page: Page, round: number): Promise<void> {
  await page.waitForFunction(
    (least) => Number(document.querySelector("[data-testid=round]")?.textContent?.match(/\d+/)?.[0]) >= least,
    round,
  );
}

/** Until the newest round that has begun has its point in the plots: for a run that is paused, where no other follows. */
export async function untilRoundEnded(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const begun = Number(document.querySelector("[data-testid=round]")?.textContent?.match(/\d+/)?.[0]);
    return Number(document.querySelector("[data-testid=plot-loss]")?.getAttribute("data-points")) === begun;
  });
}

/** The tau of each of so many rounds from the one that is under way on, as the page shows them one after the other. */
export function nextTaus(page: Page, rounds: number): Promise<number[]> {
  return page.evaluate((wanted) => {
    const shown = (id: string) =>
      Number(document.querySelector(`[data-testid=${id}]`)?.getAttribute("data-value") ?? Number.NaN);
    const taus = new Map<number, number>();
    return new Promise<number[]>((resolve) => {
      const look = () => {
        taus.set(shown("round"), shown("tau"));
        if (taus.size === wanted) resolve([...taus.values()]);
        else requestAnimationFrame(look);
      };
      look();
    });
  }, rounds);
}

/** Waits until the run in the header has this state (`running`, `paused`, `finished`, ...). */
export async function untilState(page: Page, state: string): Promise<void> {
  await page.locator(`[data-testid=run-state][data-state=${state}]`).waitFor();
}

/** Points of the current run in a plot. */
export async function plotPoints(page: Page, plot: string): Promise<number> {
  return Number(await page.getByTestId(`plot-${plot}`).getAttribute("data-points"));
}
