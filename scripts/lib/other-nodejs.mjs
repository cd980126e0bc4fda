import { ensureNodejs, isReleasedHere, majorOf, wantedVersions } from "./nodejs-versions.mjs";
import { bundledSuite } from "./suite.mjs";
import { runVitest } from "./vitest.mjs";

/**
 * The unit and contract tests, without studies (vitest.suite.config.ts) and with fewer instances of properties (fewer-instances.mjs), with
 * the other versions of Node.js that are supported, as far as they can be had here: at least one of them, wherever there is one.
 *
 * @param {import("./command.mjs").Write} write
 * @returns {Promise<import("./vitest.mjs").Tally>}
 */
export async function testOtherNodejs(write) {
  const suite = await bundledSuite(write);
  if (!suite) return { passed: 0, failed: 1, skipped: 0 };
  const total = { passed: 0, failed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
  /** @type {string[]} */
  const notes = [];
  for (const wanted of wantedVersions) {
    const found = await ensureNodejs(wanted);
    if (found === undefined) {
      notes.push(`Not tested with Node.js ${majorOf(wanted)}: there is none here`);
      continue;
    }
    write(`Testing with Node.js ${found.version} (${found.from})\n`);
    const env = { ...suite.env, EDGEWISE_WITHOUT_STUDIES: "1" };
    const tests = await runVitest(["unit", "contract"], write, { ...suite, env, nodejs: found.path });
    const { passed, failed, skipped, failures = [] } = tests;
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
  write(`${notes.join("\n")}\n`);
  return total;
}
