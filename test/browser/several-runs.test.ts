import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./aggregator.ts";
import { connectToChromium, openPage } from "./demo.ts";
import { violations } from "./violations.ts";

let chromium: Browser;
beforeAll(async () => {
  chromium = await connectToChromium();
});
afterAll(() => chromium.close());

test("the list shows what each run does; a browser joins the one that waits, and each has its page", async () => {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-list-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "runs.yaml");
  const lines = ["budget: 600", "strategy: fixed:5", "delay: 50", "save: false", "open: false", "port: 0", "runs:"];
  writeFileSync(
    file,
    [...lines, "  - {name: parity, nodes: 1}", "  - {name: digits, nodes: 1, dataset: mnist-digits}"].join("\n"),
  );
  const aggregator = startProgram("aggregator", file);
  onTestFinished(() => aggregator[Symbol.asyncDispose]());
  const link = /ws:\/\/\S+/.exec(await aggregator.line(/nodes connect with: /))?.[0] ?? "";
  const node = startProgram("node", link, "--name", "pi-1", "--run", "parity", "--no-key");
  onTestFinished(() => node[Symbol.asyncDispose]());

  const size = { width: 390, height: 844, withPolicy: true };
  const { page, complaints } = await openPage(chromium, link.replace("ws:", "http:"), size);
  await page
    .getByTestId("run-parity")
    .getByText(/^learns, round \d/)
    .waitFor();
  await page.getByTestId("run-digits").getByText("waits for nodes: 0 of 1").waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await violations(page)).toEqual([]);

  await page.getByRole("link", { name: "let this browser learn along" }).click();
  await page.getByText("Which digit?").waitFor();
  await page.getByLabel("Name of this device").fill("tab-1");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByTestId("node-rounds").filter({ hasNotText: /^0$/ }).waitFor();

  const list = await openPage(chromium, link.replace("ws:", "http:"), size);
  await list.page
    .getByTestId("run-digits")
    .getByText(/^learns, round \d/)
    .waitFor();
  await list.page.getByRole("link", { name: "digits" }).click();
  await list.page.getByRole("heading", { name: "Edgewise digits" }).waitFor();
  await list.page
    .getByTestId("run-state")
    .filter({ hasText: /^Run 1, round \d/ })
    .waitFor();
  expect(new URL(list.page.url()).pathname).toBe("/runs/digits/");
  await list.page.getByRole("link", { name: "Edgewise" }).click();
  await list.page.getByTestId("run-parity").waitFor();
  expect([...complaints, ...list.complaints]).toEqual([]);
});
