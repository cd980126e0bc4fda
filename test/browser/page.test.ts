import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  launchChromium,
  numberIn,
  openPage,
  plotPoints,
  screenshot,
  startDemo,
  untilRound,
  untilState,
} from "./demo.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});

/** The rows of the list of runs, newest first, with the average tau of each. */
async function averageTaus(page: Page): Promise<number[]> {
  const rows = await page.getByTestId("runs-legend").locator("tbody tr").all();
  return Promise.all(rows.map(async (row) => Number(await row.locator("td").nth(2).innerText())));
}

describe("the page of a running demo", () => {
  test("loads and shows a run that advances, with all its parts and without complaints", async () => {
    await using demo = await startDemo();
    const { page, complaints } = await openPage(browser, demo.url);
    await untilRound(page, 3);
    const points = await plotPoints(page, "loss");
    await untilRound(page, 12);
    expect(await plotPoints(page, "loss")).toBeGreaterThan(points);
    expect(await numberIn(page, "loss")).toBeLessThan(0.5);
    expect(await page.getByTestId("why-sentences").innerText()).toMatch(/aggregation/);
    for (const node of [1, 2, 3, 4, 5]) {
      expect(await page.getByTestId(`node-card-node-${node}`).getAttribute("data-state")).not.toBe("gone");
    }
    await page.getByTestId("protocol-list").getByText("directive").first().waitFor();
    await screenshot(page, "wide");
    await page.emulateMedia({ colorScheme: "dark" });
    await screenshot(page, "dark");
    expect(complaints).toEqual([]);
  });

  test("switching to case 4 starts a new run whose tau falls below case 1's", async () => {
    await using demo = await startDemo();
    const { page } = await openPage(browser, demo.url);
    await untilRound(page, 15);
    await page.getByTestId("case-4").click();
    await page.getByTestId("runs-legend").locator("tbody tr").nth(1).waitFor();
    await untilRound(page, 15);
    const [case4, case1] = await averageTaus(page);
    expect(case4).toBeLessThan(case1 as number);
    await screenshot(page, "case-4");
  });

  test("raising the delay to 1,000 ms raises b, and then tau within a few rounds", async () => {
    await using demo = await startDemo();
    const { page } = await openPage(browser, demo.url);
    await untilRound(page, 12);
    const [before] = await averageTaus(page);
    const costBefore = await numberIn(page, "global-cost");
    const round = await numberIn(page, "round");
    await page.getByTestId("delay-slider").fill("1000");
    await untilRound(page, round + 4);
    const costAfter = await numberIn(page, "global-cost");
    // The cost is shown in s from 1,000 ms on, in ms below.
    const inSeconds = (await page.getByTestId("global-cost").innerText()).includes("ms") ? costAfter / 1000 : costAfter;
    expect(inSeconds).toBeGreaterThan(2);
    expect(inSeconds).toBeGreaterThan(costBefore / 1000);
    expect(await numberIn(page, "tau")).toBeGreaterThan(before as number);
    await screenshot(page, "delay");
  });

  test("pausing stops the plots and the budget's clock, resuming goes on from there", async () => {
    await using demo = await startDemo();
    const { page } = await openPage(browser, demo.url);
    await untilRound(page, 3);
    await page.getByTestId("pause-button").click();
    await untilState(page, "paused");
    // The round under way may still end; after that, whatever else happens at the aggregator adds no point.
    await page.getByTestId("node-open-node-2").click();
    await page.getByTestId("node-stop-node-2").click();
    await page.locator("[data-testid=node-card-node-2][data-state=gone]").waitFor();
    const points = await plotPoints(page, "loss");
    const consumed = await page.getByTestId("budget-consumed").innerText();
    await page.getByTestId("node-start-node-2").click();
    await page.locator("[data-testid=node-card-node-2]:not([data-state=gone])").waitFor();
    expect(await plotPoints(page, "loss")).toBe(points);
    expect(await page.getByTestId("budget-consumed").innerText()).toBe(consumed);
    await page.getByTestId("resume-button").click();
    await page.waitForFunction(
      (least) => Number(document.querySelector("[data-testid=plot-loss]")?.getAttribute("data-points")) > least,
      points,
    );
  });

  test("a node that is stopped is shown as gone and the run goes on; started again, it is back", async () => {
    await using demo = await startDemo();
    const { page } = await openPage(browser, demo.url);
    await untilRound(page, 2);
    await page.getByTestId("node-open-node-3").click();
    await page.getByTestId("node-stop-node-3").click();
    await page.locator("[data-testid=node-card-node-3][data-state=gone]").waitFor();
    const round = await numberIn(page, "round");
    await untilRound(page, round + 3);
    await screenshot(page, "node-gone");
    await page.getByTestId("node-start-node-3").click();
    await page.locator("[data-testid=node-card-node-3]:is([data-state=computing],[data-state=waiting])").waitFor();
  });

  test("a digit drawn on the pad is answered even or odd, and an example put on it by keyboard too", async () => {
    await using demo = await startDemo();
    const { page } = await openPage(browser, demo.url);
    await untilRound(page, 10);
    const pad = page.getByTestId("pad");
    await pad.scrollIntoViewIfNeeded();
    const box = await pad.boundingBox();
    if (!box) throw new Error("the pad is not visible");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.15);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.85, { steps: 12 });
    await page.mouse.up();
    const answer = page.getByTestId("pad-answer");
    await answer
      .getByText(/even|odd/)
      .first()
      .waitFor();
    await page.getByTestId("pad-clear").click();
    await page.getByTestId("example-8").focus();
    await page.keyboard.press("Enter");
    await answer
      .getByText(/even|odd/)
      .first()
      .waitFor();
    await screenshot(page, "pad");
  });

  test("a reloaded page has the whole history", async () => {
    await using demo = await startDemo("--budget", "6");
    const { page } = await openPage(browser, demo.url);
    await untilState(page, "finished");
    const points = await plotPoints(page, "tau");
    await page.reload();
    await untilState(page, "finished");
    expect(await plotPoints(page, "tau")).toBe(points);
  });

  test("works at the width of a phone: nothing sticks out, and the controls do what they say", async () => {
    await using demo = await startDemo();
    const { page, complaints } = await openPage(browser, demo.url, { width: 390, height: 844 });
    await untilRound(page, 2);
    await page.getByTestId("strategy-select").selectOption("fixed");
    await page.getByTestId("runs-legend").locator("tbody tr").nth(1).waitFor();
    await untilRound(page, 2);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(tooWide).toBeLessThanOrEqual(0);
    await screenshot(page, "phone");
    expect(complaints).toEqual([]);
  });
});
