import { expect, test } from "vitest";
import { demoForFile, openPage } from "./demo.ts";

const demo = demoForFile();

test("the page works under its strict content security policy, without complaints", async () => {
  const { page, complaints } = await openPage(demo.browser, demo.url, { withPolicy: true });
  await page.locator("[data-testid=run-state][data-state=running]").waitFor();
  await page.getByTestId("protocol-list").getByText("report").first().waitFor();
  await page.getByTestId("plot-loss").locator("canvas").first().waitFor();
  for (const node of [1, 2, 3, 4, 5]) await page.getByTestId(`node-card-node-${node}`).waitFor();
  await page.getByTestId("pad").click({ position: { x: 60, y: 60 } });
  await page.locator("[data-testid=pad-answer][data-value]").waitFor();
  expect(complaints).toEqual([]);
});

test("no other page can hold it in a frame", async () => {
  const page = await demo.browser.newPage();
  const refused = page.waitForEvent("console", (message) => /frame-ancestors/.test(message.text()));
  await page.setContent(`<iframe src="${demo.url}"></iframe>`);
  expect((await refused).text()).toMatch(/frame-ancestors 'none'/);
});
