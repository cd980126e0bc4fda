// `npm test` runs everything; `npm test -- lint unit` only these steps.
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { ensureFirefox } from "./lib/firefox.mjs";
import { describe, runSteps } from "./lib/run-steps.mjs";
import { steps } from "./lib/steps.mjs";

const asked = process.argv.slice(2);
const names = steps.map(({ name }) => name);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(", ")}. The steps are: ${names.join(", ")}`);
  process.exit(2);
}

const chosen = asked.length === 0 ? steps : steps.filter(({ name }) => asked.includes(name));
await ensureDependencies();
if (chosen.some(({ name }) => name === "browser")) {
  await ensureChromium();
  await ensureFirefox();
}
const results = await runSteps(chosen);

/** @param {"passed" | "failed" | "skipped"} kind */
const total = (kind) => results.reduce((sum, result) => sum + result[kind], 0);
const skipped = total("skipped") > 0 ? `, ${total("skipped")} skipped` : "";
console.log(`\n${results.map(describe).join("\n")}\n`);
for (const { name, failures = [] } of results)
  for (const failure of failures) console.log(`FAILED  ${name}: ${failure}`);
console.log(`${total("passed")} passed, ${total("failed")} failed${skipped}`);
process.exitCode = total("failed") === 0 ? 0 : 1;
