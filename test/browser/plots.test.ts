import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReplayServer } from "../../src/host/replay-server.ts";
import type { AggregatorEventBody } from "../../src/watch/events.ts";
import { someResult } from "../support/kept-models.ts";
import { eventLines, keepRun, someRecord } from "../support/kept-runs.ts";
import { connectToChromium, openPage, screenshot } from "./demo.ts";
import { violations } from "./violations.ts";

let browser: Browser;
let server: Awaited<ReturnType<typeof startReplayServer>>;
const folder = mkdtempSync(join(tmpdir(), "edgewise-plots-"));
const id = "20261124-101112-penguins";
const undisturbed = "20261123-101112-penguins";
const ofOtherSeed = "20261125-101112-penguins";
const task = { dataset: "penguins", model: "softmax-regression" };
const settings = { ...someRecord.settings, partition: "uniform", strategy: "fixed:7", budgetSeconds: 40, seed: 1 };
const nodes = ["one", "two"];

beforeAll(async () => {
  browser = await connectToChromium();
  const record = { task: { ...task, title: "Which penguin?" }, settings, data: "uniform" };
  const kept = (name: string, seed: number, loss: number) =>
    keepRun(folder, name, {
      record: { ...record, settings: { ...settings, seed }, instance: name },
      files: { "events.ndjson": eventLines(events(seed, loss, name === id)) },
    });
  kept(id, 1, 0.3);
  kept(undisturbed, 2, 0.3);
  kept(ofOtherSeed, 3, 0.5);
  server = await startReplayServer({ runsFolder: folder, id }, 0);
});
afterAll(async () => {
  await server.close();
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** 40 rounds of a second, whose losses are 1/1, 1/2, ...; in the tenth the delay may change, after the twentieth a node leaves. */
function events(seed: number, result: number, delayChanges: boolean): AggregatorEventBody[] {
  const node = (name: string, examples: number, computeSeconds: number) => ({
    ...{ name, examples, localUpdates: 7, computeSeconds, communicateSeconds: 0.3, loss: 0.5 },
    waitSeconds: 0.7 - computeSeconds,
  });
  const round = (i: number): AggregatorEventBody[] => [
    { kind: "round-started", run: 1, round: i, localUpdates: 7, last: false, nodes },
    ...(i === 10 && delayChanges ? [{ kind: "delay-changed", delayMs: 500 } as const] : []),
    {
      kind: "round-finished",
      ...{ run: 1, round: i, localUpdates: 7, last: false, loss: 1 / i, bestLoss: 1 / i },
      ...{ localCostSeconds: 0.1, globalCostSeconds: 0.3, budgetSeconds: 40 },
      ...{ consumedBeforeSeconds: i - 1, consumedSeconds: i },
      decision: { kind: "stop", reason: "budget" },
      nodes: [node("one", 300, 0.7), node("two", 100, 0.5)],
    },
    ...(i === 20 ? [{ kind: "node-gone", name: "two", reason: "connection closed" } as const] : []),
  ];
  const chosen = {
    settings: { ...settings, seed },
    data: "uniform",
    update: "sgd",
    momentum: 0,
    nodes,
    ...task,
    delayMs: 0,
  };
  return [
    { kind: "run-started", run: 1, ...chosen },
    ...Array.from({ length: 40 }, (_, i) => round(i + 1)).flat(),
    { kind: "run-finished", run: 1, reason: "budget", summary: { ...someResult, ...task, loss: result } },
  ];
}

const whole = (page: Page) => page.getByTestId("whole-run");
const loss = (page: Page) => page.getByTestId("plot-loss").getByRole("slider");

/** The middle of a plot's height at these shares of its width. */
async function placesIn(page: Page, ...shares: readonly number[]) {
  const box = (await page.locator("[data-testid=plot-loss] .u-over").boundingBox()) ?? expect.fail("no plot");
  return shares.map((share) => ({ x: box.x + share * box.width, y: box.y + box.height / 2 }));
}

async function opened(options: Parameters<typeof openPage>[2], run = id) {
  const { page, complaints } = await openPage(browser, `${server.url}/#run=${run}`, options);
  await page.locator("[data-testid=plot-loss][data-points='40']").waitFor();
  await loss(page).scrollIntoViewIfNeeded();
  return { page, complaints };
}

async function saved(page: Page, name: "plots-csv" | "plots-json"): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByTestId(name).click()]);
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return readFileSync(path, "utf8");
}

