import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import {
  demoForFile,
  nextTaus,
  numberIn,
  openRun,
  plotPoints,
  screenshot,
  shownValue,
  untilRound,
  untilRoundEnded,
  untilState,
} from "./demo.ts";

const demo = demoForFile();

/** The rows of the list of runs, newest first. */
const rowsOf = (page: Page) => page.getByTestId("runs-legend").locator("tbody tr");

/** The average tau of each of them. */
async function averageTaus(page: Page): Promise<number[]> {
  const rows = await rowsOf(page).all();
  return Promise.all(rows.map(async (row) => Number(await row.locator("td").nth(2).innerText())));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("the page of a running demo", () => {
  test("loads and shows a run that advances, with all its parts and without complaints", async () => {
    const { page, complaints } = await openRun(demo.browser, demo.url);
    await untilRound(page, 2);
    const points = await plotPoints(page, "loss");
    await untilRound(page, 6);
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
    // With drift correction the cases hardly differ.
    const { page } = await openRun(demo.browser, demo.url, { strategy: "adaptive-2019" });
    await untilRound(page, 15);
    await page.getByTestId("case-4").click();
    await rowsOf(page).first().getByText("case 4").waitFor();
    await untilRound(page, 15);
    const [case4, case1] = await averageTaus(page);
    expect(case4).toBeLessThan(case1 as number);
    await screenshot(page, "case-4");
  });

  test("raising the delay to 1,000 ms raises b, and then tau within a few rounds", async () => {
    // The default strategy is at its largest tau here without any delay.
    const { page } = await openRun(demo.browser, demo.url, { strategy: "adaptive-2019" });
    await untilRound(page, 12);
    const before = mean(await nextTaus(page, 8));
    const costBefore = await shownValue(page, "global-cost");
    const runs = await rowsOf(page).count();
    await page.getByTestId("delay-slider").fill("1000");
    // A message each way adds 2 s, of which the first rounds may have got only a part.
    await page.waitForFunction(
      (least) => Number(document.querySelector("[data-testid=global-cost]")?.getAttribute("data-value")) > least,
      costBefore + 1.5,
    );
    // A single tau varies much, since its estimates come from few examples.
    expect(mean(await nextTaus(page, 6))).toBeGreaterThan(before);
    expect(await rowsOf(page).count()).toBe(runs);
    await screenshot(page, "delay");
  });

  test("a delay in the page's address waits for the next run, which starts with it", async () => {
    const { page } = await openRun(demo.browser, demo.url);
    await page.goto(new URL("?delay=500", demo.url).href);
    // While the page reads the history it shows the rounds of former runs.
    await untilState(page, "running");
    await untilRound(page, 2);
    await page.getByText("Each way, from the next run on: raises b by about 1,000 ms. Now it is 0 ms.").waitFor();
    await page.getByTestId("start-button").click();
    const [newest, before] = [rowsOf(page).nth(0), rowsOf(page).nth(1)];
    await newest.getByText(/^\d+\. case 1, adaptive · scaffold, momentum 0.8, \+500 ms$/).waitFor();
    await before.getByText(/^\d+\. case 1, adaptive · scaffold, momentum 0.8$/).waitFor();
    await page.getByText("Each way, at once: raises b by about 1,000 ms.").waitFor();
  });

  test("moving the slider of tau starts one run, with the value at which it comes to rest", async () => {
    const { page } = await openRun(demo.browser, demo.url);
    await untilRound(page, 2);
    const runs = await rowsOf(page).count();
    await page.getByTestId("strategy-select").selectOption("fixed");
    await rowsOf(page).first().getByText("fixed tau 10").waitFor();
    await page.getByTestId("tau-slider").evaluate((slider: HTMLInputElement) => {
      for (const tau of ["11", "12", "13"]) {
        slider.value = tau;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    await rowsOf(page).first().getByText("case 1, fixed tau 13 · sgd").waitFor();
    expect(await rowsOf(page).count()).toBe(runs + 2);
  });

  test("why a start was refused is shown until a run starts", async () => {
    const { page } = await openRun(demo.browser, demo.url);
    await untilRound(page, 2);
    await page.getByTestId("field-maximum-tau").fill("10001");
    await page.getByText("Enter a whole number from 1 to 10,000, or default.").waitFor();
    await page.getByTestId("field-maximum-tau").fill("100");
    await page.getByTestId("field-budget").fill("0.001");
    await page.getByTestId("start-button").click();
    await page.getByTestId("refusal").waitFor();
    await page.getByTestId("field-budget").fill("60");
    await page.getByTestId("start-button").click();
    await page.getByTestId("refusal").waitFor({ state: "detached" });
  });

  test("data that cannot be loaded here cannot be chosen, and asked for all the same, what is running stays chosen", async () => {
    const { page } = await openRun(demo.browser, demo.url);
    await page.goto(new URL("?data=fashion-mnist&model=softmax-regression", demo.url).href);
    await untilState(page, "running");
    await untilRound(page, 2);
    const data = page.getByTestId("dataset-select");
    const clothes = data.locator("option[value=fashion-mnist]");
    expect(await clothes.innerText()).toBe("Which piece of clothing? Fashion-MNIST (needs --datasets DIR)");
    expect(await clothes.isDisabled()).toBe(true);
    expect(await data.inputValue()).toBe("fashion-mnist");
    await page.getByTestId("start-button").click();
    await page.getByTestId("refusal").waitFor();
    await page.getByTestId("differs").waitFor({ state: "detached" });
    expect(await data.inputValue()).toBe("mnist-even-odd");
    expect(await page.getByTestId("model-select").inputValue()).toBe("squared-svm");
  });

  test("pausing stops the plots and the budget's clock, resuming goes on from there", async () => {
    const { page } = await openRun(demo.browser, demo.url);
    await untilRound(page, 3);
    await page.getByTestId("pause-button").click();
    await untilState(page, "paused");
    // The round under way still ends; after that, whatever else happens at the aggregator adds no point.
    await untilRoundEnded(page);
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
    const { page } = await openRun(demo.browser, demo.url);
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
    const { page } = await openRun(demo.browser, demo.url);
    await untilRound(page, 3);
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
    const { page } = await openRun(demo.browser, demo.url);
    await untilRound(page, 4);
    await page.getByTestId("stop-button").click();
    await untilState(page, "finished");
    const points = await plotPoints(page, "tau");
    await page.reload();
    await untilState(page, "finished");
    expect(await plotPoints(page, "tau")).toBe(points);
  });
});
