import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startProgram } from "./aggregator.ts";
import { connectToChromium, openPage, untilState } from "./demo.ts";
import { violations } from "./violations.ts";

let chromium: Browser;
beforeAll(async () => {
  chromium = await connectToChromium();
});
afterAll(() => chromium.close());

const phone = { width: 390, height: 844, withPolicy: true };
const wide = { withPolicy: true };

/** A class: an aggregator that asks for links, two nodes of its own, and the links. */
async function startClass() {
  const state = mkdtempSync(join(tmpdir(), "edgewise-class-"));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const own = ["--state-dir", state];
  const task = ["--dataset", "mnist-digits", "--nodes", "2", "--strategy", "fixed:5"];
  const program = startProgram("demo", "--no-open", "--port", "0", "--budget", "600", "--tokens", ...task, ...own);
  onTestFinished(() => program[Symbol.asyncDispose]());
  const page = /http:\/\/[\w.:]+\d/.exec(await program.line(/the page is at /))?.[0] ?? "";
  const tokens = Object.fromEntries(
    (["watch", "present"] as const).map((right) => {
      const made = spawnSync(process.execPath, ["bin/edgewise.mjs", "tokens", "create", right, ...own]);
      return [right, /#\w+=[\w-]+/.exec(made.stdout.toString())?.[0] ?? ""];
    }),
  );
  return { page, tokens };
}

const markup = "<img src=x onerror=console.error(1)>";

/** For a page that begins: the first step of its lesson is called what somebody with bad intentions would call it. */
function callFirstStepByMarkup(): void {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    const named = "<img src=x onerror=console.error(1)>";
    send.call(this, typeof data === "string" ? data.replace("Draw your digits", named) : data);
  };
}

/** What the aggregator answers to a command that a page sends, whatever it shows. */
function sent(page: Page, command: object): Promise<string> {
  return page.evaluate(async (text) => {
    const socket = new WebSocket(new URL("events", location.href).href.replace(/^http/, "ws").replace(/[?#].*/, ""));
    socket.binaryType = "arraybuffer";
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    socket.send(text);
    return new Promise<string>((resolve) => {
      socket.onmessage = ({ data }) => {
        const words = new TextDecoder().decode(data as ArrayBuffer);
        if (!words.includes("refused")) return;
        socket.close();
        resolve(words);
      };
    });
  }, JSON.stringify(command));
}

async function drawOne(page: Page, digit: string): Promise<void> {
  const pad = page.getByTestId("pad");
  await pad.hover({ position: { x: 140, y: 40 } });
  await page.mouse.down();
  await pad.hover({ position: { x: 150, y: 240 } });
  await page.mouse.up();
  await page.getByRole("button", { name: new RegExp(`^${digit} `) }).click();
}

test("who watches has no commands, on the page and at the aggregator; a second device presents by a link that works once", async () => {
  const { page: url, tokens } = await startClass();
  // Each in a browser of its own: cookies are the browser's.
  const open = async (hash: string) => {
    const context = await chromium.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${url}/${hash}`);
    return page;
  };
  const viewer = await open(tokens.watch ?? "");
  await untilState(viewer, "running");
  expect(await viewer.getByRole("button", { name: /^(Stop|Pause|Start)/ }).count()).toBe(0);
  expect(await viewer.getByTestId("join-button").count()).toBe(0);
  await viewer.getByTestId("lock-note").first().waitFor();
  expect(await sent(viewer, { kind: "stop" })).toMatch(/takes a link for presenting/);
  await untilState(viewer, "running");

  const presenter = await open(tokens.present ?? "");
  await presenter.getByTestId("join-button").first().click();
  await presenter.getByTestId("invite-present").click();
  const link = new URL((await presenter.getByTestId("present-link").getAttribute("href")) ?? "").hash;
  const second = await open(link);
  await second.locator(".run-strip").getByRole("button", { name: "Pause" }).click();
  await untilState(viewer, "paused");
  const third = await open(link);
  await third.getByText(/this page takes a link/).waitFor();
});

test("a lesson, whatever it is called, leads phones from drawing to learning; a phone is unplugged, comes back, is removed, and is let in again", async () => {
  const { page: url, tokens } = await startClass();
  const { page, complaints } = await openPage(chromium, `${url}/${tokens.present}`, {
    ...wide,
    before: callFirstStepByMarkup,
  });
  await page.getByTestId("join-button").first().click();
  const link = (await page.getByTestId("join-link").getAttribute("href")) ?? "";
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.keyboard.press("c");
  await page.getByTestId("class-view").waitFor();
  expect(new URL(page.url()).searchParams.get("class")).toBe("open");

  // A link without its token.
  const { page: bare, complaints: refused } = await openPage(chromium, `${url}/join`, phone);
  await bare
    .getByRole("alert")
    .getByText(/with a token only/)
    .waitFor();
  expect(await bare.getByTestId("join-task").textContent()).toBe("Not let in");

  const { page: ann, complaints: others } = await openPage(chromium, link, phone);
  await ann.getByRole("radio", { name: "Digits that I draw" }).check();
  await ann.getByLabel("Name of this device").fill("ann");
  await ann.getByRole("button", { name: "Join" }).click();
  const card = page.getByTestId("class-ann");
  await card.getByText("0 digits drawn").waitFor();

  await page.getByTestId("lesson-start-our-own-digits").click();
  // Markup is text here and there.
  for (const each of [page, ann]) await each.getByRole("heading", { name: markup, exact: true }).waitFor();
  await drawOne(ann, "1");
  await drawOne(ann, "7");
  await card.getByText("2 digits drawn").waitFor();
  expect(await card.locator("canvas").count()).toBe(0);
  await ann.getByTestId("shows-digits").check();
  await card.getByRole("img", { name: "Digits that ann has drawn: 1, 7" }).waitFor();
  await page.getByTestId("lesson-progress").getByText("0 of 1 person done").waitFor();

  await page.getByTestId("lesson-next").click();
  await page.locator("[data-testid=lesson][data-step='2']").waitFor();
  await ann.getByTestId("lesson-card-done").getByText("of 5 7s").waitFor();
  await page.getByTestId("lesson-next").click();
  // Everyone who is in takes part, though the run needs two nodes only.
  await page.getByTestId("score-ann").waitFor();
  await page.getByTestId("hardest").getByText("ann").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await violations(ann)).toEqual([]);

  await page.getByTestId("class-more-ann").click();
  await page.getByTestId("node-unplug-ann").click();
  await card.getByText("network unplugged").waitFor();
  await page.getByTestId("node-plug-in-ann").click();
  await page.locator("[data-testid=class-ann][data-mood=well], [data-testid=class-ann][data-mood=slow]").waitFor();

  await page.getByTestId("node-remove-ann").click();
  await ann
    .getByText(/Removed by the person who presents/i)
    .first()
    .waitFor();
  await ann.reload();
  // It stays away by itself, and is refused if its person tries.
  await ann.getByRole("button", { name: "Join" }).click();
  await ann
    .getByText(/Removed by the person who presents/i)
    .first()
    .waitFor();
  await page.getByTestId("node-let-in-ann").click();
  await ann.getByRole("button", { name: "Back to the start" }).click();
  await ann.getByRole("button", { name: "Join" }).click();
  await page.locator("[data-testid=class-ann][data-removed=false]").waitFor();
  await page.goBack();
  await page.getByTestId("stage-mode").waitFor();
  expect(await page.getByTestId("class-view").count()).toBe(0);
  expect([...complaints, ...refused, ...others]).toEqual([]);
});
