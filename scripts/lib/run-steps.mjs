import { elapsed } from "./progress.mjs";
import { inTurn } from "./turns.mjs";

/**
 * @typedef {import("./steps.mjs").Step} Step
 * @typedef {import("./vitest.mjs").Tally & { name: string, time: string }} Finished
 */

/**
 * Runs every step, also after failed ones, and prints what they print in their order. Steps of a lane follow each other,
 * beside those of the other lanes; a step without a lane runs alone.
 * @param {readonly Step[]} steps
 * @returns {Promise<Finished[]>}
 */
export async function runSteps(steps) {
  /** @type {Finished[]} */
  const finished = [];
  for (const group of grouped(steps)) {
    for (const { name, output, done } of start(group)) {
      console.log(`\n== ${name}`);
      output.open();
      const result = await done;
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

/** Steps with lanes that follow each other, together; every other step alone. @param {readonly Step[]} steps */
function grouped(steps) {
  /** @type {Step[][]} */
  const groups = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.lane && last?.[0]?.lane) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** @param {readonly Step[]} group */
function start(group) {
  /** By lane: when the last of its steps so far has ended. @type {Map<string, Promise<unknown>>} */
  const lanes = new Map();
  return group.map((step) => {
    const output = inTurn();
    const done = (lanes.get(step.lane ?? "") ?? Promise.resolve()).then(() => runStep(step, output.write));
    lanes.set(step.lane ?? "", done);
    return { name: step.name, output, done };
  });
}

/** @param {Step} step @param {import("./command.mjs").Write} write @returns {Promise<Finished>} */
async function runStep(step, write) {
  const startedMs = performance.now();
  const result = await step.run(write).catch((error) => {
    write(`${error?.stack}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  return { ...result, name: step.name, time: elapsed(startedMs) };
}
