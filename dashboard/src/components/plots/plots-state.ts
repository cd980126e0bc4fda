import { computed, signal } from "@preact/signals";
import type { RunView, TaskNames } from "../../fold/view.ts";
import { recalled, remember } from "../../remembered.ts";
import { aggregator, view } from "../../state.ts";
import type { Over } from "./plot-data.ts";
import { type RemovedRuns, readRemoved, writeRemoved } from "./removed-runs.ts";

export const over = signal<Over>("seconds");
/** Where the cursor is on the horizontal axis of the plots. */
export const cursorPlace = signal<number | undefined>(undefined);
/** The run that is pointed at in the legend. */
export const highlighted = signal<number | undefined>(undefined);

const stored = "edgewise-removed-runs";
const removed = signal<RemovedRuns>({ instance: "", runs: new Set() });

let earlier: readonly RunView[] = [];

/** Runs of the same task before the current one with at least one round, unless they were removed from the plots. */
export const earlierRuns = computed<readonly RunView[]>(() => {
  const task = view.value.runs.at(-1)?.task;
  const found = view.value.runs
    .slice(0, -1)
    .filter((run) => run.rounds.length > 0 && !removed.value.runs.has(run.run) && sameTask(run.task, task));
  if (!sameRuns(found, earlier)) earlier = found;
  return earlier;
});

export function remove(runs: readonly RunView[]): void {
  const { instance, runs: before } = removed.value;
  removed.value = { instance, runs: new Set([...before, ...runs.map((run) => run.run)]) };
  remember("sessionStorage", stored, writeRemoved(removed.value));
  highlighted.value = undefined;
}

// Another start of the program numbers its runs anew: what was said of the old ones is not meant for these.
computed(() => aggregator.value?.instance).subscribe((instance) => {
  if (instance === undefined) return;
  removed.value = readRemoved(recalled("sessionStorage", stored), instance);
  highlighted.value = undefined;
});

function sameTask(a: TaskNames, b: TaskNames | undefined): boolean {
  return a.dataset === b?.dataset && a.model === b.model;
}

function sameRuns(a: readonly RunView[], b: readonly RunView[]): boolean {
  return a.length === b.length && a.every((run, index) => run === b[index]);
}
