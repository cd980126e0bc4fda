import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { demoForFile, openRun, screenshot, untilRound } from "./demo.ts";
import { violations } from "./violations.ts";

const demo = demoForFile("--nodes", "3");

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
    const { page } = await openRun(demo.browser, demo.url, { data: "mnist-digits" }, { width: 1280, height: 600 });
    // The button that starts a run is among the settings, below the first screen.
    await page.evaluate(() => scrollTo(0, 0));
    await untilRound(page, 3);
    await untilWeightsArePainted(page);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await screenshot(page, "softmax-regression");
  });

  test("a cluster has one name, in sight and for screen readers", async () => {
    const { page } = await openRun(demo.browser, demo.url, { model: "k-means", data: "mnist-digits" });
    const centres = page.locator(".weights-each > span");
    await centres.nth(9).waitFor();
    for (const k of [1, 2, 10]) {
      const centre = centres.nth(k - 1);
      expect(await centre.innerText()).toBe(`cluster ${k}`);
      expect(await centre.getByRole("img").getAttribute("aria-label")).toBe(`The centre of cluster ${k}`);
    }
  });

  test("of a regression, the weights are shown by feature, and predictions of test examples against the truth", async () => {
    const { page, complaints } = await openRun(demo.browser, demo.url, { data: "cars" });
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
    const { page } = await openRun(demo.browser, demo.url, { data: "penguins" });
    await untilRound(page, 5);
    const counts = await page.locator(".answer-counts tbody td").allInnerTexts();
    expect(counts).toHaveLength(9);
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(40);
  });

  test("a network shows its layers, and on request their weights and what they make of a drawing", async () => {
    const settings = { model: "cnn-small", data: "mnist-digits", strategy: "fixed:1" };
    const { page, complaints } = await openRun(demo.browser, demo.url, settings);
    let fetched = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/api/weights")) fetched += 1;
    });
    await untilRound(page, 1);
    await page.getByTestId("stage-twin").getByText("The pictures are of the weights of 8 kernels of conv1.").waitFor();
    const layers = page.getByTestId("layers");
    expect(await layers.locator("li > b").allInnerTexts()).toEqual(["input", "conv1", "conv2", "scores"]);
    expect(fetched).toBe(0);
    await page.getByTestId("look-inside").focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("layers-example-3").click();
    await page.locator("[data-testid=probabilities] tr[data-largest=true]").waitFor();
    const shares = await page.getByTestId("probabilities").locator("td.number").allInnerTexts();
    expect(shares.reduce((sum, share) => sum + Number.parseFloat(share), 0)).toBeCloseTo(100, 0);
    // The same model answers on the first screen.
    await page.locator("[data-testid=pad-answer][data-value]").waitFor();
    await page.waitForFunction(() => {
      const pictures = [...document.querySelectorAll<HTMLCanvasElement>(".layer figure .picture")];
      const colours = pictures.map((picture) => {
        const pixels = picture.getContext("2d")?.getImageData(0, 0, picture.width, picture.height).data;
        return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
      });
      return colours.length === 3 && colours.every((count) => count > 10);
    });
    await page.waitForFunction(() => {
      const cells = document.querySelectorAll("[data-testid=test-confusion] tbody td");
      return [...cells].reduce((sum, cell) => sum + Number(cell.textContent), 0) === 10_000;
    });
    await screenshot(page, "layers");
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(complaints).toEqual([]);
  });

  test("another model and other data are learned as soon as they are chosen, without complaints", async () => {
    const { page, complaints } = await openRun(demo.browser, demo.url, { data: "mnist-even-odd" });
    await untilRound(page, 3);
    await page.getByTestId("dataset-select").selectOption("mnist-digits");
    await page.getByRole("banner").getByText("Which digit?").waitFor();
    await untilRound(page, 3);
    await page.getByTestId("samples-right").getByText(/\d/).waitFor();
    await page.getByTestId("model-select").selectOption("k-means");
    await page.getByText("the centres of the clusters").waitFor();
    await screenshot(page, "k-means");
    await page.getByTestId("dataset-select").selectOption("cars");
    // K-means can learn from them, but is not made for them.
    await page.getByTestId("plot-accuracy").getByRole("heading", { name: "Test error" }).waitFor();
    expect(await page.getByTestId("model-select").inputValue()).toBe("linear-regression");
    await untilRound(page, 3);
    await page.getByTestId("partition-dirichlet:0.5").click();
    await page.locator(".status").getByText("dirichlet 0.5").waitFor();
    expect(complaints).toEqual([]);
  });
});
