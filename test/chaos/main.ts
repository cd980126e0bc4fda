import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { saidOptions } from "../../scripts/lib/said-options.mjs";
import type { Violation } from "./checks/check.ts";
import { judged } from "./judge.ts";
import { checkedEssences } from "./model/essence-check.ts";
import { explored } from "./model/explore.ts";
import { exploredInParts } from "./model/explore-parts.ts";
import type { Schedule } from "./schedule.ts";
import { type Disasters, scheduleOf } from "./schedule-of.ts";
import { shrunk } from "./shrink.ts";
import { courseOf } from "./world.ts";

/** Each worker is given so many seeds at a time. */
const block = 20;
const mostShown = 5;
/** What a run makes lives as long as the run, and would otherwise be copied on the way. */
const youngMiB = 48;

const small = { nodes: 2, everyRoundIsKept: true, aggregatorCrashes: 0, nodeCrashes: 0, mostStates: 100_000 };

/** Every way that a run of two rounds can go in which programs end at any moment, and are started again. */
type Search = readonly [name: string, search: typeof explored, options: Parameters<typeof explored>[0]];

const ofThree = { ...small, nodes: 3, aggregatorCrashes: 1, nodeCrashes: 3, mostStates: 200_000 };

const searches: readonly Search[] = [
  ["2 nodes; the aggregator ends once", explored, { ...small, aggregatorCrashes: 1 }],
  [
    "2 nodes; the aggregator ends once, and no round is kept",
    explored,
    { ...small, aggregatorCrashes: 1, everyRoundIsKept: false },
  ],
  ["2 nodes, of which one ends once", explored, { ...small, nodeCrashes: 1 }],
  ["3 nodes and the aggregator; each ends once; in essence", exploredInParts, ofThree],
  [
    "3 nodes and the aggregator; each ends once, and no round is kept; in essence",
    exploredInParts,
    { ...ofThree, everyRoundIsKept: false },
  ],
];

/** Takes minutes. */
const longerSearches: readonly Search[] = [
  ["3 nodes; the aggregator ends once", explored, { ...small, nodes: 3, aggregatorCrashes: 1 }],
  ["3 nodes, of which one ends once", explored, { ...small, nodes: 3, nodeCrashes: 1 }],
];

/** Runs by the numbers of their schedules, in a row. */
interface Block {
  readonly disasters: Disasters;
  readonly first: number;
  readonly runs: number;
}

/** What is said of seeds. */
const said: Readonly<Record<Disasters, string>> = { all: "", stalls: ", stalls and lies", relays: ", behind relays" };

interface Found {
  readonly disasters: Disasters;
  readonly seed: number;
  readonly violations: readonly Violation[];
}

if (isMainThread) process.exitCode = await main();
else serve();

function serve(): void {
  parentPort?.on("message", async ({ disasters, first, runs }: Block) => {
    const found: Found[] = [];
    for (let seed = first; seed < first + runs; seed++) {
      const violations = await judged(scheduleOf(seed, disasters));
      if (violations.length > 0) found.push({ disasters, seed, violations });
    }
    parentPort?.postMessage(found);
  });
}

async function main(): Promise<number> {
  const { values } = saidOptions({
    options: {
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "1" },
      stalls: { type: "string", default: "0" },
      relays: { type: "string", default: "0" },
      workers: { type: "string", default: String(availableParallelism()) },
      schedule: { type: "string" },
      show: { type: "boolean", default: false },
      interleavings: { type: "boolean", default: false },
      longer: { type: "boolean", default: false },
    },
  });
  if (values.schedule !== undefined) return repeatOf(values.schedule, values.show);
  for (const name of ["seed", "runs", "stalls", "relays", "workers"] as const) {
    if (/^\d+$/.test(values[name])) continue;
    console.log(`--${name} ${values[name]}: this is no whole number`);
    return 2;
  }
  if (values.interleavings && !allInterleavings(values.longer)) return 1;
  const first = Number(values.seed);
  const counts = { all: values.runs, stalls: values.stalls, relays: values.relays };
  const blocks = (["all", "stalls", "relays"] as const)
    .map((disasters): Block => ({ disasters, first, runs: Number(counts[disasters]) }))
    .filter(({ runs }) => runs > 0);
  if (values.show) await show(scheduleOf(first, blocks[0]?.disasters));
  let isFine = true;
  for (const each of blocks) if (!(await isAllFine(each, Math.max(1, Number(values.workers))))) isFine = false;
  return isFine ? 0 : 1;
}

/** Of a file that a failing run has told. */
function repeatOf(path: string, shows: boolean): Promise<number> | number {
  try {
    return repeat(JSON.parse(readFileSync(path, "utf8")), shows);
  } catch (error) {
    console.log(`--schedule ${path}: this cannot be read: ${error instanceof Error ? error.message : error}`);
    return 2;
  }
}

