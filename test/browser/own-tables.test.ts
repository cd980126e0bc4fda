import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchEdgewise } from "../e2e/support/edgewise.ts";
import { connectToChromium, openPage, screenshot } from "./demo.ts";

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), "edgewise-"));
const started: { end(): Promise<void> }[] = [];
beforeAll(async () => {
  browser = await connectToChromium();
});
afterAll(async () => {
  await browser.close();
  await Promise.all(started.map((program) => program.end()));
  rmSync(folder, { recursive: true });
});

function edgewise(...args: string[]) {
  const program = launchEdgewise(...args);
  started.push(program);
  return program;
}

/** Machines that are hot and loud break; those that are cold and quiet do not. */
function table(name: string, rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const breaks = i % 2 === 0;
    const heat = (breaks ? 60 : 40) + ((i * 7) % 11);
    return `${heat},${breaks ? "loud" : "quiet"},${breaks ? "yes" : "no"}`;
  });
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `heat,noise,breaks\n${lines.join("\n")}\n`);
  return path;
}

test("a model of nodes' own tables is shown by the names of their columns, with how good it is and where", async () => {
  const aggregator = edgewise(
    "aggregator",
    "--port",
    "0",
    "--no-open",
    "--nodes",
    "2",
    "--rounds",
    "40",
    "--target",
    "breaks",
  );
  const address = (await aggregator.line(/nodes connect with: npx edgewise node (\S+)/)).match(/ws:\S+/)?.[0] as string;
  const { page, complaints } = await openPage(browser, address.replace("ws:", "http:"));
  await page.getByText("Known as soon as the nodes have told").waitFor();
  const commands = page.getByTestId("join-commands");
  expect(await commands.locator("code").allInnerTexts()).toEqual([`npx edgewise node ${address} --data FILE`]);
  // The run is asked for: there is nothing to start, nor yet a knob to drag.
  expect(await page.locator(".run-strip").getByRole("button", { name: "Start" }).isDisabled()).toBe(true);
  expect(await page.locator(".dial-hint").innerText()).toMatch(/^From the first round on/);
  expect(await page.locator(".dial-ticks span").count()).toBe(0);
  await screenshot(page, "own-tables-awaited");
  for (const [name, rows] of [
    ["north", 60],
    ["south", 80],
  ] as const) {
    edgewise("node", address, "--name", name, "--data", table(name, rows), "--yes");
  }
  await page.getByTestId("quality").waitFor();
  expect(await commands.count()).toBe(0);
  expect(await page.getByTestId("quality").innerText()).toMatch(/^The model is right for 100.0 % of them/);
  expect(await page.getByTestId("accuracy").innerText()).toBe("100.0 %");
  const reading = page.getByRole("region", { name: "accuracy", exact: true });
  expect(await reading.innerText()).toMatch(/^Accuracy\s+100\.0 %\s+On \d+ examples that the nodes kept apart\.$/);
  expect(await page.getByTestId("plot-accuracy").count()).toBe(0);
  const nodes = page.locator(".quality-nodes tbody tr");
  expect(await nodes.locator("th").allInnerTexts()).toEqual(["all", "north", "south"]);
  expect(await page.getByText("noise loud").first().isVisible()).toBe(true);

  await page.getByText("by the result of run 1").first().waitFor();
  await page.getByTestId("example-heat").fill("65,5");
  await page.getByText("Write 65.5, with a point.").waitFor();
  await page.getByTestId("example-heat").fill("65.5");
  await page.getByTestId("example-noise").selectOption("loud");
  await page.getByTestId("example-answer").getByText("yes").waitFor();
  const buffer = Buffer.from("noise,heat\nloud,64\nquiet,hot\nquiet,41\n");
  await page.getByTestId("example-file").setInputFiles({ name: "new.csv", mimeType: "text/csv", buffer });
  const answered = page.getByTestId("file-answers");
  expect(await answered.innerText()).toMatch(/^new.csv: 2 rows answered by the result of run 1, 1 without an answer/);
  expect(await answered.locator("td.answered").allInnerTexts()).toEqual([
    "yes",
    'none: column "heat" holds no number',
    "no",
  ]);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByTestId("answers-download").click()]);
  expect(file.suggestedFilename()).toBe("new-answers.csv");
  await file.saveAs(join(folder, "answers.csv"));
  expect(readFileSync(join(folder, "answers.csv"), "utf8")).toMatch(
    /^prediction,probability no,probability yes\nyes,[\d.]+,[\d.]+\n,,\nno,[\d.]+,[\d.]+\n$/,
  );
  await screenshot(page, "own-tables");
  expect(complaints).toEqual([]);
});
