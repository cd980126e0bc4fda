import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type Control, focused, opensDialog, press, saves, switched } from "./control.ts";

async function leadsTo(page: Page, name: string, selector: string): Promise<void> {
  const parts = page.getByRole("navigation", { name: "Parts of this page" });
  await parts.getByRole("button", { name, exact: true }).press("Enter");
  await focused(page, selector);
}

async function refuses(page: Page, field: string): Promise<void> {
  const input = page.getByLabel(field, { exact: true });
  await input.fill("?");
  await page.locator("input[aria-invalid=true]:focus").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("input[aria-invalid=true]").waitFor({ state: "detached" });
}

const fields = [
  ...["Budget, s", "Other budgets", "Prices", "Phi", "Update rule", "Momentum", "Step size", "Its schedule", "Batch"],
  ...["Largest tau", "Aggregation", "Sent as", "Seed", "Taking part", "Deadline, s", "Nodes at least"],
];

/** All controls of the page while a run is paused, in an order in which each leaves the page as the next one needs it. */
export const calmControls: readonly Control[] = [
  {
    is: /^button Race/,
    does: async (page) => {
      await press(page, "button", /^Race/);
      await page.getByTestId("race").waitFor();
      await press(page, "button", /Back|Close|Leave/);
      await page.getByTestId("race").waitFor({ state: "detached" });
    },
  },
  {
    is: /^button Class/,
    does: async (page) => {
      await press(page, "button", /^Class/);
      await page.getByTestId("class-close").press("Enter");
      await page.getByTestId("class-close").waitFor({ state: "detached" });
    },
  },
  {
    is: /^button Stage/,
    does: async (page) => {
      await press(page, "button", /^Stage/);
      await page.locator("html[data-stage=on]").waitFor();
      await page.keyboard.press("f");
      await page.locator("html[data-stage=off]").waitFor();
    },
  },
  { is: /^button Help and keys/, does: (page) => opensDialog(page, /^Help and keys/, /What you see/) },
  { is: /^button Join/, does: (page) => opensDialog(page, /^Join/, /./) },
  { is: /^button How it works/, does: (page) => leadsTo(page, "How it works", "#how-it-works") },
  { is: /^button Plots$/, does: (page) => leadsTo(page, "Plots", ".plots") },
  { is: /^button Settings$/, does: (page) => leadsTo(page, "Settings", ".controls") },
  { is: /^button Runs$/, does: (page) => leadsTo(page, "Runs", ".runs") },
  { is: /^button Nodes$/, does: (page) => leadsTo(page, "Nodes", ".nodes") },
  { is: /^button Model$/, does: (page) => leadsTo(page, "Model", ".model") },
  { is: /^button Protocol$/, does: (page) => leadsTo(page, "Protocol", ".protocol") },
  {
    is: /^link (Ten digits|A slow network|Own sizes)/,
    does: async (page) => {
      const links = page.locator(".caption-links a");
      for (const link of await links.all()) expect(await link.getAttribute("href")).toMatch(/^\?data=.*&budget=\d+/);
    },
  },
  {
    is: /^button (laptop|Raspberry Pi) \d+, node-\d+/,
    does: async (page) => {
      await press(page, "button", /^laptop 1, node-1/);
      const menu = page.getByTestId("node-menu");
      await menu.getByRole("button", { name: "Close" }).press("Enter");
      await menu.waitFor({ state: "detached" });
    },
  },
  {
    is: /^button Clear$/,
    does: async (page) => {
      await page.getByTestId("example-1").press("Enter");
      await page
        .getByTestId("pad-answer")
        .getByText(/even|odd/)
        .first()
        .waitFor();
      await press(page, "button", "Clear");
      await page
        .getByText(/^draw (a digit )?here$/)
        .first()
        .waitFor();
    },
  },
  {
    is: /^button an example: \d$/,
    does: async (page) => {
      await press(page, "button", "an example: 3");
      await page
        .getByText(/^draw (a digit )?here$/)
        .first()
        .waitFor({ state: "detached" });
    },
  },
  {
    is: /^button (ci|τ|w|moved|noise|drift|c|b|[\d.,e-]+( m?s)?)( |$)/,
    does: async (page) => {
      await page
        .getByTestId("formulas")
        .getByRole("button", { name: /^[\d.]+ ms$/ })
        .first()
        .focus();
      await page.locator("[data-testid=round-drawing][data-lit]").waitFor();
    },
  },
  {
    is: /^(button|summary) The words$/,
    does: async (page) => {
      await page.locator("summary").first().press("Enter");
      await page.locator("details.how-words[open]").waitFor();
    },
  },
  // Words that explain themselves.
  {
    is: /^button (round|tau|loss|above optimum|accuracy|local cost c|global cost b|budget|local c|global b|movement|useful local updates|Local updates|Pace|straggler|on average)$/,
    does: async (page) => {
      await page.getByRole("button", { name: "movement", exact: true }).first().focus();
      await page.getByRole("tooltip").getByText("How far the average").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("tooltip").waitFor({ state: "hidden" });
    },
  },
  {
    is: /^radio (seconds of budget|rounds)$/,
    does: async (page) => {
      await page.getByRole("radio", { name: "seconds of budget" }).focus();
      await page.keyboard.press("ArrowRight");
      await page.getByRole("radio", { name: "rounds", checked: true }).waitFor();
      await page.keyboard.press("ArrowLeft");
      await page.getByRole("radio", { name: "seconds of budget", checked: true }).waitFor();
    },
  },
  {
    is: /^slider (Loss|Accuracy|Local updates a round|Costs|Drift): /,
    does: async (page) => {
      await page.getByTestId("plot-loss").getByRole("slider").press("Home");
      await page.locator("[data-testid=plot-loss] [role=slider][aria-valuetext^='at 0.00 s, loss']").waitFor();
      await page.keyboard.press("+");
    },
  },
  {
    is: /^button (whole run|back from)/,
    does: async (page) => {
      await press(page, "button", /^back from/);
      await page.locator("[data-testid=whole-run]:disabled").waitFor();
    },
  },
  { is: /^button PNG$/, does: (page) => saves(page, "PNG", /edgewise-plots.png/) },
  { is: /^button CSV$/, does: (page) => saves(page, "CSV", /edgewise-plots.csv/) },
  { is: /^button JSON$/, does: (page) => saves(page, "JSON", /edgewise-plots.json/) },
  { is: /^button smooth$/, does: (page) => switched(page, "smooth") },
  { is: /^button close-up$/, does: (page) => switched(page, "close-up") },
  { is: /^button log$/, does: (page) => switched(page, "log") },
  { is: /^button Show /, does: (page) => switched(page, "Show movement") },
  {
    is: /^button (Leave f|F)ull screen: /,
    does: async (page) => {
      await press(page, "button", "Full screen: Loss");
      await page.locator("figure:fullscreen[data-testid=plot-loss]").waitFor();
      await press(page, "button", "Leave full screen: Loss");
      await page.locator("figure:fullscreen").waitFor({ state: "detached" });
    },
  },
  {
    is: new RegExp(`^textbox (${fields.join("|")})$`),
    does: async (page) => {
      for (const field of fields) await refuses(page, field);
    },
  },
  {
    is: /^combobox Pace of the nodes$/,
    does: async (page) => {
      await page.getByTestId("pace").selectOption("own");
      await page.getByTestId("differs").waitFor();
      await page.getByTestId("pace").selectOption("default");
      await page.getByTestId("differs").waitFor({ state: "detached" });
    },
  },
  {
    is: /^checkbox all nodes draw the same minibatches$/,
    does: async (page) => {
      await press(page, "checkbox", "all nodes draw the same minibatches", "Space");
      await page.getByTestId("differs").waitFor();
      await page.keyboard.press("Space");
      await page.getByTestId("differs").waitFor({ state: "detached" });
    },
  },
  { is: /^region (List of all runs|Table of what differs)/, does: (page) => page.getByTestId("runs-list").focus() },
  { is: /^(button|link) Rounds of run \d+ as CSV$/, does: (page) => saves(page, /^Rounds of run \d+ as CSV$/, /csv$/) },
  {
    is: /^(button|link) Record of run \d+ as JSON$/,
    does: (page) => saves(page, /^Record of run \d+ as JSON$/, /json$/),
  },
  {
    is: /^button Choose a picture$/,
    does: async (page) => {
      // Heard from before on: what listens only as Enter is pressed may be too late, since that clicks at once.
      const asked = new Promise((resolve) => page.on("filechooser", resolve));
      await press(page, "button", "Choose a picture");
      await asked;
    },
  },
  {
    is: /^checkbox exchange light and dark/,
    does: async (page) => {
      const exchange = page.getByRole("checkbox", { name: /^exchange light and dark/ });
      const was = await exchange.isChecked();
      await exchange.press("Space");
      expect(await exchange.isChecked()).toBe(!was);
    },
  },
  {
    is: /^button node-\d+/,
    does: async (page) => {
      const card = page.getByTestId("node-open-node-2");
      await card.press("Enter");
      await page.getByTestId("node-card-node-2").getByRole("button", { name: "Stop node-2" }).waitFor();
      await card.press("Enter");
      await page.locator("[data-testid=node-card-node-2][data-open=false]").waitFor();
    },
  },
  {
    is: /^combobox Node$/,
    does: async (page) => {
      await page.getByTestId("protocol-node").selectOption("node-3");
      await page.getByRole("list", { name: "Messages with node-3, newest first" }).waitFor();
    },
  },
  { is: /^button Hold$/, does: (page) => switched(page, "Hold") },
  {
    is: /^list Messages with/,
    does: async (page) => {
      await page.getByTestId("protocol-list").focus();
      await page.keyboard.press("End");
      await page.waitForFunction(() => (document.querySelector("[data-testid=protocol-list]")?.scrollTop ?? 0) > 0);
    },
  },
];
