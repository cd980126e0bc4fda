import { saidOptions } from "../../scripts/lib/said-options.mjs";
import { readCorpus, writeCorpus } from "./corpus.ts";
import { startCoverage } from "./coverage.ts";
import { caseOf, type FuzzFailure, fuzz, mostGrowthBytes, mostMs, problemWith } from "./fuzz.ts";
import { startHunt } from "./guided.ts";
import { targets } from "./targets.ts";
import { createWatchdog } from "./watchdog.ts";

/** From where npm starts the program. */
const corpusFolder = "test/fixtures/corpus";

const usage = `npm run fuzz -- [--seed N] [--frames M] [--target NAME] [--case K | --input HEX] [--guided [--keep]]
  --seed    of the random numbers (1)
  --frames  frames, or other inputs, of all targets together (100,000)
  --target  only this one: ${targets.map(({ target }) => target.name).join(", ")}
  --case    only the case of this number
  --input   only these bytes, in hexadecimal digits
  --guided  go on from the cases in ${corpusFolder}, and from those that reach something new
  --keep    and keep there what was found`;

const { values } = saidOptions({
  options: {
    seed: { type: "string", default: "1" },
    frames: { type: "string", default: "100000" },
    target: { type: "string" },
    case: { type: "string" },
    input: { type: "string" },
    guided: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const [seed, frames] = [Number(values.seed), Number(values.frames)];
const chosen = targets.filter(({ target, share }) => (values.target ?? (share > 0 && target.name)) === target.name);
if (!Number.isInteger(seed) || !Number.isInteger(frames) || chosen.length === 0) {
  console.error(usage);
  process.exit(2);
}

/** Of the heap and of buffers beside it, without garbage. */
function usedBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function tell({ target, number, input, what }: FuzzFailure): void {
  console.log(`\n${target}: case ${number ?? "of memory"} fails: ${what}`);
  if (number === undefined) return;
  if (!values.guided)
    console.log(`the same again:  npm run fuzz -- --target ${target} --seed ${seed} --case ${number}`);
  console.log(`made smaller:    npm run fuzz -- --target ${target} --input ${hex(input)}`);
}

if (values.case !== undefined || values.input !== undefined) {
  const target = chosen[0]?.target as (typeof targets)[number]["target"];
  const input =
    values.input === undefined ? caseOf(target, seed, Number(values.case)) : Buffer.from(values.input, "hex");
  const what = await problemWith(target, new Uint8Array(input));
  console.log(`${target.name}, ${input.length} bytes: ${what ?? "nothing is wrong"}`);
  process.exit(what === undefined ? 0 : 1);
}

/** This program is one file, with packages beside it. */
const isOwn = (url: string) => url.startsWith("file:") && !url.includes("/node_modules/");
const coverage = values.guided ? startCoverage(isOwn) : undefined;

// Millions of refusals are errors.
Error.stackTraceLimit = 0;
// The decoder of JPEG complains there of every damaged picture.
console.warn = () => {};
console.error = () => {};

/** Frames between two lines of a long run. */
const toldEvery = 500_000;

const watchdog = createWatchdog();
const shares = chosen.reduce((sum, { share }) => sum + share, 0);
let failed = 0;
let done = 0;
for (const { target, share } of chosen) {
  const wanted = Math.ceil(values.target === undefined ? (frames * share) / shares : frames);
  const start = performance.now();
  watchdog.begin(target.name);
  const onProgress = (done: number) => {
    if (done >= nextTold) console.log(`${target.name}: ${done} frames so far`);
    if (done >= nextTold) nextTold += toldEvery;
  };
  let nextTold = toldEvery;
  const hunt = coverage
    ? await startHunt(target, { coverage, seed, kept: readCorpus(corpusFolder, target.name) })
    : undefined;
  const { failure, longestMs, grownBytes } = await fuzz(target, {
    ...{ seed, frames: wanted, usedBytes, onProgress, guide: hunt?.guide, onCase: watchdog.onCase },
  });
  const found = await hunt?.end();
  if (found) console.log(`${target.name}: ${found.what}`);
  if (found && values.keep) writeCorpus(corpusFolder, target.name, found.corpus);
  const seconds = (performance.now() - start) / 1000;
  if (failure) tell(failure);
  else {
    const longest = `longest ${longestMs.toFixed(1)} ms`;
    const growth = `at most ${((grownBytes ?? 0) / 2 ** 20).toFixed(1)} MiB more in use`;
    console.log(
      `${target.name}: ${wanted} frames, seed ${seed}: none failed (${longest}, ${growth}, ${seconds.toFixed(0)} s)`,
    );
  }
  done += wanted;
  failed += failure ? 1 : 0;
}
const limits = `no error, none over ${mostMs} ms, no more than ${mostGrowthBytes / 2 ** 20} MiB more in use`;
if (failed === 0) console.log(`${done} frames: ${limits}`);
process.exit(failed === 0 ? 0 : 1);
