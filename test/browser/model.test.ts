import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium, openPage, screenshot, startDemo, untilRound } from "./demo.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});

/** Waits until every picture of weights has more colours than the single one of weights that are all zero. */
function untilWeightsArePainted(page: Page) {
  return page.waitForFunction(() => {
    const pictures = [...document.querySelectorAll<HTMLCanvasElement>(".weights .picture")];
    const colours = pictures.map((picture) => {
      const pixels = picture.getContext("2d")?.getImageData(0, 0, picture.width, picture.height).data;
      return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
    });
    return colours.length > 0 && colours.every((count) => count > 20);
  });
}

describe("the model on the page", () => {
  test("weights outside of the view are painted all the same", async () => {
    await using demo = await startDemo("--dataset", "mnist-digits");
    const { page } = await openPage(browser, demo.url, { width: 1280, height: 600 });
    await untilRound(page, 3);
    await untilWeightsArePainted(page);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await screenshot(page, "softmax-regression");
  });

  test("a cluster has one name, in sight and for screen readers", async () => {
    await using demo = await startDemo("--model", "k-means", "--dataset", "mnist-digits");
    const { page } = await openPage(browser, demo.url);
    const centres = page.locator(".weights-each > span");
    await centres.nth(9).waitFor();
    for (const k of [1, 2, 10]) {
      const centre = centres.nth(k - 1);
      expect(await centre.innerText()).toBe(`cluster ${k}`);
      expect(await centre.getByRole("img").getAttribute("aria-label")).toBe(`The centre of cluster ${k}`);
    }
  });

  test("of a regression, the weights are shown by feature, and predictions of test examples against the truth", async () => {
    await using demo = await startDemo("--dataset", "cars");
    const { page, complaints } = await openPage(browser, demo.url);
    await untilRound(page, 5);
    const weights = page.getByTestId("feature-weights");
    expect(await weights.getByRole("row").count()).toBe(10);
    // Heavy cars have a low mileage.
    expect(await weights.getByRole("row", { name: "Weight in lbs" }).innerText()).toMatch(/−\d/);
    const predictions = page.getByTestId("predictions").locator("circle title");
    expect(await predictions.count()).toBe(40);
    expect(await predictions.first().textContent()).toMatch(/^truth \d+(\.\d)?, prediction \d/);
    await screenshot(page, "cars");
    expect(complaints).toEqual([]);
  });

  test("of classes without pictures, right and wrong answers to test examples are counted", async () => {
    await using demo = await startDemo("--dataset", "penguins");
    const { page } = await openPage(browser, demo.url);
    await untilRound(page, 5);
    const counts = await page.locator(".answer-counts tbody td").allInnerTexts();
    expect(counts).toHaveLength(9);
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(40);
  });
});
