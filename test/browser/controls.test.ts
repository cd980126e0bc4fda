import { describe, expect, test } from "vitest";
import { demoForFile, openPage, screenshot, untilRound, untilState } from "./demo.ts";

const plugins = ["04-own-strategy.mjs", "05-own-model.mjs"].flatMap((name) => ["--plugin", `examples/${name}`]);

const demo = demoForFile("--nodes", "3", ...plugins);

describe("the controls of the page", () => {
  test("a field keeps a text that is no value, says why, and lets no run start until it is right; Enter starts", async () => {
    const { page, complaints } = await openPage(demo.browser, demo.url);
    await untilRound(page, 2);
    const budget = page.getByTestId("field-budget");
    const runs = page.getByTestId("runs-legend").locator("tbody tr");
    await budget.fill("6o");
    await page.getByTestId("field-seed").focus();
    expect(await budget.inputValue()).toBe("6o");
    await page.getByText("Enter a positive number up to 10,000,000.").waitFor();
    await page.getByText("To start a run, put right first: Budget, s.").waitFor();
    expect(await page.getByTestId("start-button").isDisabled()).toBe(true);
    await budget.press("Enter");
    await page.getByTestId("case-2").click();
    await page.getByTestId("refusal").getByText("Not started: put Budget, s right first.").waitFor();
    expect(await budget.evaluate((field) => document.activeElement === field)).toBe(true);
    expect(await runs.count()).toBe(1);
    await budget.fill("450");
    await budget.press("Enter");
    await runs.nth(1).waitFor();
    await page.getByText("of 450 s consumed").waitFor();
    expect(await page.getByTestId("wrong-fields").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("each field is one stop of the tab key, explains itself when it is reached, and has room for the names of rules", async () => {
    const { page } = await openPage(demo.browser, demo.url);
    await untilRound(page, 2);
    await page.getByTestId("field-budget").focus();
    const ids: (string | undefined)[] = [];
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press("Tab");
      ids.push(await page.evaluate(() => document.activeElement?.id));
    }
    expect(ids).toEqual([
      "other-budgets",
      "prices",
      "step-size",
      "step-size-schedule",
      "batch",
      "maximum-tau",
      "update",
      "momentum",
      "phi",
      "aggregate",
      "encoding",
      "seed",
    ]);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.getByRole("tooltip").getByText("What the aggregator makes of the nodes' weights").waitFor();
    // Where the page has three columns, fields are at their narrowest.
    for (const [id, name] of [
      ["prices", "0.1/MB, 0.3/kWh, 0.05/device-hour"],
      ["update", "fedprox:0.01"],
      ["step-size-schedule", "step:0.5:10"],
      ["aggregate", "multi-krum:1"],
    ] as const) {
      const field = page.getByTestId(`field-${id}`);
      await field.fill(name);
      expect(await field.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    }
  });

  test("a link that names data but no model brings their usual model and keeps what else it says", async () => {
    const { page } = await openPage(
      demo.browser,
      new URL("?data=mnist-digits&strategy=fixed:7&budget=330", demo.url).href,
    );
    await untilRound(page, 2);
    expect(await page.getByTestId("model-select").inputValue()).toBe("softmax-regression");
    await page.getByTestId("start-button").click();
    await page.getByRole("banner").getByText("Which digit?").waitFor();
    await page.getByTestId("runs-legend").getByText("fixed tau 7 · sgd").first().waitFor();
    await page.getByText("of 330 s consumed").waitFor();
    await page.locator(".why").getByText("The same tau in every round.").waitFor();
    expect(await page.getByText("takes the best").count()).toBe(0);
    await page.getByTestId("dataset-select").selectOption("mnist-even-odd");
    await page.getByRole("banner").getByText("Even or odd?").waitFor();
    expect(await page.getByTestId("model-select").inputValue()).toBe("squared-svm");
  });

  test("a strategy and a model of one's own are chosen like the others, and the strategy's parameter in a field", async () => {
    const { page, complaints } = await openPage(demo.browser, demo.url);
    await untilRound(page, 2);
    const legend = page.getByTestId("runs-legend");
    await page.getByTestId("strategy-select").selectOption("steady");
    await legend.getByText("steady · scaffold").first().waitFor();
    const share = page.getByTestId("parameter-share");
    expect(await share.inputValue()).toBe("0.3");
    await share.fill("2");
    await page.getByText("Enter a number from 0.01 to 0.99.").waitFor();
    await share.press("Enter");
    await share.fill("0.5");
    await share.press("Enter");
    await legend.getByText("steady:0.5 · scaffold").first().waitFor();
    await page.getByTestId("model-select").selectOption("huber");
    await page.getByTestId("plot-accuracy").getByRole("heading", { name: "Test error" }).waitFor();
    expect(complaints).toEqual([]);
    await page.getByTestId("model-select").selectOption("squared-svm");
    await page.getByTestId("strategy-select").selectOption("adaptive");
  });

  test("a node that was made slower is named in the runs that follow, and beside the buttons", async () => {
    const { page } = await openPage(demo.browser, demo.url);
    await untilRound(page, 2);
    await page.getByTestId("node-open-node-3").click();
    await page.getByTestId("node-slow-node-3-10").click();
    await page.getByTestId("slowed-nodes").getByText("node-3 10× slower, in the next runs too.").waitFor();
    await page.getByTestId("dataset-select").selectOption("mnist-digits");
    await page.getByTestId("runs-legend").getByText(", node-3 10× slower").waitFor();
    await page.getByRole("button", { name: "Full speed" }).click();
    await page.getByTestId("slowed-nodes").waitFor({ state: "detached" });
  });

  test("a stopped run has no next round, and its numbers are the same everywhere", async () => {
    const { page } = await openPage(demo.browser, demo.url);
    await untilRound(page, 6);
    await page.getByTestId("stop-button").click();
    await untilState(page, "finished");
    expect(await page.getByTestId("why-headline").innerText()).toBe("No further round");
    const text = (place: string) => page.locator(place).first().innerText();
    const legend = page.getByTestId("runs-legend").locator("tbody tr").first().locator("td");
    for (const [column, id] of ["loss", "accuracy"].entries()) {
      const shown = await text(`[data-testid=${id}]`);
      expect(await legend.nth(column).innerText()).toBe(shown);
      expect(await text(`[data-testid=plot-${id}] .plot-legend b`)).toBe(shown);
    }
    expect(await text("[data-testid=plot-tau] .plot-legend b")).toBe(await text("[data-testid=tau]"));
    await screenshot(page, "stopped");
  });

  test("earlier runs that were removed stay away when the page is loaded again", async () => {
    const { page } = await openPage(demo.browser, demo.url);
    await untilRound(page, 2);
    const runs = page.getByTestId("runs-legend").locator("tbody tr");
    await page.getByTestId("case-2").click();
    await untilState(page, "running");
    await runs.nth(1).waitFor();
    const before = await runs.count();
    const remove = page.getByRole("button", { name: /^Remove run \d+$/ }).first();
    const name = (await remove.getAttribute("aria-label")) ?? "";
    await remove.click();
    await page.getByRole("button", { name, exact: true }).waitFor({ state: "detached" });
    await page.reload();
    await runs.first().waitFor();
    await untilRound(page, 2);
    expect(await runs.count()).toBe(before - 1);
    expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
  });
});
