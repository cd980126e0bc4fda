import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./aggregator.ts";
import { launchChromium } from "./chromium.ts";
import { connectToChromium, openPage } from "./demo.ts";
import { launchFirefox, openFirefoxPage } from "./firefox.ts";
import { violations } from "./violations.ts";

let chromium: Browser;
let firefox: Browser;
beforeAll(async () => {
  [chromium, firefox] = await Promise.all([connectToChromium(), launchFirefox()]);
});
afterAll(async () => {
  await Promise.all([chromium.close(), firefox.close()]);
});

const phone = { width: 390, height: 844, withPolicy: true };
/** Digits by label, so that all the nodes' shares differ; tau and pace are the same for all, so that bits can be compared. */
const task = ["--dataset", "mnist-digits", "--partition", "by-label", "--strategy", "fixed:5", "--pace", "common"];

/** An aggregator, and where its nodes and browsers find it. */
async function startAggregator(...options: readonly string[]) {
  const program = startProgram(
    "aggregator",
    "--port",
    "0",
    "--kernels",
    "simd",
    "--budget",
    "600",
    ...task,
    ...options,
  );
  onTestFinished(() => program[Symbol.asyncDispose]());
  const line = await program.line(/nodes connect (with|to):? .*ws:/);
  const address = /ws:\/\/[^\s#/]+/.exec(line)?.[0] ?? "";
  return { ...program, address, page: address.replace("ws:", "http:") };
}

function startNode(address: string, name: string, ...options: readonly string[]) {
  const program = startProgram("node", address, "--name", name, "--no-key", "--kernels", "simd", ...options);
  onTestFinished(() => program[Symbol.asyncDispose]());
  return program;
}

/** What a link with a new token ends in. */
function linkOf(right: "join" | "present", state: string): string {
  const made = spawnSync(process.execPath, ["bin/edgewise.mjs", "tokens", "create", right, "--state-dir", state]);
  return /#\w+=[\w,=-]+/.exec(made.stdout.toString())?.[0] ?? "";
}

/** A page of this context with all its errors. */
async function complainingPage(context: BrowserContext, url: string) {
  const page = await context.newPage();
  page.setDefaultTimeout(240_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

/** Until the page says that its node has done a round. */
function untilRounds(page: Page): Promise<void> {
  return page.getByTestId("node-rounds").filter({ hasNotText: /^0$/ }).waitFor();
}

async function joinAs(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of this device").fill(name);
  await page.getByRole("button", { name: "Join" }).click();
}

test("tabs of Chromium and Firefox are nodes beside one of Node.js; one that is closed and opened again is the same node", async () => {
  const aggregator = await startAggregator("--nodes", "4", "--no-save");
  // So that rounds take a while, and leave processors to the browsers.
  startNode(aggregator.address, "pi-1", "--link", "wifi");
  const joinUrl = `${aggregator.page}/join`;
  const context = await chromium.newContext({ viewport: phone, bypassCSP: false });
  onTestFinished(() => context.close());
  const first = await complainingPage(context, joinUrl);
  expect(await violations(first.page)).toEqual([]);
  await first.page.getByText("Which digit?").waitFor();
  await joinAs(first.page, "tab-1");
  const second = await context.newPage();
  await second.goto(joinUrl);
  await joinAs(second, "tab-2");
  const third = await openFirefoxPage(firefox, joinUrl);
  await joinAs(third.page, "fox");

  await aggregator.line(/round +[1-9]/);
  // Whether a page says "computing" or "reported" at a given moment is chance: rounds are shorter than what it shows.
  for (const page of [first.page, second, third.page]) await untilRounds(page);
  expect(await violations(first.page)).toEqual([]);

  // Closed without a word, and opened anew: the browser knows who it was, and goes on by itself.
  await second.close();
  await aggregator.line(/tab-2 is gone/);
  const again = await context.newPage();
  await again.goto(joinUrl);
  await aggregator.line(/tab-2 is back/);
  await untilRounds(again);
  await third.page.reload();
  await aggregator.line(/fox is back/);
  await untilRounds(third.page);

  await first.page.getByRole("button", { name: "Leave" }).click();
  await first.page.getByText("This device has left. It can join again").waitFor();
  await aggregator.line(/tab-1 is gone: the node was stopped/);
  expect([...first.complaints, ...third.complaints]).toEqual([]);
});

test("over plain HTTP from elsewhere and without WebAssembly tabs are nodes, and the page says what HTTPS would add", async () => {
  const state = mkdtempSync(join(tmpdir(), "edgewise-join-"));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const own = ["--state-dir", state];
  const aggregator = await startAggregator("--host", "0.0.0.0", "--tls", "off", "--nodes", "2", "--no-save", ...own);
  // A name of this machine that is none of a loopback: no secure context.
  const elsewhere = `${hostname().replace(/\..*/, "")}.local`;
  const { port } = new URL(aggregator.page);
  const browser = await launchChromium(`--host-resolver-rules=MAP ${elsewhere} 127.0.0.1:${port}`);
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ viewport: phone });
  await context.route(/\.js$/, (route) => {
    const path = new URL(route.request().url()).pathname;
    const code = readFileSync(join("dist/dashboard", path), "utf8");
    return route.fulfill({ contentType: "text/javascript", body: `delete globalThis.WebAssembly;${code}` });
  });
  const url = `http://${elsewhere}/join${linkOf("join", state)}`;
  const first = await complainingPage(context, url);
  const missing = await first.page.evaluate(() => [
    isSecureContext,
    "WebAssembly" in globalThis,
    "SharedArrayBuffer" in globalThis,
    crypto.subtle !== undefined,
    "wakeLock" in navigator,
  ]);
  expect(missing).toEqual([false, false, false, false, false]);
  await first.page.getByText("This page came without encryption").click();
  await first.page.getByText(/With HTTPS the page could also keep the screen awake, and the browser would/).waitFor();
  expect(await violations(first.page)).toEqual([]);
  await joinAs(first.page, "tab-1");
  const second = await complainingPage(context, url);
  await joinAs(second.page, "tab-2");
  for (const { page } of [first, second]) await untilRounds(page);
  expect(await second.page.workers()[0]?.evaluate(() => "WebAssembly" in globalThis)).toBe(false);
  // Which of the browser's nodes a page is, pages agree on among themselves, where there are no locks.
  await second.page.reload();
  await aggregator.line(/tab-2 is back/);
  await untilRounds(second.page);
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

test("a run with browsers among its nodes ends with the weights of one without, bit for bit", async () => {
  const names = ["a", "b", "c"] as const;
  const runs = mkdtempSync(join(tmpdir(), "edgewise-join-"));
  onTestFinished(() => rmSync(runs, { recursive: true }));
  const once = ["--nodes", "3", "--once", "--rounds", "6", "--runs-dir"];

  const mixed = await startAggregator(...once, join(runs, "mixed"));
  const url = `${mixed.page}/join?kernels=simd`;
  startNode(mixed.address, names[0]);
  await joinAs((await openPage(chromium, url, phone)).page, names[1]);
  await joinAs((await openFirefoxPage(firefox, url)).page, names[2]);
  expect(await mixed.ended).toBe(0);

  const plain = await startAggregator(...once, join(runs, "plain"));
  for (const name of names) startNode(plain.address, name);
  expect(await plain.ended).toBe(0);

  const weights = (folder: string) => {
    const [run = ""] = readdirSync(join(runs, folder)).filter((name) => !name.startsWith("."));
    return readFileSync(join(runs, folder, run, "model.safetensors"));
  };
  expect(weights("mixed").length).toBeGreaterThan(4 * 7840);
  expect(weights("mixed").equals(weights("plain"))).toBe(true);
});

test("the page shows a link with a token, as a QR code where phones reach it; by it a phone learns from digits that are drawn there", async () => {
  const state = mkdtempSync(join(tmpdir(), "edgewise-join-"));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const aggregator = await startAggregator("--nodes", "2", "--no-save", "--tokens", "--state-dir", state);
  const token = linkOf("present", state);
  const { page, complaints } = await openPage(chromium, `${aggregator.page}/${token}`, { withPolicy: true });
  await page.getByTestId("join-button").first().click();
  const link = (await page.getByTestId("join-link").getAttribute("href")) ?? "";
  expect(link).toMatch(/\/join#join=[\w-]{16,},key=[\w-]{43}$/);
  // A phone that scans it would look for the aggregator on itself.
  const code = page.getByRole("img", { name: "QR code of the link below" });
  const dialog = page.getByRole("dialog", { name: "Join with a phone" });
  expect(await dialog.innerText()).toMatch(/there is no code to scan.*--host 0\.0\.0\.0/);
  expect(await code.count()).toBe(0);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  const links = { links: [link], fromElsewhere: true };
  await page.route("**/api/join-links", (route) => route.fulfill({ json: links }));
  await page.getByTestId("join-button").first().click();
  await code.waitFor();
  expect(await violations(page)).toEqual([]);

  const withoutLink = await openPage(chromium, `${aggregator.page}/join`, phone);
  await withoutLink.page.getByText(/One may take part as a node here with a token only/).waitFor();
  // What is to be typed is shown as such, without the marks around it.
  await withoutLink.page.locator("code", { hasText: "edgewise tokens create join" }).waitFor();

  const { page: drawing, complaints: others } = await openPage(chromium, link, phone);
  await drawing.getByRole("radio", { name: "Digits that I draw" }).check();
  const pad = drawing.getByTestId("pad");
  for (const [digit, x] of [
    ["1", 140],
    ["1", 150],
    ["7", 60],
  ] as const) {
    await pad.hover({ position: { x, y: 40 } });
    await drawing.mouse.down();
    await pad.hover({ position: { x: 140, y: 240 } });
    await drawing.mouse.up();
    await drawing.getByRole("button", { name: new RegExp(`^${digit} `) }).click();
  }
  await drawing.getByText("3 digits drawn").waitFor();
  expect(await violations(drawing)).toEqual([]);
  // The token is nowhere to be seen any more.
  expect(drawing.url()).toBe(`${aggregator.page}/join`);
  await joinAs(drawing, "artist");
  startNode(link, "pi-1");
  await aggregator.line(/artist holds 3 examples/);
  await drawing.getByText(/Everybody’s model reads [0-3] of your 3 digits/).waitFor();
  expect([...complaints, ...others]).toEqual([]);
});

test("forty people in workers of one page go through a lesson with a digit each, without an error, and the page goes on drawing", async () => {
  // Messages that take a while: each of them comes to this test's process, too, which would fall behind.
  const aggregator = await startAggregator("--nodes", "40", "--no-save", "--delay", "100");
  const { page, complaints } = await openPage(chromium, `${aggregator.page}/join`, phone);
  await page.evaluate(async (base) => {
    const script = document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "";
    const name = /worker-[\w-]+\.js/.exec(await (await fetch(script)).text())?.[0] ?? "";
    const shown = { frames: 0, before: 0, ends: [] as unknown[] };
    Object.assign(globalThis, { shown });
    const draw = () => {
      shown.frames++;
      requestAnimationFrame(draw);
    };
    draw();
    for (let place = 0; place < 40; place++) {
      const worker = new Worker(new URL(name, script), { type: "module" });
      worker.addEventListener("message", ({ data }) => {
        if (data.kind === "round" && data.round === 1 && shown.before === 0) shown.before = shown.frames;
        if (data.kind === "ended") shown.ends.push(data);
      });
      const label = place % 10;
      const bar = (column: number) => Uint8Array.from({ length: 784 }, (_, i) => (i % 28 === column ? 255 : 0));
      const digits = Array.from({ length: 10 }, (_, i) => ({ label, pixels: bar(2 * label + (i % 3)) }));
      const source = { kind: "drawn", digits, shows: false };
      const start = {
        base,
        name: `worker-${place}`,
        place: 100 + place,
        source,
        kernels: "simd",
        platform: "a worker",
      };
      worker.postMessage({ kind: "start", start });
    }
  }, `${aggregator.page}/`);
  const { page: teacher, complaints: others } = await openPage(chromium, `${aggregator.page}/?class=open`, {
    withPolicy: true,
  });
  await teacher.getByText("40 are in").waitFor();
  await teacher.getByTestId("lesson-start-one-digit-each").click();
  await teacher.getByTestId("lesson-progress").getByText("40 of 40 people done").waitFor();
  await teacher.getByTestId("lesson-next").click();
  await teacher.locator("[data-testid^=score-worker-]").nth(39).waitFor();
  // On a slow machine the step's time is over by now, and the next one has begun by itself.
  await teacher.evaluate(() =>
    document.querySelector<HTMLElement>("[data-testid=lesson][data-step='2'] [data-testid=lesson-next]")?.click(),
  );
  await teacher.getByRole("heading", { name: "What was learned?" }).waitFor();
  const { frames, before, ends } = await page.evaluate(
    () => (globalThis as unknown as { shown: { frames: number; before: number; ends: unknown[] } }).shown,
  );
  expect(ends).toEqual([]);
  expect(before).toBeGreaterThan(0);
  expect(frames - before).toBeGreaterThan(4);
  expect([...complaints, ...others]).toEqual([]);
});
