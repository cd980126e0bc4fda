import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { calmControls } from "./controls/calm-controls.ts";
import type { Control } from "./controls/control.ts";
import { rooms } from "./controls/room-controls.ts";
import { menuControls, stirringControls } from "./controls/stirring-controls.ts";
import { controlsOn, wrongOnTheWay } from "./controls/walk.ts";
import { demoForFile, openRun, untilRound, untilRoundEnded, untilState } from "./demo.ts";
import { violations } from "./violations.ts";

const demo = demoForFile("--nodes", "3");
const ofThePage = [...calmControls, ...menuControls, ...stirringControls];

const [wide, phone] = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const looks = [
  { ...wide, colorScheme: "light", reducedMotion: "no-preference" },
  { ...phone, colorScheme: "dark", reducedMotion: "reduce" },
] as const;
const others = [
  { ...wide, colorScheme: "dark", reducedMotion: "reduce" },
  { ...phone, colorScheme: "light", reducedMotion: "no-preference" },
] as const;
/** Minutes of one processor: everything in each of the four. */
const everywhere = process.env.EDGEWISE_EVERY_LOOK === "1";

test.each(everywhere ? [...looks, ...others] : looks)(
  "at $width pixels, $colorScheme, each control is known, has a name, is reached by Tab and seen there, and does what it says",
  async (look) => {
    const { page, complaints } = await openRun(demo.browser, demo.url, { data: "mnist-even-odd" }, look);
    await page.emulateMedia({ reducedMotion: look.reducedMotion });
    await untilRound(page, 3);
    await page.getByTestId("pause-button").click();
    await untilState(page, "paused");
    await untilRoundEnded(page);
    const wrong = [...(await wrongWithControls(page, ofThePage)), ...(await violations(page))];
    await doAll(page, calmControls);
    await page.getByTestId("stand-node-1").getByRole("button").press("Enter");
    wrong.push(...(await wrongWithControls(page, ofThePage, "[data-testid=node-menu]")));
    await doAll(page, menuControls);
    // What a run does is the same at each size; what else can be opened is looked at where there is least room.
    const isWide = look.width > 1000;
    if (isWide || everywhere) {
      await doAll(page, stirringControls);
      wrong.push(...(await wrongWithControls(page, ofThePage)));
    }
    if (!isWide || everywhere) {
      for (const { open, part, controls } of rooms) {
        await open(page);
        wrong.push(...(await wrongWithControls(page, [...ofThePage, ...controls], part)));
        await doAll(page, controls);
      }
    }
    expect(wrong).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

async function doAll(page: Page, controls: readonly Control[]): Promise<void> {
  for (const { does } of controls) await does(page);
}

/** What is wrong with the controls of the page as it is now, or with a part of it and its controls: other tests have axe look at whole pages. */
async function wrongWithControls(page: Page, known: readonly Control[], part?: string): Promise<string[]> {
  const names = await controlsOn(page, part);
  const unknown = names.filter((name) => !known.some(({ is }) => is.test(name)));
  return [
    ...unknown.map((name) => `${name}: not in the table`),
    ...(await wrongOnTheWay(page, names, part)),
    ...(part === undefined ? [] : await violations(page, part)),
  ];
}
