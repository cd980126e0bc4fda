import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** What axe finds wrong on the page as it is, or in a part of it: rules, with the elements that break them. */
export async function violations(page: Page, part = "html"): Promise<string[]> {
  // Evaluated, not added as a script: the page's content security policy holds in this test, too.
  await page.evaluate(axe);
  // Of rules that hold, nothing is wanted: they hold for thousands of elements.
  const found = await page.evaluate<AxeResults["violations"]>(
    `axe.run(${JSON.stringify(part)}, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id} (${help}): ${html.slice(0, 160)}`));
}
