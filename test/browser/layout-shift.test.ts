import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectToChromium, openPage, startDemo, untilRound, untilState } from "./demo.ts";
import { layoutShift, noteLayoutShifts } from "./layout-shift.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await connectToChromium();
});
afterAll(() => browser.close());

const most = 0.02;
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

/** What the nodes' places on the stage show: all of them, or their groups. */
async function untilAllAreThere(page: Page, nodes: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelectorAll(".node-card:not([data-state=loading])").length === wanted,
    nodes,
  );
}

/** Pages at both sizes of a demo that has just been started, each with a note of what moved. */
function openBoth(url: string): Promise<readonly Page[]> {
  return Promise.all(
    sizes.map(async (size) => (await openPage(browser, url, { ...size, before: noteLayoutShifts })).page),
  );
}

async function expectStill(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    const { sum, largest } = await layoutShift(page);
    expect(sum, JSON.stringify(largest)).toBeLessThan(most);
  }
}

test("nothing moves by itself while five nodes join, learn, act by act, on other data, and to the end", async () => {
  await using demo = await startDemo();
  const pages = await openBoth(demo.url);
  for (const page of pages) {
    await untilAllAreThere(page, 5);
    await untilRound(page, 3);
  }
  for (const page of pages) {
    await page.getByTestId("play-acts").click();
    await page.getByTestId("caption").getByText("Too chatty.").waitFor();
    await untilRound(page, 3);
    await page.getByTestId("skip-act").click();
    await page.getByTestId("caption").getByText("Too lazy.").waitFor();
    await untilRound(page, 2);
    // What the other page starts ends the acts here: their caption goes without anybody's doing on this page.
  }
  const [wide, narrow] = pages as [Page, Page];
  await wide.getByTestId("case-4").click();
  await narrow.getByTestId("play-acts").waitFor();
  await untilRound(narrow, 3);
  await narrow.getByTestId("dataset-select").selectOption("mnist-digits");
  await wide.getByRole("banner").getByText("Which digit?").waitFor();
  await untilRound(wide, 3);
  await wide.getByTestId("stop-button").click();
  for (const page of pages) await untilState(page, "finished");
  await expectStill(pages);
});

test("nothing moves by itself while 26 nodes join, which stand in groups, learn, on other data, and to the end", async () => {
  await using demo = await startDemo("--nodes", "26", "--dataset", "penguins");
  const pages = await openBoth(demo.url);
  for (const page of pages) await untilRound(page, 2);
  const [wide, narrow] = pages as [Page, Page];
  await untilAllAreThere(wide, 26);
  await wide.getByTestId("case-2").click();
  await narrow.getByTestId("runs-legend").getByText("case 2").first().waitFor();
  await untilRound(narrow, 2);
  // The curve of a new run comes with its first measurements: its room is kept until then.
  await wide.getByTestId("why-headline").evaluate((headline) => headline.scrollIntoView());
  // As it is: a click by the mouse would scroll this page to where bars of the last round are drawn, which change.
  await narrow.getByTestId("case-1").evaluate((button: HTMLElement) => button.click());
  await wide.getByTestId("runs-legend").getByText("3. case 1").first().waitFor();
  await untilRound(wide, 2);
  await expectStill(pages);
  await wide.evaluate(() => scrollTo(0, 0));
  await wide.getByTestId("stop-button").click();
  for (const page of pages) await untilState(page, "finished");
  await expectStill(pages);
});
