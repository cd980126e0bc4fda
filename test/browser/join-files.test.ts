import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./aggregator.ts";
import { connectToChromium, openPage, screenshot } from "./demo.ts";
import { launchFirefox, openFirefoxPage } from "./firefox.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { violations } from "./violations.ts";

let chromium: Browser;
let firefox: Browser;
const folder = mkdtempSync(join(tmpdir(), "edgewise-files-"));
beforeAll(async () => {
  [chromium, firefox] = await Promise.all([connectToChromium(), launchFirefox()]);
});
afterAll(async () => {
  await Promise.all([chromium.close(), firefox.close()]);
  rmSync(folder, { recursive: true });
});

const phone = { width: 390, height: 844, withPolicy: true };

function start(...args: readonly string[]) {
  const program = startProgram(...args);
  onTestFinished(() => program[Symbol.asyncDispose]());
  return program;
}

/** An aggregator for data of the nodes' own, and where its nodes and browsers find it. */
async function startAggregator(...options: readonly string[]) {
  const program = start("aggregator", "--port", "0", "--no-save", "--budget", "600", ...options);
  const line = await program.line(/nodes connect (with|to):? .*ws:/);
  const address = /ws:\/\/[^\s#/]+/.exec(line)?.[0] ?? "";
  return { ...program, address, page: address.replace("ws:", "http:") };
}

interface Machine {
  readonly serial: string;
  readonly heat: number;
  readonly noise: string;
  readonly breaks: string;
}

/** Machines that are hot and loud break; those that are cold and quiet do not. Each has a number of its own. */
function machines(of: string, rows: number): Machine[] {
  return Array.from({ length: rows }, (_, i) => {
    const isHot = i % 2 === 0;
    return {
      serial: `${of}-${(7919 * (i + 1)) % 10_007}-${i}`,
      heat: (isHot ? 60 : 40) + ((i * 7) % 11) + i / 1024,
      noise: isHot ? "loud" : "quiet",
      breaks: isHot ? "yes" : "no",
    };
  });
}

function csv(rows: readonly Machine[], names = "serial,heat,noise,breaks"): string {
  return `${names}\n${rows.map(({ serial, heat, noise, breaks }) => [serial, heat, noise, breaks].join()).join("\n")}\n`;
}

function parquet(rows: readonly Machine[]): Buffer {
  const column = (name: keyof Machine) => ({ name, data: rows.map((row) => row[name]) });
  return Buffer.from(
    parquetWriteBuffer({ columnData: [column("breaks"), column("noise"), column("heat"), column("serial")] }),
  );
}

async function joinAs(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of this device").fill(name);
  await page.getByRole("button", { name: "Join" }).click();
}

const untilRounds = (page: Page) => page.getByTestId("node-rounds").filter({ hasNotText: /^0$/ }).waitFor();

test("tabs with files of their own learn beside a node in Node.js, and no row of them leaves the tab", async () => {
  const aggregator = await startAggregator("--nodes", "3", "--target", "breaks");
  await using proxy = await startRecordingProxy(Number(new URL(aggregator.page).port));
  const tables = { north: machines("north", 60), south: machines("south", 80), west: machines("west", 70) };
  writeFileSync(join(folder, "north.csv"), csv(tables.north));
  start("node", aggregator.address, "--name", "north", "--no-key", "--data", join(folder, "north.csv"), "--yes");

  const context = await chromium.newContext({ viewport: phone });
  onTestFinished(() => context.close());
  const south = await context.newPage();
  const complaints: string[] = [];
  south.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  south.on("pageerror", (error) => complaints.push(error.message));
  await south.goto(`${proxy.url}/join`);
  await south.getByText("The column breaks is learned from the others.").waitFor();
  expect(await south.getByRole("button", { name: "Join" }).isDisabled()).toBe(true);
  const state = south.getByTestId("files-state");
  expect(await state.innerText()).toBe("Choose first what it learns from.");
  const file = south.getByTestId("table-file");

  // What is wrong is said before anything is told.
  const mistyped = csv(tables.south, "serial,heat,noise,brakes");
  await file.setInputFiles({ name: "south.csv", mimeType: "text/csv", buffer: Buffer.from(mistyped) });
  expect(await south.getByTestId("files-problems").innerText()).toContain(
    "the run's target breaks: there is no such column; did you mean brakes?",
  );
  expect(await state.innerText()).toBe("It cannot learn from this: see above.");
  expect(await south.getByRole("button", { name: "Join" }).isDisabled()).toBe(true);
  await file.setInputFiles({ name: "photo.csv", mimeType: "text/csv", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47]) });
  await south.getByTestId("files-wrong").getByText("photo.csv: it is a picture; choose a table here").waitFor();

  await file.setInputFiles({ name: "south.csv", mimeType: "text/csv", buffer: Buffer.from(csv(tables.south)) });
  await south.locator("[data-testid=files-preview][data-records='80']").waitFor();
  expect(await south.getByTestId("preview-held-out").innerText()).toBe("16");
  expect(await state.innerText()).toBe("Ready to learn from 64 rows.");
  // heat, loud, quiet, and what is always 1; the serial numbers are left out.
  expect(await south.getByTestId("preview-features").innerText()).toBe("4");
  expect(await south.getByTestId("preview-classes").innerText()).toBe("2");
  expect(await south.getByTestId("first-rows").locator("tbody tr").first().locator("td").allInnerTexts()).toEqual([
    "south-7919-0",
    "60",
    "loud",
    "yes",
  ]);
  await south.getByText("What the aggregator is told").click();
  expect(await south.getByTestId("files-told").innerText()).toMatch(
    /serial: nothing more \(a different text in every row\)/,
  );
  expect(await violations(south)).toEqual([]);
  await screenshot(south, "join-files");
  await joinAs(south, "south");

  const west = await context.newPage();
  await west.goto(`${proxy.url}/join`);
  await west
    .getByTestId("table-file")
    .setInputFiles({ name: "west.parquet", mimeType: "application/octet-stream", buffer: parquet(tables.west) });
  await west.locator("[data-testid=files-preview][data-records='70']").waitFor();
  await joinAs(west, "west");

  await aggregator.line(/round +[1-9]/);
  for (const page of [south, west]) await untilRounds(page);
  expect(await south.getByTestId("node-examples").innerText()).toBe("64");

  // A tab that is reloaded has its file still.
  await south.reload();
  await aggregator.line(/south is back/);
  await untilRounds(south);
  await south.getByRole("button", { name: "Leave" }).click();
  await south.locator("[data-testid=files-preview][data-records='80']").waitFor();
  await south.getByRole("button", { name: "Forget the file" }).click();
  await south.getByTestId("files-named").waitFor({ state: "detached" });
  await south.reload();
  await south.getByTestId("own-files").waitFor();
  expect(await south.getByTestId("files-named").count()).toBe(0);

  const sent = proxy.sent();
  // What is told can be read there, so that the file could be as well.
  expect(sent.includes('"name":"serial"')).toBe(true);
  for (const { serial, heat } of [...tables.south, ...tables.west]) {
    expect(sent.includes(serial), serial).toBe(false);
    if (!Number.isInteger(heat)) expect(sent.includes(`${heat}`), `${heat}`).toBe(false);
  }
  expect(sent.includes("PAR1")).toBe(false);
  expect(complaints).toEqual([]);
});

