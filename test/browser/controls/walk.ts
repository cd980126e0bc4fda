import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const axe = readFileSync(new URL("../../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

interface InPage {
  /** What can be operated now, in the order of the document. */
  controls: HTMLElement[];
  /** Ends what notes each focus: the places of the controls that had it, with what is wrong with how each is seen. */
  endLooking(): [number, string][];
  axe: {
    setup(of: Document): void;
    teardown(): void;
    commons: {
      text: { accessibleText(element: Element): string };
      aria: { getRole(element: Element): string | null };
    };
  };
}

/**
 * All that can be operated on the page as it is, by role and name as assistive technology hears them: `button Pause`. Of a group of radio
 * buttons, all; of a page with an open dialog, what is in that.
 */
export async function controlsOn(page: Page, part?: string): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate((part) => {
    const inPage = window as unknown as InPage;
    const { axe } = inPage;
    const within = document.querySelector(part ?? "dialog:modal") ?? document;
    const operated =
      "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=slider], [role=menuitem], [contenteditable]";
    const found = [...within.querySelectorAll<HTMLElement>(operated)].filter(
      (element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled"),
    );
    inPage.controls = found;
    axe.setup(document);
    const names = found.map((element) =>
      `${axe.commons.aria.getRole(element) ?? element.tagName.toLowerCase()} ${axe.commons.text.accessibleText(element)}`
        .replaceAll(/\s+/g, " ")
        .trim(),
    );
    axe.teardown();
    return names;
  }, part);
}

/**
 * Goes through the page with the tab key from its beginning. What is wrong with that: controls of `controlsOn` that are not reached, show no
 * ring when they have the focus, or are out of sight then.
 */
export async function wrongOnTheWay(page: Page, names: readonly string[], part?: string): Promise<readonly string[]> {
  await page.evaluate((part) => {
    const start = document.querySelector<HTMLElement>(part ?? "dialog:modal") ?? document.body;
    const was = start.getAttribute("tabindex");
    start.tabIndex = -1;
    start.focus();
    if (was === null) start.removeAttribute("tabindex");
  }, part);
  const groups = await page.evaluate(() =>
    (window as unknown as InPage).controls.map((element) =>
      element instanceof HTMLInputElement && element.type === "radio" ? element.name : "",
    ),
  );
  // Radio buttons of one name are one stop. Not one stop more in a part, which may close when the focus leaves it.
  const stops = groups.filter((group, index) => group === "" || groups.indexOf(group) === index).length;
  await page.evaluate(lookAtEachFocus);
  // The next key looks at where the one before has led, so that there is nothing to wait for in between.
  const presses = Array.from({ length: stops + (part === undefined ? 3 : 0) }, () => page.keyboard.down("Tab"));
  await Promise.all(presses);
  await page.keyboard.up("Tab");
  const problems = await page.evaluate(() => (window as unknown as InPage).endLooking());
  const reached = new Set(problems.map(([index]) => index));
  const wrong = [...new Map(problems)]
    .filter(([, problem]) => problem !== "")
    .map(([index, problem]) => `${names[index]}: ${problem}`);
  const reachedGroups = new Set([...reached].map((index) => groups[index]).filter(Boolean));
  names.forEach((name, index) => {
    if (!reached.has(index) && !reachedGroups.has(groups[index] ?? "")) wrong.push(`${name}: not reached by Tab`);
  });
  return wrong;
}

/** Runs in the page: at each key it is noted which control has the focus, and what is wrong with how it is seen. */
function lookAtEachFocus(): void {
  const inPage = window as unknown as InPage;
  const found: [number, string][] = [];
  const look = () => {
    const index = inPage.controls.indexOf(document.activeElement as HTMLElement);
    if (index >= 0) found.push([index, problemOf(document.activeElement as HTMLElement)]);
  };
  addEventListener("keydown", look, { capture: true });
  inPage.endLooking = () => {
    removeEventListener("keydown", look, { capture: true });
    look();
    return found;
  };

  function problemOf(element: HTMLElement): string {
    const label = (element as HTMLInputElement).labels?.[0];
    const shown = element.matches("input[type=radio], input[type=checkbox]") && label ? label : element;
    const hasRing = [element, element.nextElementSibling, element.parentElement].some((each) => {
      if (each === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
    });
    if (!hasRing) return "no ring at focus";
    const { left, right, top, bottom } = shown.getBoundingClientRect();
    const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
    const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
    const hit = document.elementFromPoint(x, y);
    const isSeen = hit !== null && (shown.contains(hit) || hit.contains(element));
    return isSeen ? "" : `out of sight at focus, behind ${hit?.className || hit?.tagName}`;
  }
}
