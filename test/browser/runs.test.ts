import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { builtInCatalog } from "../../src/catalog/built-in.ts";
import { encodeModelFile, type KeptModel } from "../../src/data/model-file.ts";
import { predictPictures } from "../../src/host/predictions.ts";
import { startReplayServer } from "../../src/host/replay-server.ts";
import { plainKernels } from "../../src/learning/plain-kernels.ts";
import type { AggregatorEventBody } from "../../src/watch/events.ts";
import { someResult } from "../support/kept-models.ts";
import { eventLines, keepRun, someRecord } from "../support/kept-runs.ts";
import { connectToChromium, openPage, screenshot, startDemo, untilState } from "./demo.ts";
import { violations } from "./violations.ts";

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), "edgewise-runs-"));
const id = "20261124-101112-penguins";
const ofPictures = "20261123-101112-digits";
const ofOwnPictures = "20261122-101112-photos";
const task = { dataset: "penguins", model: "softmax-regression" };
const settings = { ...someRecord.settings, partition: "uniform", strategy: "fixed:7", budgetSeconds: 5 };
const result = { ...someResult, ...task, strategy: "fixed:7", loss: 0.4321, metrics: { accuracy: 0.75 }, rounds: 20 };

beforeAll(async () => {
  browser = await connectToChromium();
  keepRun(folder, id, {
    record: {
      task: { ...task, title: "Which penguin?" },
      settings,
      data: "uniform",
      result,
      instance: "an earlier one",
    },
    files: {
      "events.ndjson": eventLines(events()),
      "metrics.csv": "round,loss\n1,1.05\n",
      "model.json": JSON.stringify({ model: task.model, schema: null, weights: "" }),
    },
  });
  keepRun(folder, ofOwnPictures, {
    record: { task: own.task },
    files: { "events.ndjson": eventLines([own, ...events()]), "model.json": encodeModelFile(seer) },
  });
  keepRun(folder, ofPictures, { files: { "events.ndjson": eventLines([digits, ...events()]) } });
});
/** What a run of digits begins with. */
const digits: AggregatorEventBody = {
  kind: "task-changed",
  task: {
    ...someRecord.task,
    classNames: ["odd", "even"],
    labelNames: ["0", "1"],
    picture: { width: 28, height: 28 },
    weightCount: 784,
    testExamples: 0,
  },
  partitions: [],
};
/** A model of pictures in colour, and what a run with it begins with. */
const seer = {
  model: "softmax-regression",
  schema: {
    kind: "pictures",
    version: 1,
    width: 4,
    height: 3,
    channels: 3,
    target: {
      kind: "classes",
      name: "class",
      classes: [
        { name: "day", count: 9 },
        { name: "night", count: 9 },
      ],
    },
  },
  dataset: null,
  weights: Float32Array.from({ length: 72 }, (_, i) => Math.sin(i) / 9),
  result: someResult,
  createdAt: new Date(0),
} as const satisfies KeptModel;
const own: Extract<AggregatorEventBody, { kind: "task-changed" }> = {
  kind: "task-changed",
  task: {
    dataset: "own",
    model: seer.model,
    title: "Classes of the nodes' own pictures",
    classNames: ["day", "night"],
    labelNames: ["day", "night"],
    picture: { width: 4, height: 3, channels: 3 },
    weightCount: 72,
    testExamples: 0,
    schema: seer.schema,
  },
  partitions: [],
};
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** A photo that the browser makes: light above, dark below, in colour. */
async function photo(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(60, 40);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    const fade = context.createLinearGradient(0, 0, 20, 40);
    fade.addColorStop(0, "#f0d080");
    fade.addColorStop(1, "#102060");
    context.fillStyle = fade;
    context.fillRect(0, 0, 60, 40);
    const file = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 });
    return [...new Uint8Array(await file.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** A made-up run of 20 rounds. */
function events(): AggregatorEventBody[] {
  const nodes = ["one", "two"];
  const rounds = Array.from(
    { length: 20 },
    (_, i): AggregatorEventBody => ({
      kind: "round-finished",
      run: 1,
      round: i + 1,
      localUpdates: 7,
      last: false,
      loss: 1 / (1 + i / 10),
      bestLoss: 1 / (1 + i / 10),
      localCostSeconds: 0.01,
      globalCostSeconds: 0.1,
      consumedBeforeSeconds: i / 5,
      consumedSeconds: (i + 1) / 5,
      budgetSeconds: 5,
      decision: { kind: "stop", reason: "budget" },
      nodes: [],
    }),
  );
  return [
    { kind: "run-started", run: 1, settings, data: "uniform", update: "sgd", momentum: 0, nodes, ...task, delayMs: 0 },
    ...rounds,
    { kind: "run-finished", run: 1, reason: "budget", summary: result },
  ];
}

/** The probabilities that `edgewise predict` gives a picture. */
async function predicted(bytes: Buffer): Promise<readonly number[]> {
  const path = join(folder, "photo.jpg");
  writeFileSync(path, bytes);
  const options = { catalog: builtInCatalog, kernels: plainKernels, where: "model.json", read: {} };
  const [answer] = (await predictPictures(seer, [path], options)).each;
  return answer?.kind === "class" ? answer.probabilities : [];
}

/** What a file that the page gives holds. */
async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  const name = file.suggestedFilename();
  await file.saveAs(join(folder, name));
  return { name, bytes: readFileSync(join(folder, name)) };
}

test("an earlier run is compared with the present one, named, saved, opened, and left again", async () => {
  const options = ["--nodes", "2", "--devices", "none", "--dataset", "penguins", "--rounds", "10"];
  await using demo = await startDemo(...options, "--runs-dir", folder);
  const { page, complaints } = await openPage(browser, demo.url);
  await untilState(page, "finished");
  const row = page.getByTestId(`run-${id}`);
  const legend = page.getByTestId("runs-legend").locator("tbody tr");
  await row.getByRole("checkbox").check();
  await legend.nth(1).waitFor();
  expect(await legend.nth(1).innerText()).toMatch(/fixed tau 7 · sgd\s+0.4321\s+75.0 %/);
  const strategies = page.getByTestId("differences").locator("tr", { hasText: "strategy" }).locator("td");
  expect(await strategies.allInnerTexts()).toEqual(["adaptive", "fixed:7"]);

  const picture = await saved(page, () => page.getByTestId("plots-picture").click());
  expect([picture.name, picture.bytes.subarray(1, 4).toString()]).toEqual(["edgewise-plots.png", "PNG"]);
  const csv = await saved(page, () => row.getByText("CSV").click());
  expect([csv.name, String(csv.bytes)]).toEqual([`${id}-metrics.csv`, "round,loss\n1,1.05\n"]);

  await row.getByRole("button", { name: /^Name run/ }).click();
  await page.getByTestId("run-name-field").fill("<i>before</i> the new switch");
  await page.keyboard.press("Enter");
  await row.getByText("<i>before</i> the new switch").waitFor();
  expect(readFileSync(join(folder, id, "label.txt"), "utf8")).toBe("<i>before</i> the new switch\n");

  await row.getByRole("button", { name: /^Open run/ }).press("Enter");
  await page.getByTestId("opened-run").getByText("<i>before</i> the new switch").waitFor();
  await page.getByTestId("result").waitFor();
  expect(await page.getByTestId("loss").innerText()).toBe("0.4321");
  expect(await page.getByTestId("plot-loss").getAttribute("data-points")).toBe("20");
  expect(await legend.count()).toBe(2);
  // Everything is about that run: who learned it, its settings, its files. Nothing can be started or stopped here.
  expect(await page.locator(".lead").textContent()).toBe(
    "Which penguin? 2 nodes learned it together, no example left its node.",
  );
  expect(await page.getByTestId("opened-settings").innerText()).toMatch(/strategy\s+fixed:7/);
  expect(await page.getByTestId("model-link").getAttribute("href")).toBe(`api/runs/${id}/model.json`);
  expect(await page.getByTestId("start-button").count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await screenshot(page, "earlier-run");

  await page.goto(`${demo.url}#run=${ofPictures}`);
  await page.locator(".model-parts").waitFor();
  await page.getByTestId("comparing").getByText("3 runs have no box").waitFor(); // they learned something else
  expect(await page.getByTestId("pad").count()).toBe(0); // the present model would answer

  await page.goto(`${demo.url}#run=${ofOwnPictures}`);
  const buffer = await photo(page);
  await page.getByTestId("picture-file").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer });
  await page.locator(".picture-seen").waitFor();
  const shown = await page.locator(".probabilities td.number").allInnerTexts();
  expect(shown.map(Number.parseFloat)).toEqual(
    (await predicted(buffer)).map((share) => expect.closeTo(100 * share, 0)),
  );

  await page.goto(`${demo.url}#run=${id}`);
  await page.reload();
  await page.getByTestId("opened-run").getByText("<i>before</i> the new switch").waitFor();
  await page.getByTestId("close-run").click();
  await page.getByTestId("opened-run").waitFor({ state: "detached" });
  expect(await page.getByTestId("loss").innerText()).not.toBe("0.4321");
  expect(await page.getByTestId("model-link").getAttribute("href")).toBe("api/model");
  await legend.nth(1).waitFor();
  await row.getByRole("checkbox").uncheck();
  await legend.nth(1).waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
});

