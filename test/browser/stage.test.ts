import { expect, test } from "vitest";
import { demoForFile, openPage, openRun, screenshot, untilRound } from "./demo.ts";
import { violations } from "./violations.ts";

const demo = demoForFile();

test("the stage shows a run in pictures and in words, its dial starts one by key, and a device is slowed down where one looks", async () => {
  const { page, complaints } = await openRun(demo.browser, demo.url, { case: "2" });
  await untilRound(page, 3);
  const twin = page.getByTestId("stage-twin");
  await twin
    .getByText(/^Round \d+: 5 nodes make \d+ local updates? each, then what they send is averaged\.$/)
    .waitFor();
  await twin.getByText(/drifts? (furthest|apart)/).waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction(() => {
    const canvas = document.querySelector("[data-testid=stage-picture]") as HTMLCanvasElement;
    const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    // Weights bring many colours.
    return new Set(new Uint32Array(data.buffer)).size > 200;
  });
  const box = await page.locator(".first-dial").boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(900);
  expect(await violations(page)).toEqual([]);

  await page.getByTestId("stand-node-3").getByRole("button").focus();
  await page.keyboard.press("Enter");
  const menu = page.getByTestId("node-menu");
  await menu.getByTestId("node-slow-node-3-5").click();
  await page.getByTestId("stand-node-3").getByText("5× slower").waitFor();
  expect(await violations(page)).toEqual([]);
  await menu.getByTestId("node-slow-node-3-1").click();
  await menu.getByTestId("node-unplug-node-3").click();
  await page.getByTestId("stand-node-3").getByText("unplugged").waitFor();
  // The aggregator goes on without it, and it comes back by itself.
  await page.locator("[data-testid=node-card-node-3][data-state=gone]").waitFor({ state: "attached" });
  await menu.getByTestId("node-plug-in-node-3").click();
  await page.locator("[data-testid=node-card-node-3]:not([data-state=gone])").waitFor({ state: "attached" });
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  // On a phone it is a sheet over the page: nobody tabs on to what it covers.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId("stand-node-3").getByRole("button").press("Enter");
  await menu.getByTestId("node-slow-node-3-1").getByRole("radio").focus();
  await page.keyboard.press("Tab");
  await menu.waitFor({ state: "detached" });
  // The focus stays where the person went.
  await page.locator(".first :focus").waitFor();
  await page.setViewportSize({ width: 1440, height: 900 });

  const knob = page.getByTestId("dial-knob");
  await knob.focus();
  await page.keyboard.press("Home");
  await page.getByTestId("runs-legend").getByText("fixed tau 1").first().waitFor();
  await page.locator("[data-testid=dial-knob][aria-valuenow='1']").waitFor();
  await page.getByTestId("dial-adaptive").click();
  await page.getByTestId("dial-adaptive").waitFor({ state: "detached" });

  await page.keyboard.press("f");
  await page.locator("html[data-stage=on]").waitFor();
  expect(await violations(page)).toEqual([]);
  await screenshot(page, "stage-mode");
  await page.keyboard.press("Escape");
  await page.locator("html[data-stage=off]").waitFor();
  await page.keyboard.press("?");
  await page.getByTestId("help").getByText("Let the controller choose").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test("without motion the stage stands still at a telling moment, and says the same in words", async () => {
  const { page } = await openRun(demo.browser, demo.url, { case: "2", strategy: "fixed:40" });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await untilRound(page, 3);
  await page
    .getByTestId("stage-twin")
    .getByText(/computes: \d+ of 40 local updates made\.|sends its weights\./)
    .first()
    .waitFor();
  await page
    .getByTestId("stage-twin")
    .getByText(/waits for the others\./)
    .first()
    .waitFor();
});

test("the page that npm start opens plays three acts, which can be skipped, and ends with the controller's run, after which nothing is drawn until something changes", async () => {
  const { page, complaints } = await openPage(demo.browser, new URL("?first-minute", demo.url).href);
  await page.getByTestId("caption").getByText("Too chatty.").waitFor();
  await page.getByTestId("runs-legend").getByText("case 2, fixed tau 1 ").first().waitFor();
  await page.getByTestId("skip-act").click();
  await page.getByTestId("runs-legend").getByText("case 2, fixed tau 300").first().waitFor();
  await page.getByTestId("skip-act").click();
  await page.locator("[data-testid=runs-legend] tr.current").getByText("case 2, adaptive").waitFor();
  await page.getByTestId("skip-act").click();
  await page.getByTestId("play-acts").waitFor();

  await page.evaluate(() => {
    const { clearRect } = CanvasRenderingContext2D.prototype;
    const counts = Object.assign(window, { drawn: 0 });
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      if (this.canvas.dataset.testid === "stage-picture") counts.drawn += 1;
      clearRect.apply(this, box);
    };
  });
  const drawn = () => page.evaluate(() => (window as unknown as { drawn: number }).drawn);
  await page.waitForFunction(() => (window as unknown as { drawn: number }).drawn > 0);
  // This run, and no other one, has a round that moves.
  await page
    .getByTestId("stage-twin")
    .getByText(/^Round /)
    .waitFor();
  await page.getByTestId("stop-button").click();
  await page.locator("[data-testid=stop-button]:disabled").waitFor();
  // It comes to rest: the browser has 30 frames, and the stage none.
  const untilRest = () =>
    page.evaluate(async () => {
      const counts = window as unknown as { drawn: number };
      for (let before = -1; before !== counts.drawn; ) {
        before = counts.drawn;
        for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
      }
    });
  // Out of sight the picture is not drawn, and its words are told to the end of the last round all the same.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.getByTestId("stage-twin").getByText("All have the same weights again.").waitFor();
  await untilRest();
  const outOfSight = await drawn();
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction((before) => (window as unknown as { drawn: number }).drawn > before, outOfSight);
  await untilRest();
  const atRest = await drawn();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction((before) => (window as unknown as { drawn: number }).drawn > before, atRest);
  expect(complaints).toEqual([]);
});

test("back and forward of the browser give the former settings and views, and a copied link gives the same page", async () => {
  const { page, complaints } = await openRun(demo.browser, demo.url, { case: "1" });
  const budget = page.getByTestId("field-budget");
  const before = await budget.inputValue();
  await page.getByTestId("case-2").click();
  await page.waitForURL(/case=2/);
  await budget.fill("61");
  await page.waitForURL(/budget=61/);
  await page.getByTestId("stage-mode").click();
  await page.waitForURL(/stage=on/);
  await page.getByTestId("race-button").click();
  await page.waitForURL(/race=/);

  await page.goBack();
  await page.locator("html[data-stage=on]").waitFor();
  await page.getByTestId("race").waitFor({ state: "detached" });
  await page.goBack();
  await page.locator("html[data-stage=off]").waitFor();
  expect(await budget.inputValue()).toBe("61");
  await page.goBack();
  await page.waitForURL((url) => url.searchParams.get("budget") !== "61");
  expect(await budget.inputValue()).toBe(before);
  await page.goForward();
  await page.waitForURL(/budget=61/);
  expect(await budget.inputValue()).toBe("61");

  const copy = await openPage(demo.browser, page.url());
  await copy.page.locator("[data-testid=case-2][aria-pressed=true]").waitFor();
  expect(await copy.page.getByTestId("field-budget").inputValue()).toBe("61");
  expect([...complaints, ...copy.complaints]).toEqual([]);
});
