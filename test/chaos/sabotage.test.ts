import { expect, test } from "vitest";
import type { Mean } from "../../src/learning/merged-report.ts";
import type { AggregatorState, OpenRound } from "../../src/protocol/aggregator/state.ts";
import { currentRun } from "../../src/protocol/aggregator/step.ts";
import type { Report } from "../../src/protocol/messages.ts";
import type { AggregatorEvent } from "../../src/watch/events.ts";
import type { Sabotage } from "./aggregator-site.ts";
import type { Invariant } from "./checks/check.ts";
import { judged } from "./judge.ts";
import type { Schedule } from "./schedule.ts";

const calm: Schedule = {
  seed: 1,
  nodes: 3,
  settings: { strategy: "fixed:3", rounds: 6 },
  latencySeconds: 2 ** -5,
  updateSeconds: [2 ** -7],
  chargesDowntime: false,
  faults: [],
  calmAt: 0,
};
const momentum = { settings: { ...calm.settings, momentum: 0.5 } };
/** The relay's report comes before those of the others, which compute for longer. */
const relays = { relays: [{ behind: [1, 2] }], updateSeconds: [2 ** -7, 2 ** -7, 2 ** -2] };
const kill = { at: 0.7, kind: "kill-aggregator", acts: 0, down: 0.1, power: true } as const;

type Run = NonNullable<ReturnType<typeof currentRun>>;

const open = (run: Run): OpenRound => {
  if (run.phase.kind !== "round") throw new Error("no round is open");
  return run.phase.open;
};

/** Does something to the state once, in its third round, when so many nodes have reported. */
function inRound3(change: (run: Run) => void, reports = 1, ofRelays = 0): Sabotage {
  let isDone = false;
  return {
    state(state) {
      const run = currentRun(state);
      if (isDone || run?.phase.kind !== "round") return;
      const { round, reporters, relayed } = run.phase.open;
      if (round !== 3 || reporters.size < reports || relayed.size < ofRelays) return;
      isDone = true;
      change(run);
    },
  };
}

const short = { settings: { strategy: "fixed:3", budgetSeconds: 1 } };

const long = { settings: { strategy: "fixed:3", rounds: 30 } };

/** By what is noticed. */
const sabotages: readonly (readonly [string, Invariant, Partial<Schedule>, Sabotage])[] = [
  ["a report that is in the sums twice", "counted-once", {}, inRound3((run) => scaleInto(open(run).sums.weights, 2))],
  ["a node that is forgotten to have reported", "counted-once", {}, inRound3((run) => open(run).reporters.clear())],
  ["a report that is lost after it was taken", "nothing-lost", {}, inRound3((run) => forgetFirst(open(run)), 2)],
  ["a checkpoint that is said to be durable and is not", "nothing-lost", { faults: [kill] }, { forgets: true }],
  ["states that are not kept any more", "kept-in-time", long, { state: keepsNoMore }],
  ["a budget that is charged too little", "budget", short, { state: (state) => chargeLess(currentRun(state)) }],
  ["a round number that goes back", "rounds-go-on", {}, { tells: round1For3 }],
  ["a lock that keeps nobody out", "one-decides", { faults: [{ at: 0.7, kind: "rival" }] }, { ignoresLocks: true }],
  ["weights that are no numbers", "finite", short, inRound3((run) => open(run).sums.weights.fill(Number.NaN))],
  ["a node that has reported and is waited for", "consistent", {}, inRound3((run) => awaitFirst(open(run)))],
  ["a run that stands still", "ends", {}, inRound3((run) => Object.assign(run, { phase: { kind: "paused" } }))],
  ["weights that come from nowhere", "same-result", momentum, inRound3((run) => open(run).sums.weights.fill(1))],
  ["a relay that tells of a report twice", "counted-once", relays, { relays: (report) => oneMore(report) }],
  ["a relay's sum that is changed", "counted-once", relays, inRound3((run) => relayedWeights(run).fill(1), 0, 1)],
  [
    "a relay's sum that is changed where nobody reckons it",
    "same-result",
    { ...relays, ...momentum },
    inRound3((run) => relayedWeights(run).fill(0), 0, 1),
  ],
];

const oneMore = (report: Report): Report =>
  report.merged ? { ...report, merged: { ...report.merged, reports: report.merged.reports + 1 } } : report;

function relayedWeights(run: Run): Mean {
  for (const { report } of open(run).relayed.values()) if (report.weights) return report.weights;
  throw new Error("no relay has told weights");
}

function keepsNoMore(state: AggregatorState): void {
  const run = currentRun(state);
  if (!run || run.rounds < 3) return;
  state.keeping = { ...state.keeping, lastSeconds: Number.POSITIVE_INFINITY };
  run.keeping = { ...run.keeping, marksNext: false };
}

function scaleInto(vector: Float64Array, by: number): void {
  vector.forEach((value, i) => {
    vector[i] = by * value;
  });
}

function forgetFirst({ reporters }: OpenRound): void {
  for (const name of reporters.keys()) return void reporters.delete(name);
}

function awaitFirst({ reporters, awaited }: OpenRound): void {
  for (const name of reporters.keys()) return void awaited.add(name);
}

/** Each time that somebody looks, the round has begun a little later. */
function chargeLess(run: Run | undefined): void {
  if (run?.phase.kind === "round") run.phase.open.startedSeconds += 0.01;
}

/** The number is the first thing that is told of a round, before anything is counted in it. */
function round1For3(event: AggregatorEvent): AggregatorEvent {
  return event.kind === "round-started" && event.round === 3 ? { ...event, round: 1 } : event;
}

test("nothing is violated where nothing goes wrong", async () => {
  expect(await judged(calm)).toEqual([]);
  expect(await judged({ ...calm, ...relays })).toEqual([]);
});

for (const [what, invariant, changes, sabotage] of sabotages) {
  test(`${what} is noticed: ${invariant}`, async () => {
    const found = await judged({ ...calm, ...changes }, sabotage);
    expect(found.map((each) => each.invariant)).toContain(invariant);
  });
}