test("a plot is looked at closely with the mouse, says what is at the cursor and what happened, and is saved", async () => {
  const { page, complaints } = await opened({});
  const [from, to, at] = (await placesIn(page, 0.25, 0.75, 0.506)) as [Place, Place, Place];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await whole(page)
    .getByText(/^back from (9\.9|10)\S*–(29\.9|30)\S* s$/)
    .waitFor();
  await page.mouse.move(at.x, at.y);
  // Round 21 began at 20 s, with a loss of 1/21.
  const values = page.getByTestId("cursor-values");
  await values.getByText("0.0476").waitFor();
  await values.getByText("two left: connection closed").waitFor();
  const happened = page.getByTestId("marks").getByRole("listitem");
  expect(await happened.allInnerTexts()).toEqual([
    expect.stringMatching(/9.2 s, round 10\s+delay 0 → 500 ms/),
    expect.stringMatching(/20.1 s, round 21\s+two left: connection closed/),
  ]);
  expect(await violations(page)).toEqual([]);

  await page.mouse.dblclick(at.x, at.y);
  await whole(page).getByText("whole run").waitFor();
  expect(await whole(page).isDisabled()).toBe(true);

  const lines = (await saved(page, "plots-csv")).trim().split("\n");
  expect([lines.length, lines[0]?.split(",").slice(0, 6)]).toEqual([
    41,
    ["run", "name", "round", "before", "after", "tau"],
  ]);
  const { runs } = JSON.parse(await saved(page, "plots-json"));
  expect([runs.length, runs[0].rounds[3].loss, runs[0].marks[1].name]).toEqual([1, 0.25, "two"]);

  await page.getByRole("button", { name: "Full screen: Loss" }).click();
  await page.locator("figure:fullscreen[data-testid=plot-loss]").waitFor();
  await page.getByRole("button", { name: "Leave full screen: Loss" }).click();
  await page.locator("figure:fullscreen").waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
});

test("the same goes with the keyboard alone, and is spoken", async () => {
  const { page, complaints } = await opened({});
  await loss(page).focus();
  const speaks = (words: string) =>
    page.locator(`[data-testid=plot-loss] [role=slider][aria-valuetext^="${words}"]`).waitFor();
  await page.keyboard.press("Home");
  await speaks("at 0.00 s, loss 1.0000");
  for (let i = 0; i < 51; i++) await page.keyboard.press("ArrowRight");
  await speaks("at 20.4 s, loss 0.0476, two left");
  await page.keyboard.press("+");
  await whole(page).getByText("back from 10.2–30.2 s").waitFor();
  await page.keyboard.press("Shift+ArrowRight");
  await whole(page).getByText("back from 15.2–35.2 s").waitFor();
  await page.keyboard.press("Escape");
  await whole(page).getByText("whole run").waitFor();
  expect(complaints).toEqual([]);
});

test("on a phone, a finger drawn sideways looks closer, one drawn down scrolls the page, and a button goes back", async () => {
  const { page, complaints } = await opened({ width: 390, height: 844 });
  const touch = await page.context().newCDPSession(page);
  const [from, to] = (await placesIn(page, 0.25, 0.75)) as [Place, Place];
  const finger = async (type: string, ...touchPoints: readonly Place[]) =>
    touch.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: [...touchPoints] });
  await finger("touchStart", from);
  for (const share of [0.3, 0.6, 1]) await finger("touchMove", { ...from, x: from.x + share * (to.x - from.x) });
  await finger("touchEnd");
  await whole(page)
    .getByText(/^back from (9|10)\S*–(29|30)\S* s$/)
    .waitFor();
  await whole(page).click();
  await whole(page).getByText("whole run").waitFor();
  expect(complaints).toEqual([]);
});

test("runs that differ only in their seed have a mean and a spread, in the list and drawn as a band", async () => {
  const { page, complaints } = await opened({ colorScheme: "dark" }, undisturbed);
  await page.getByTestId(`run-${ofOtherSeed}`).getByRole("checkbox").check();
  // Of 0.3 and 0.5 the mean is 0.4 and the deviation a tenth of the root of 2.
  await page.getByTestId("seeds-row").getByText("0.4000 ± 0.1414").waitFor();
  const switched = page.getByRole("button", { name: "mean and spread over seeds" });
  await switched.click();
  expect(await switched.getAttribute("aria-pressed")).toBe("true");
  await loss(page).press("Home");
  await page.getByTestId("seeds-row").getByText("1.0000 ± 0.0000").waitFor();
  expect(await violations(page)).toEqual([]);
  await screenshot(page, "seeds");
  expect(complaints).toEqual([]);
});

test("how it works is told with the numbers of the last round, and each letter shows its place in the picture", async () => {
  const { page, complaints } = await opened({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  const formulas = page.getByTestId("formulas");
  const contents = page.getByRole("navigation", { name: "Parts of this page" });
  await contents.getByRole("button", { name: "How it works" }).click();
  await page.locator("#how-it-works:focus").waitFor();
  for (const part of ["Runs", "Protocol", "How it works"]) {
    await contents.getByRole("button", { name: part }).click();
    await contents.locator("[aria-current]").getByText(part).waitFor();
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(new URL(page.url()).hash).toBe(`#run=${id}`);
  const text = (await formulas.innerText()).replaceAll(/\s+/g, " ");
  expect(text).toContain("7 · 100 ms + 300 ms = 1.00 s");
  expect(text).toContain("39.00 s + 1.00 s = 40.00 s of 40 s");
  expect(text).toContain("D = 300 + 100 = 400");
  await formulas.getByRole("button", { name: "300 ms" }).focus();
  const drawing = page.getByTestId("round-drawing");
  expect(await drawing.getAttribute("data-lit")).toBe("b");
  expect(await drawing.getAttribute("aria-label")).toContain("the slowest, one, let the others wait");
  expect(await drawing.locator(".sweep").evaluate((element) => getComputedStyle(element).animationName)).toBe("none");
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

interface Place {
  readonly x: number;
  readonly y: number;
}
