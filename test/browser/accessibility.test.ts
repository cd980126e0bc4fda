import { describe, expect, test } from "vitest";
import { demoForFile, openPage, openRun, untilRound, untilState } from "./demo.ts";
import { violations } from "./violations.ts";

const demo = demoForFile("--nodes", "3");

const themes = ["light", "dark"] as const;

test("axe finds nothing wrong while nothing is known yet", async () => {
  const pages = await Promise.all(
    themes.map((colorScheme) => openPage(demo.browser, demo.url, { colorScheme, width: 390 })),
  );
  for (const { page } of pages) expect(await violations(page)).toEqual([]);
});

describe.each(themes)("axe finds nothing wrong in the %s theme", (colorScheme) => {
  test("while nodes are missing, while a run goes on, with all explanations open, and after its end", async () => {
    const { page } = await openRun(demo.browser, demo.url, { data: "mnist-even-odd" }, { colorScheme });
    await untilRound(page, 3);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("banner").getByRole("button", { name: "How it works" }).click();
    await page.getByTestId("node-open-node-1").click();
    await page.getByTestId("field-budget").fill("6o");
    await page.getByTestId("case-2").click();
    await page.getByTestId("refusal").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByTestId("stop-button").click();
    await untilState(page, "finished");
    await page.getByTestId("node-stop-node-1").click();
    await page.locator("[data-testid=node-card-node-1][data-state=gone]").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByTestId("node-start-node-1").click();
    await page.locator("[data-testid=node-card-node-1]:not([data-state=gone])").waitFor();
  });

  test("for tables of features", async () => {
    const { page } = await openRun(demo.browser, demo.url, { data: "penguins" }, { colorScheme, width: 390 });
    await untilRound(page, 3);
    expect(await violations(page)).toEqual([]);
  });
});