async function isAllFine(wanted: Block, workers: number): Promise<boolean> {
  const { disasters, first, runs } = wanted;
  const started = performance.now();
  const before = process.cpuUsage();
  const found = await all(wanted, Math.min(workers, Math.ceil(runs / block)));
  for (const each of found.slice(0, mostShown)) await explain(each);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const each = `${((user + system) / 1000 / runs).toFixed(0)} ms of a processor each`;
  const seeds = `seeds ${first} to ${first + runs - 1}${said[disasters]}`;
  console.log(`${runs} runs (${seeds}) in ${seconds.toFixed(0)} s, ${each}: ${found.length} with a violated invariant`);
  return found.length === 0;
}

function allInterleavings(longer: boolean): boolean {
  const problems = [...searches, ...(longer ? longerSearches : [])].flatMap(([name, search, options]) => {
    const started = performance.now();
    const { states, steps, depth, problem } = search(options);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const size = `${states} states, ${steps} steps, at most ${depth} one after the other, ${seconds} s`;
    console.log(`${name}: ${size}: ${problem?.what ?? "nothing is violated"}`);
    if (problem) console.log(JSON.stringify(problem.way));
    return problem ? [problem] : [];
  });
  return problems.length === 0 && (!longer || areEssencesEnough());
}

/** Whether one of all states with the same essence tells of the others. */
function areEssencesEnough(): boolean {
  const { states, essences, problem } = checkedEssences({ ...small, aggregatorCrashes: 1, nodeCrashes: 1 });
  const size = `${states} states of 2 nodes, of which one ends, and the aggregator, which ends: ${essences} in essence`;
  console.log(`${size}: ${problem ?? "those that are the same lead to the same"}`);
  return problem === undefined;
}

/** The events of a run, but for messages. */
async function show(schedule: Schedule): Promise<void> {
  console.log(JSON.stringify(schedule));
  await courseOf(schedule, {
    onEvent(seconds, pid, event) {
      if (event.kind !== "message-passed") console.log(seconds.toFixed(3), pid, JSON.stringify(event).slice(0, 200));
    },
  });
}

/** A schedule that was printed or kept. */
async function repeat(schedule: Schedule, isShown: boolean): Promise<number> {
  const { nodes, faults, liars = [], relays = [] } = schedule;
  const stranger = [...faults, ...liars].find((each) => "node" in each && each.node > nodes + relays.length);
  if (stranger) {
    console.log(`the schedule has ${nodes} nodes, and not the one of ${JSON.stringify(stranger)}`);
    return 2;
  }
  if (isShown) await show(schedule);
  const violations = await judged(schedule);
  for (const { invariant, what } of violations) console.log(`${invariant}: ${what}`);
  return violations.length === 0 ? 0 : 1;
}

function all({ disasters, first, runs }: Block, workers: number): Promise<readonly Found[]> {
  return new Promise((resolve, reject) => {
    const found: Found[] = [];
    let next = first;
    let done = 0;
    const end = first + runs;
    for (let i = 0; i < workers; i++) {
      const worker = new Worker(new URL(import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: youngMiB } });
      const give = () => {
        const given = Math.min(block, end - next);
        if (given <= 0) return void worker.terminate();
        worker.postMessage({ disasters, first: next, runs: given } satisfies Block);
        next += given;
        const own = given;
        worker.once("message", (those: readonly Found[]) => {
          for (const each of those) {
            console.log(`seed ${each.seed}: ${each.violations[0]?.invariant}: ${each.violations[0]?.what}`);
            found.push(each);
          }
          done += own;
          if (done % 2000 === 0 && runs > 2000) console.log(`${done} runs, ${found.length} with a violated invariant`);
          if (done === runs) resolve(found.toSorted((a, b) => a.seed - b.seed));
          give();
        });
      };
      worker.on("error", reject);
      give();
    }
  });
}

async function explain({ disasters, seed, violations }: Found): Promise<void> {
  const [first] = violations;
  if (!first) return;
  console.log(`\nseed ${seed} violates ${[...new Set(violations.map(({ invariant }) => invariant))].join(", ")}`);
  for (const { invariant, what } of violations.slice(0, 3)) console.log(`  ${invariant}: ${what}`);
  const which = disasters === "all" ? "" : ` --runs 0 --${disasters} 1`;
  console.log(`  repeat it by: npm run chaos -- --seed ${seed}${which}`);
  const shortest = await shrunk(scheduleOf(seed, disasters), first.invariant);
  console.log(`  the shortest schedule (npm run chaos -- --schedule FILE):\n  ${JSON.stringify(shortest)}`);
}