/** Dark pictures of the one class and bright ones of the other, all a little different. */
function picture(isBright: boolean, i: number): Buffer {
  const data = Uint8Array.from({ length: 12 * 10 }, (_, at) => (isBright ? 200 : 20) + ((at * 7 + i * 13) % 50));
  return Buffer.from(encode({ width: 12, height: 10, data, channels: 1 }));
}

test("a tab of Firefox learns from pictures that are chosen there by class, beside a folder in Node.js, and Chromium reads a folder too", async () => {
  const aggregator = await startAggregator("--nodes", "2", "--pictures", "6x6");
  for (const name of ["day", "night"]) {
    mkdirSync(join(folder, "photos", name), { recursive: true });
    for (let i = 0; i < 12; i++) writeFileSync(join(folder, "photos", name, `${i}.png`), picture(name === "day", i));
  }
  start("node", aggregator.address, "--name", "folder", "--no-key", "--data", join(folder, "photos"), "--yes");

  const { page: other, complaints: others } = await openPage(chromium, `${aggregator.page}/join`, phone);
  await other.getByTestId("picture-folder").setInputFiles(join(folder, "photos"));
  await other.locator("[data-testid=files-preview][data-records='24']").waitFor();
  expect(await other.getByTestId("preview-classes").innerText()).toBe("2");
  expect(await other.getByTestId("files-state").innerText()).toMatch(/^Ready to learn from \d+ pictures\.$/);
  expect(others).toEqual([]);

  const { page, complaints } = await openFirefoxPage(firefox, `${aggregator.page}/join`);
  for (const name of ["day", "night"]) {
    await page.getByRole("textbox", { name: /class/i }).fill(name);
    await page.getByTestId("class-pictures").setInputFiles(
      Array.from({ length: 15 }, (_, i) => ({
        name: `${name}-${i}.png`,
        mimeType: "image/png",
        buffer: picture(name === "day", 20 + i),
      })),
    );
  }
  await page.locator("[data-testid=files-preview][data-records='30']").waitFor();
  expect(await page.getByTestId("preview-features").innerText()).toBe("36");
  expect(await page.getByTestId("first-pictures").locator("canvas").count()).toBe(12);
  await joinAs(page, "fox");
  await aggregator.line(/round +[1-9]/);
  await untilRounds(page);
  await page.reload();
  await aggregator.line(/fox is back/);
  await untilRounds(page);
  expect(complaints).toEqual([]);
});

test("a browser that may not keep the files says so, and asks for them again", async () => {
  const aggregator = await startAggregator("--nodes", "2", "--target", "breaks");
  const { page } = await openPage(chromium, "about:blank", phone);
  // As in windows of some browsers that keep nothing.
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("no storage here", "SecurityError");
    };
  });
  await page.goto(`${aggregator.page}/join`);
  const buffer = Buffer.from(csv(machines("east", 40)));
  await page.getByTestId("table-file").setInputFiles({ name: "east.csv", mimeType: "text/csv", buffer });
  await page.getByTestId("files-kept").getByText("This browser keeps no copy").waitFor();
  await page.locator("[data-testid=files-preview][data-records='40']").waitFor();
  await page.reload();
  await page.getByTestId("own-files").waitFor();
  expect(await page.getByTestId("files-named").count()).toBe(0);
});
