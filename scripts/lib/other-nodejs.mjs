import { ensureNodejs, isReleasedHere, majorOf, wantedVersions } from "./nodejs-versions.mjs";
import { runVitest } from "./vitest.mjs";

/**
 * The unit and contract tests with the other versions of Node.js that are supported, as far as they can be had here: at
 * least one of them, wherever there is one.
 *
 * @returns {Promise<import("./steps.mjs").Result>}
 */
export async function testOtherNodejs() {
  const total = { passed: 0, failed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
  /** @type {string[]} */
  const notes = [];
  for (const wanted of wantedVersions) {
    const found = await ensureNodejs(wanted);
    if (found === undefined) {
      notes.push(`Not tested with Node.js ${majorOf(wanted)}: there is none here`);
      continue;
    }
    console.log(`Testing with Node.js ${found.version} (${found.from})`);
    const { passed, failed, skipped, failures = [] } = await runVitest(["unit", "contract"], { nodejs: found.path });
    total.failures.push(...failures.map((failure) => `Node.js ${found.version}: ${failure}`));
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    notes.push(`Tested with Node.js ${found.version}: ${passed} passed, ${failed} failed`);
  }
  if (total.passed + total.failed === 0) {
    const anywhere = isReleasedHere
      ? "install one, your version manager keeps it beside others"
      : "there is none for it";
    notes.push(`None of these versions is on this machine: ${anywhere}`);
    if (isReleasedHere) total.failed = 1;
  }
  return { ...total, output: `${notes.join("\n")}\n` };
}