test("a run is shown as it happened, at any moment of it, where no aggregator runs", async () => {
  const server = await startReplayServer({ runsFolder: folder, id }, 0);
  onTestFinished(() => server.close());
  const { page, complaints } = await openPage(browser, `${server.url}/#run=${id}&replay`);
  // Its 20 rounds took 2 s; played at once, they are over when somebody looks.
  const place = page.getByTestId("replay-place");
  await place.getByText("at its end").waitFor();
  const slider = page.getByTestId("replay-slider");
  await slider.fill("0.95");
  await place.getByText("round 10").waitFor();
  expect(await page.getByTestId("run-state").innerText()).toContain("round 10");
  expect(await page.getByTestId("plot-loss").getAttribute("data-points")).toBe("10");
  expect(await page.getByTestId("result").count()).toBe(0);
  await slider.press("Home");
  await place.getByText("round 1").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await screenshot(page, "replay");
  await page.getByTestId("replay-end").click();
  await page.getByTestId("result").waitFor();
  // There is nothing to go back to.
  expect(await page.getByTestId("close-run").count()).toBe(0);
  expect(await page.getByRole("button", { name: /^Close run/ }).count()).toBe(0);
  expect(complaints).toEqual([]);

  const { page: bare } = await openPage(browser, `${server.url}/`);
  await bare.getByTestId("replay-place").getByText("at its end").waitFor();
  expect(bare.url()).toContain(`#run=${id}&replay`);
});
