import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { run } from "./command.mjs";
import { root } from "./root.mjs";

/**
 * How many tests passed, failed and were skipped, and which ones failed, each in a line.
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: readonly string[] }} Tally
 */

/**
 * @typedef {object} Options
 * @property {string} [config] another than vitest.config.ts
 * @property {Record<string, string | undefined>} [env]
 * @property {string} [nodejs] another than the one that runs this
 */

/**
 * Runs projects of a configuration, all of them by default, and counts their tests.
 * @param {readonly string[]} projects
 * @param {import("./command.mjs").Write} write
 * @param {Options} [options]
 * @returns {Promise<Tally>}
 */
export async function runVitest(projects, write, { config, env = {}, nodejs = process.execPath } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-test-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const configured = config === undefined ? [] : ["--config", config];
    const chosen = [...configured, ...projects.flatMap((project) => ["--project", project])];
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    // Vitest does not see the terminal that its output may come to.
    const colour = process.stdout.isTTY && !process.env.NO_COLOR ? ["--color"] : [];
    const { code } = await run(nodejs, [vitest, "run", ...chosen, ...reporters, ...colour], { env, output: write });
    const folderOfTests = join(root, env.EDGEWISE_SUITE ?? "");
    return tally(code, existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined, folderOfTests);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A file that failed without a failed test in it (it could not be loaded) is one failure, and so is a run that failed
 * without a failed test: a crash, an error outside of any test, no tests at all.
 * @param {number} code
 * @param {any} report
 * @param {string} folder of the tests
 * @returns {Tally}
 */
function tally(code, report, folder) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  /** @param {any} file */
  const brokeElsewhere = (file) =>
    file.status === "failed" && !file.assertionResults.some((/** @type {any} */ test) => test.status === "failed");
  const failed = report.numFailedTests + report.testResults.filter(brokeElsewhere).length;
  const endedBadly = code !== 0 || passed + failed === 0;
  return { passed, failed: failed === 0 && endedBadly ? 1 : failed, skipped, failures: failuresIn(report, folder) };
}

/** File, name and the first line of what was wrong. @param {any} report @param {string} folder @returns {string[]} */
function failuresIn(report, folder) {
  return report.testResults.flatMap((/** @type {any} */ file) => {
    const path = relative(folder, file.name);
    const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === "failed");
    if (failed.length === 0) return file.status === "failed" ? [`${path}: ${firstLine(file.message)}`] : [];
    return failed.map(
      (/** @type {any} */ test) => `${path} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? "")}`,
    );
  });
}

/** @param {string} text */
function firstLine(text) {
  return stripVTControlCharacters(text).trim().split("\n")[0];
}
