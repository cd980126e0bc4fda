import type { Page } from "playwright-core";
import { expect } from "vitest";
import { type Control, press } from "./control.ts";

/** A state of the page, or another page, with controls of its own. */
export interface Room {
  /** Where its controls are, by a selector: a dialog holds the focus, all else is looked at as a whole. */
  readonly part: string | undefined;
  /** Opens it from the page's first view, by the keyboard. */
  readonly open: (page: Page) => Promise<unknown>;
  /** Of its own, in an order in which each leaves it as the next one needs it; the last ones leave it. */
  readonly controls: readonly Control[];
}

const race = (page: Page, state: string) => page.locator(`[data-testid=race][data-state=${state}]`).waitFor();
const inAddress = (page: Page, words: string) =>
  page.waitForFunction((wanted) => decodeURIComponent(location.search).includes(wanted), words);
const closes = (page: Page, dialog: RegExp) => page.getByRole("dialog", { name: dialog }).waitFor({ state: "hidden" });

const help: Room = {
  part: "[data-testid=help]",
  open: async (page) => {
    await page.keyboard.press("?");
    await page.getByTestId("help").waitFor();
  },
  controls: [
    {
      is: /^combobox Colours$/,
      does: async (page) => {
        const colours = page.getByRole("combobox", { name: "Colours" });
        const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const before = await background();
        const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
        await colours.selectOption({ label: isDark ? "light" : "dark" });
        expect(await background()).not.toBe(before);
        await colours.selectOption({ index: 0 });
        expect(await background()).toBe(before);
      },
    },
    {
      is: /^checkbox single keys do something$/,
      does: async (page) => {
        const keys = page.getByRole("checkbox", { name: "single keys do something" });
        await keys.press("Space");
        await page.keyboard.press("f");
        expect(await page.locator("html[data-stage=on]").count()).toBe(0);
        await keys.press("Space");
        expect(await keys.isChecked()).toBe(true);
      },
    },
    {
      is: /^button Close$/,
      does: async (page) => {
        await page.getByTestId("help").getByRole("button", { name: "Close" }).press("Enter");
        await closes(page, /What you see/);
      },
    },
  ],
};

const invite: Room = {
  part: ".join-dialog",
  open: async (page) => {
    await press(page, "button", /^Join/);
    await page.getByTestId("join-link").waitFor();
  },
  controls: [
    {
      is: /^radio (Join|Watch|Present)$/,
      does: async (page) => {
        await page.getByRole("radio", { name: "Join" }).focus();
        await page.keyboard.press("ArrowRight");
        await page.getByRole("radio", { name: "Watch", checked: true }).waitFor();
        await page.keyboard.press("ArrowLeft");
      },
    },
    {
      is: /^link http:.*\/join$/,
      does: async (page) => {
        const link = page.getByTestId("join-link");
        expect(await link.getAttribute("href")).toBe(await link.innerText());
      },
    },
    {
      is: /^button Close$/,
      does: async (page) => {
        await page.getByRole("dialog").getByRole("button", { name: "Close" }).press("Enter");
        await closes(page, /./);
      },
    },
  ],
};

