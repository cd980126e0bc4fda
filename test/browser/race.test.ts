import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { demoForFile, openPage, screenshot } from "./demo.ts";
import { violations } from "./violations.ts";

const demo = demoForFile("--nodes", "3");

const untilState = (page: Page, state: string) => page.locator(`[data-testid=race][data-state=${state}]`).waitFor();
const placeOf = async (page: Page, lane: string) =>
  Number(await page.getByTestId(`lane-${lane}`).getAttribute("data-place"));

test("strategies race under the page's policy; who wins is told, each lane opens, and the link repeats it", async () => {
  const { page, complaints } = await openPage(demo.browser, demo.url, { withPolicy: true });
  await page.getByTestId("race-button").click();
  await untilState(page, "running");
  expect(new URL(page.url()).search).toBe("?race=adaptive,fixed:10,fixed:100,fixed:1&case=2&seed=1");
  await page.getByTestId("race-skip").click();
  await untilState(page, "over");
  expect(await page.getByTestId("race-outcome").innerText()).toMatch(
    /^The controller wins with 8\d\.\d %, \d\.\d points before tau 10\.$/,
  );
  expect([await placeOf(page, "adaptive"), await placeOf(page, "fixed:10")]).toEqual([1, 2]);
  const told = await page.getByTestId("race-twin").innerText();
  for (const words of ["after 20 seconds", "controller", "tau 100"]) expect(told).toContain(words);
  await page.getByTestId("lane-fixed:1").click();
  await page.locator("[data-testid=lane-curves][data-strategy='fixed:1']").waitFor();
  await screenshot(page, "race");
  await page.keyboard.press("f");
  await page.locator("html[data-stage=on]").waitFor();
  expect(await page.getByTestId("race-outcome").isVisible()).toBe(true);
  await page.keyboard.press("f");
  const outcome = await page.getByTestId("race-outcome").innerText();
  await page.getByTestId("race-live").press("Enter");
  await page.getByTestId("race-twin").getByText("of the budget, in real time").waitFor({ state: "attached" });
  await page.waitForURL(/&seed=1&pace=live$/);
  await page.reload();
  await untilState(page, "running");
  await page.locator("[data-testid=race-live][aria-pressed=true]").press("Enter");
  await page.waitForURL(/&seed=1$/);
  await page.getByTestId("race-skip").click();
  await untilState(page, "over");
  expect(await page.getByTestId("race-outcome").innerText()).toBe(outcome);
  await page.keyboard.press("Escape");
  await page.getByTestId("start-button").waitFor();
  await page.keyboard.press("r");
  await untilState(page, "running");
  await page.goBack();
  await page.getByTestId("start-button").waitFor();
  expect(complaints).toEqual([]);
});

test.each(["light", "dark"] as const)(
  "on a phone in %s colours a person steers a lane against the controller, and axe finds nothing wrong",
  async (colorScheme) => {
    // The longest race: on a busy machine one of 20 seconds is over before both keys are answered.
    const link = new URL("?race=adaptive,you&case=2&budget=60", demo.url).href;
    const { page, complaints } = await openPage(demo.browser, link, { width: 390, height: 844, colorScheme });
    await untilState(page, "ready");
    expect(await violations(page)).toEqual([]);
    await page.getByTestId("race-start").click();
    await untilState(page, "running");
    const mean = (words: RegExp) => page.locator("[data-testid=lane-you] small", { hasText: words }).waitFor();
    await page.getByTestId("hand-tau").fill("0");
    await mean(/^tau [1-3] on average$/);
    await page.getByTestId("hand-tau").press("ArrowRight");
    await page.getByText("Your tau 2").waitFor();
    await page.getByTestId("hand-tau").press("End");
    await mean(/^tau \d{2,3} on average$/);
    expect(await violations(page)).toEqual([]);
    await page.getByTestId("race-skip").click();
    await untilState(page, "over");
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await screenshot(page, `race-phone-${colorScheme}`);
    expect(complaints).toEqual([]);
  },
);
