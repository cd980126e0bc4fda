import { elapsed } from "./progress.mjs";

/**
 * @typedef {import("./steps.mjs").Step} Step
 * @typedef {import("./steps.mjs").Result & { name: string, time: string }} Finished
 */

/**
 * Runs every step, also after failed ones. Consecutive quiet steps run two at a time; their
 * output is printed whole and in order.
 * @param {readonly Step[]} steps
 * @returns {Promise<Finished[]>}
 */
export async function runSteps(steps) {
  /** @type {Finished[]} */
  const finished = [];
  for (const group of grouped(steps)) {
    for (const { name, work } of start(group)) {
      console.log(`\n== ${name}`);
      const result = await work();
      process.stdout.write(result.output ?? "");
      console.log(describe(result));
      finished.push(result);
    }
  }
  return finished;
}

/** @param {Finished} result */
export function describe({ name, time, passed, failed, skipped }) {
  const counts = passed + failed + skipped > 1 ? `  ${passed} passed, ${failed} failed, ${skipped} skipped` : "";
  return `${failed === 0 ? "ok    " : "FAILED"}  ${name.padEnd(12)}  ${time.padStart(7)}${counts}`;
}

/** Quiet steps that follow each other, together; every other step alone. @param {readonly Step[]} steps */
function grouped(steps) {
  /** @type {Step[][]} */
  const groups = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.quiet && last?.[0]?.quiet) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

/**
 * Starts a group's quiet steps; a step that prints by itself starts only when it is its turn to print.
 * @param {readonly Step[]} group
 */
function start(group) {
  if (!group[0]?.quiet) return group.map((step) => ({ name: step.name, work: () => runStep(step) }));
  /** @type {Promise<unknown>[]} */
  const lanes = [Promise.resolve(), Promise.resolve()];
  return group.map((step, i) => {
    const lane = i % lanes.length;
    const work = /** @type {Promise<unknown>} */ (lanes[lane]).then(() => runStep(step));
    lanes[lane] = work;
    return { name: step.name, work: () => work };
  });
}

/** @param {Step} step @returns {Promise<Finished>} */
async function runStep(step) {
  const startedMs = performance.now();
  const result = await step.run().catch((error) => ({ passed: 0, failed: 1, skipped: 0, output: `${error?.stack}\n` }));
  return { ...result, name: step.name, time: elapsed(startedMs) };
}