const raceByHand: Room = {
  part: undefined,
  open: async (page) => {
    await page.keyboard.press("r");
    await race(page, "running");
    await press(page, "button", "Beat the controller yourself");
    await race(page, "ready");
  },
  controls: [
    {
      is: /^button (Start|Race again) R$/,
      does: async (page) => {
        await press(page, "button", /^Start/);
        await race(page, "running");
      },
    },
    {
      is: /^slider Your tau/,
      does: async (page) => {
        await page.getByTestId("hand-tau").press("Home");
        // Faster devices do more than the slowest, which does one: the mean is told.
        await page
          .locator("[data-testid=lane-you] small", { hasText: /^tau [12] on average$/ })
          .waitFor({ state: "attached" });
      },
    },
    {
      is: /^button Skip to the end$/,
      does: async (page) => {
        await press(page, "button", "Skip to the end");
        await race(page, "over");
      },
    },
    {
      is: /^button (controller|you|tau \d+)(average )?tau/,
      does: async (page) => {
        await page.getByTestId("lane-you").press("Enter");
        await page.locator("[data-testid=lane-curves][data-strategy=you]").waitFor();
      },
    },
    {
      is: /^button \d (uniform|by label|replicated|mixed)$/,
      does: async (page) => {
        await press(page, "button", /^1 uniform/);
        await inAddress(page, "case=1");
      },
    },
    {
      is: /^combobox Lane \d$/,
      does: async (page) => {
        await page.getByTestId("race-lane-3").selectOption("fixed:30");
        await inAddress(page, "race=adaptive,you,fixed:30");
      },
    },
    {
      is: /^textbox Seed$/,
      does: async (page) => {
        await page.getByTestId("race-seed").fill("5");
        await page.keyboard.press("Enter");
        await inAddress(page, "seed=5");
      },
    },
    {
      is: /^button Beat the controller yourself$/,
      does: async (page) => {
        await press(page, "button", "Beat the controller yourself");
        await inAddress(page, "race=adaptive,you&");
      },
    },
    {
      is: /^button Back Esc$/,
      does: async (page) => {
        await press(page, "button", /^Back/);
        await page.getByTestId("race").waitFor({ state: "detached" });
      },
    },
  ],
};

const classView: Room = {
  part: undefined,
  open: async (page) => {
    await page.keyboard.press("c");
    await page.getByTestId("class-view").waitFor();
  },
  controls: [
    {
      is: /^button (Our own digits|One digit each)$/,
      does: async (page) => {
        await press(page, "button", "One digit each");
        await page.locator("[data-testid=lesson][data-step='1']").waitFor();
      },
    },
    {
      is: /^button (Next: .*|Finish)$/,
      does: async (page) => {
        await press(page, "button", /^Next: /);
        await page.locator("[data-testid=lesson][data-step='2']").waitFor();
      },
    },
    {
      is: /^button End the lesson$/,
      does: async (page) => {
        await press(page, "button", /^(End the lesson|Finish)$/);
        await page.locator("[data-testid=lesson][data-step='0']").waitFor();
      },
    },
    {
      is: /^button What to do with node-\d$/,
      does: async (page) => {
        await press(page, "button", "What to do with node-2");
        await page.getByRole("button", { name: "Stop node-2" }).waitFor();
      },
    },
    {
      is: /^button To the stage$/,
      does: async (page) => {
        await press(page, "button", "To the stage");
        await page.getByTestId("class-view").waitFor({ state: "detached" });
      },
    },
  ],
};

const joinPage: Room = {
  part: undefined,
  open: (page) => page.goto(new URL("join", page.url()).href),
  controls: [
    {
      is: /^radio (A share of the data|Digits that I draw)$/,
      does: async (page) => {
        await page.getByRole("radio", { name: "A share of the data" }).press("ArrowDown");
        await page.getByRole("radio", { name: "Digits that I draw", checked: true }).waitFor();
      },
    },
    {
      is: /^textbox Name of this device$/,
      does: async (page) => {
        const name = page.getByLabel("Name of this device");
        await name.fill("ann/ben");
        await press(page, "button", "Join");
        await page.locator("input[aria-invalid=true]").waitFor();
        await name.fill("ann");
        await page.locator("input[aria-invalid=true]").waitFor({ state: "detached" });
      },
    },
    {
      is: /^button Join$/,
      does: async (page) => {
        await press(page, "button", "Join");
        await page.getByRole("button", { name: "Leave" }).waitFor();
      },
    },
  ],
};

const atWork: Room = {
  part: undefined,
  open: (page) => page.getByTestId("digit-pad").waitFor(),
  controls: [
    {
      is: /^checkbox Show the newest/,
      does: async (page) => {
        const shows = page.getByTestId("shows-digits");
        await shows.press("Space");
        expect(await shows.isChecked()).toBe(true);
      },
    },
    {
      is: /^button Leave$/,
      does: async (page) => {
        await press(page, "button", "Leave");
        await page.getByRole("button", { name: "Join" }).waitFor();
      },
    },
  ],
};

/** All of them, in an order in which each is reached from the one before. */
export const rooms: readonly Room[] = [help, invite, raceByHand, classView, joinPage, atWork];
