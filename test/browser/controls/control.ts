import type { Page } from "playwright-core";
import { expect } from "vitest";

/** A control, or several of a kind: how its role and name begin, and what it does, as far as it can be seen. */
export interface Control {
  readonly is: RegExp;
  readonly does: (page: Page) => Promise<unknown>;
}

type Role = "button" | "link" | "radio" | "checkbox" | "slider" | "combobox" | "textbox";

/** By the keyboard: the focus goes there, and a key is pressed. */
export async function press(page: Page, role: Role, name: string | RegExp, key = "Enter"): Promise<void> {
  const control = page.getByRole(role, { name, exact: true }).first();
  await control.focus();
  await page.keyboard.press(key);
}

const pressed = (page: Page, name: string, is: boolean) =>
  page.getByRole("button", { name, exact: true, pressed: is }).first().waitFor();

export const focused = (page: Page, selector: string) => page.locator(`${selector}:focus`).waitFor();

export async function switched(page: Page, name: string): Promise<void> {
  const was = (await page.getByRole("button", { name, exact: true }).first().getAttribute("aria-pressed")) === "true";
  await press(page, "button", name);
  await pressed(page, name, !was);
  await press(page, "button", name);
  await pressed(page, name, was);
}

export async function saves(page: Page, name: RegExp | string, file: RegExp): Promise<void> {
  const control = page.getByRole("button", { name, exact: true }).or(page.getByRole("link", { name, exact: true }));
  await control.first().focus();
  const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(saved.suggestedFilename()).toMatch(file);
}

export async function opensDialog(page: Page, button: RegExp, dialog: RegExp): Promise<void> {
  await press(page, "button", button);
  const opened = page.getByRole("dialog", { name: dialog });
  await opened.waitFor();
  await page.keyboard.press("Escape");
  await opened.waitFor({ state: "hidden" });
}
