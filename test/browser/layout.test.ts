import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { demoForFile, openRun, screenshot, untilRound } from "./demo.ts";

const demo = demoForFile();

/** Where the middles of these are, from the top of the page. */
async function heights(all: Locator): Promise<number[]> {
  const boxes = await Promise.all((await all.all()).map((one) => one.boundingBox()));
  return boxes.map((box) => (box ? box.y + box.height / 2 : Number.NaN));
}

const apart = (places: readonly number[]) => Math.max(...places) - Math.min(...places);

test("works at the width of a phone: nothing sticks out, and the controls do what they say", async () => {
  const { page, complaints } = await openRun(demo.browser, demo.url, {}, { width: 390, height: 844 });
  await untilRound(page, 2);
  await page.getByTestId("strategy-select").selectOption("fixed");
  await page.getByTestId("runs-legend").locator("tbody tr").first().getByText("fixed tau").waitFor();
  await untilRound(page, 2);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(tooWide).toBeLessThanOrEqual(0);
  await screenshot(page, "phone");
  expect(complaints).toEqual([]);
});

test("at 1280 pixels the six numbers are in one row, and a plot's switches beside its title, also for K-means", async () => {
  const { page } = await openRun(demo.browser, demo.url, { data: "mnist-digits", model: "k-means" }, { width: 1280 });
  await untilRound(page, 3);
  const numbers = await heights(page.locator(".numbers dd"));
  expect(numbers).toHaveLength(6);
  expect(apart(numbers)).toBeLessThan(1);
  const head = page.getByTestId("plot-accuracy").locator("figcaption");
  expect(apart(await heights(head.locator("h3, li, button")))).toBeLessThan(10);
});
