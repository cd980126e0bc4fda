import type { Page } from "playwright-core";
import { expect } from "vitest";
import { untilRound, untilState } from "../demo.ts";
import { type Control, press, saves, switched } from "./control.ts";

const legend = (page: Page, words: string) => page.getByTestId("runs-legend").getByText(words).first().waitFor();
const nodeIs = (page: Page, state: string) =>
  page.locator(`[data-testid=node-card-node-1]${state}`).waitFor({ state: "attached" });

/** Of the menu of a device on the stage, while it is open. */
export const menuControls: readonly Control[] = [
  {
    is: /^button Stop node-\d+$/,
    does: async (page) => {
      await press(page, "button", "Stop node-1");
      await nodeIs(page, "[data-state=gone]");
    },
  },
  {
    is: /^button Start again$/,
    does: async (page) => {
      await press(page, "button", "Start again");
      await nodeIs(page, ":not([data-state=gone])");
    },
  },
  {
    is: /^radio \d+×$/,
    does: async (page) => {
      await page.getByTestId("node-slow-node-1-1").getByRole("radio").focus();
      await page.keyboard.press("ArrowRight");
      await page.getByTestId("slowed-nodes").getByText("node-1 2× slower").waitFor();
    },
  },
  {
    is: /^button Unplug its network$/,
    does: async (page) => {
      await press(page, "button", "Unplug its network");
      await page.getByTestId("stand-node-1").getByText("unplugged").waitFor({ state: "attached" });
    },
  },
  {
    is: /^button Plug its network in$/,
    does: async (page) => {
      await press(page, "button", "Plug its network in");
      await page.getByTestId("stand-node-1").getByText("unplugged").waitFor({ state: "detached" });
    },
  },
  {
    is: /^button Close$/,
    does: async (page) => {
      await page.getByTestId("node-menu").getByRole("button", { name: "Close" }).press("Enter");
      await page.getByTestId("node-menu").waitFor({ state: "detached" });
    },
  },
];

/** Those that change the run, after the calm ones. */
export const stirringControls: readonly Control[] = [
  {
    is: /^button Resume$/,
    does: async (page) => {
      await press(page, "button", "Resume");
      await untilState(page, "running");
    },
  },
  {
    is: /^button Pause$/,
    does: async (page) => {
      await press(page, "button", "Pause");
      await untilState(page, "paused");
      await press(page, "button", "Resume");
    },
  },
  {
    is: /^slider Delay$/,
    does: async (page) => {
      const delay = page.getByTestId("delay-slider");
      await delay.press("ArrowRight");
      await page.getByText(/Each way, at once: raises b by about [1-9]/).waitFor();
      await delay.press("Home");
    },
  },
  {
    is: /^button Full speed$/,
    does: async (page) => {
      await press(page, "button", "Full speed");
      await page.getByTestId("slowed-nodes").waitFor({ state: "detached" });
    },
  },
  {
    is: /^button (uniform|by label|replicated|mixed|dirichlet 0.5|shards 2|quantity 0.5)$/,
    does: async (page) => {
      await press(page, "button", "by label");
      await page.locator("[data-testid=case-2][aria-pressed=true]").waitFor();
      await legend(page, "case 2");
    },
  },
  {
    is: /^slider Local updates in each round/,
    does: async (page) => {
      await page.getByTestId("dial-knob").press("Home");
      await legend(page, "fixed tau 1");
    },
  },
  {
    is: /^button Let the controller choose$/,
    does: async (page) => {
      await press(page, "button", "Let the controller choose");
      await page.getByTestId("dial-adaptive").waitFor({ state: "detached" });
    },
  },
  {
    is: /^combobox Strategy$/,
    does: async (page) => {
      await page.getByTestId("strategy-select").selectOption("fixed");
      await page.getByTestId("tau-slider").waitFor();
    },
  },
  {
    is: /^slider (tau|Tau|Local updates a round|τ)/,
    does: async (page) => {
      await page.getByTestId("tau-slider").press("Home");
      await legend(page, "fixed tau 1");
    },
  },
  { is: /^button the same seed$/, does: (page) => startsAnother(page, () => press(page, "button", "the same seed")) },
  { is: /^button a new seed$/, does: (page) => startsAnother(page, () => press(page, "button", "a new seed")) },
  {
    is: /^button mean and spread over (repetitions|seeds)$/,
    // The run with a new seed has not ended, and those before it have the same one.
    does: (page) => switched(page, "mean and spread over repetitions"),
  },
  {
    is: /^button Start (anew|new run)$|^button Start$/,
    does: (page) => startsAnother(page, () => press(page, "button", "Start new run")),
  },
  {
    is: /^button Remove run \d+$/,
    does: async (page) => {
      const remove = page.getByRole("button", { name: /^Remove run \d+$/ });
      const before = await remove.count();
      await remove.first().press("Enter");
      await page.waitForFunction(
        (most) => document.querySelectorAll("[aria-label^='Remove run']").length < most,
        before,
      );
    },
  },
  {
    is: /^button remove all others$/,
    does: async (page) => {
      await press(page, "button", "remove all others");
      await page.getByRole("button", { name: "remove all others" }).waitFor({ state: "detached" });
    },
  },
  {
    is: /^checkbox Run \d+ in the plots$/,
    does: async (page) => {
      // The oldest that there is: a run that was replaced before its first round is not in the list.
      const former = page.getByRole("checkbox", { name: /^Run \d+ in the plots$/, disabled: false }).last();
      const was = await former.isChecked();
      await former.press("Space");
      expect(await former.isChecked()).toBe(!was);
    },
  },
  {
    is: /^combobox (Data|Model)$/,
    does: async (page) => {
      await page.getByTestId("dataset-select").selectOption("mnist-digits");
      await page.getByRole("banner").getByText("Which digit?").waitFor();
      expect(await page.getByTestId("model-select").inputValue()).toBe("softmax-regression");
    },
  },
  {
    is: /^combobox For which class/,
    does: async (page) => {
      await page.getByTestId("stage-answer").selectOption("3");
      await page
        .getByTestId("stage-twin")
        .getByText("All pictures are of the weights for 3.")
        .waitFor({ state: "attached" });
    },
  },
  {
    is: /^button See it in a minute$/,
    does: async (page) => {
      await press(page, "button", "See it in a minute");
      await page.getByTestId("caption").getByText("Too chatty.").waitFor();
    },
  },
  {
    is: /^button \d ?(Too chatty|Too lazy|Just right)?$/,
    does: async (page) => {
      await page.locator(".acts li button").nth(1).press("Enter");
      await page.getByTestId("caption").getByText("Too lazy.").waitFor();
    },
  },
  {
    is: /^button (Skip|Leave)$/,
    does: async (page) => {
      await press(page, "button", "Skip");
      await page.getByTestId("caption").getByText("Just right.").waitFor();
      await press(page, "button", "Leave");
      await page.getByTestId("play-acts").waitFor();
    },
  },
  {
    is: /^button Stop$/,
    does: async (page) => {
      await press(page, "button", "Stop");
      await untilState(page, "finished");
    },
  },
  { is: /^link Download model$/, does: (page) => saves(page, "Download model", /json$/) },
];

async function startsAnother(page: Page, act: () => Promise<void>): Promise<void> {
  const runs = page.getByTestId("runs-legend").locator("tbody tr");
  // The run that is shown stays in the plots beside another once it has a round.
  await page.locator("[data-testid=plot-loss]:not([data-points='0'])").waitFor();
  const before = await runs.count();
  await act();
  await runs.nth(before).waitFor();
  await untilRound(page, 1);
}
