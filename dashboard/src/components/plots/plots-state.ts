import { computed, effect, signal } from "@preact/signals";
import { optimumFor } from "../../fold/optimum.ts";
import type { RunView } from "../../fold/view.ts";
import { recalled, remember } from "../../remembered.ts";
import { load, loadings, openedId, openedView, runList } from "../../runs/kept-runs.ts";
import { type Pins, pinned, readPins, unpinned, writePins } from "../../runs/pins.ts";
import { type RunRow, runRows } from "../../runs/run-rows.ts";
import { aggregator, nodes, presentTask, run, runNodes, runs, task } from "../../state.ts";
import type { Over } from "./plot-data.ts";
import { type RemovedRuns, readRemoved, writeRemoved } from "./removed-runs.ts";
import { keptLook, type LineLook, runLook, shownLook } from "./run-looks.ts";

export const over = signal<Over>("seconds");
/** Where the cursor is on the horizontal axis of the plots. */
export const cursorPlace = signal<number | undefined>(undefined);
/** The run that is pointed at in the legend, by its key. */
export const highlighted = signal<string | undefined>(undefined);

/** The smallest loss that weights can have on the data of the run that is shown, where it is known. */
export const optimum = computed<number | undefined>(() => {
  const [described, names] = [task.value, runNodes.value];
  if (described === undefined || names === undefined) return undefined;
  const byName = new Map(nodes.value.map((node) => [node.name, node]));
  return optimumFor(
    described,
    names.map((name) => byName.get(name) ?? {}),
  );
});

/** A run as the plots draw it. */
export interface DrawnRun {
  readonly row: RunRow;
  readonly view: RunView;
  readonly look: LineLook;
  /** Of another session, and put there to be compared. */
  readonly isPinned: boolean;
}

const removedStored = "edgewise-removed-runs";
const removed = signal<RemovedRuns>({ instance: "", runs: new Set() });
const pinsStored = "edgewise-pinned-runs";
/** Runs of earlier sessions that were put into the plots. */
const pins = signal<Pins>(readPins(recalled("localStorage", pinsStored)));

/** All runs that there are, the newest first. */
export const rows = computed(() => {
  const session = {
    instance: aggregator.value?.instance,
    ownTitle: presentTask.value?.title ?? "",
    runs: runs.value,
  };
  return runRows(session, runList.value.runs, (id) => {
    const loading = loadings.value.get(id);
    return loading?.kind === "there" ? loading.view.runs.at(-1) : undefined;
  });
});

/** The run that the page shows: the one that was opened, or the present one. */
export const shownRow = computed<RunRow | undefined>(() => {
  const id = openedView.value && openedId.value;
  if (run.value === undefined) return undefined;
  if (id === undefined) return rows.value.find(({ view: own }) => own === run.value);
  const known = rows.value.find(({ entry }) => entry?.id === id);
  return { ...(known ?? { key: id, number: undefined, entry: undefined, task: "" }), view: run.value };
});

/** Runs that can be drawn beside it: those of this session unless they were removed, others if they were put there. */
export function isInPlots(row: RunRow): boolean {
  if (isOfView(row)) return !removed.value.runs.has(row.number as number);
  return row.entry !== undefined && pins.value.has(row.entry.id);
}

/** Told as a text, so that it stays the same while a run goes on. */
const numbersOfView = computed(() => runs.value.map(({ run: number }) => number).join());
const ofView = computed(() => new Set(numbersOfView.value.split(",").map(Number)));

function isOfView({ number }: RunRow): boolean {
  return number !== undefined && ofView.value.has(number);
}

let before: readonly DrawnRun[] = [];

/** Runs with the task of the one that is shown, and with at least one round, oldest first. */
export const besides = computed<readonly DrawnRun[]>(() => {
  const shown = shownRow.value;
  const found = rows.value
    .filter((row) => row.key !== shown?.key && row.task === shown?.task && isInPlots(row))
    .flatMap((row) => (row.view && row.view.rounds.length > 0 ? [drawnRun(row, row.view)] : []))
    .toReversed();
  if (!areSame(found, before)) before = found;
  return before;
});

export const shown = computed<DrawnRun | undefined>(() => {
  const row = shownRow.value;
  return row?.view && drawnRun(row, row.view);
});

function drawnRun(row: RunRow, own: RunView): DrawnRun {
  return { row, view: own, look: lookOf(row), isPinned: !isOfView(row) };
}

/** Colour and line of a run, as long as it is in the plots. */
export function lookOf(row: RunRow): LineLook {
  if (row.key === shownRow.value?.key) return shownLook;
  if (isOfView(row)) return runLook(row.number as number);
  const id = row.entry?.id ?? "";
  return keptLook(pins.value.get(id) ?? pinned(pins.value, id).get(id) ?? 0);
}

/** Puts a run into the plots, or takes it away. */
export function setInPlots(row: RunRow, is: boolean): void {
  highlighted.value = undefined;
  if (isOfView(row)) {
    const runs = new Set(removed.value.runs);
    if (is) runs.delete(row.number as number);
    else runs.add(row.number as number);
    removed.value = { instance: removed.value.instance, runs };
    remember("sessionStorage", removedStored, writeRemoved(removed.value));
  } else if (row.entry) {
    const { id } = row.entry;
    pins.value = is ? pinned(pins.value, id) : unpinned(pins.value, id);
    remember("localStorage", pinsStored, writePins(pins.value));
  }
}

// What is in the plots is read from its folder, once the list has it.
effect(() => {
  const ids = new Set(pins.value.keys());
  for (const { id } of runList.value.runs) if (ids.has(id)) load(id);
});

// Another start of the program numbers its runs anew: what was said of the old ones is not meant for these.
computed(() => aggregator.value?.instance).subscribe((instance) => {
  if (instance === undefined) return;
  removed.value = readRemoved(recalled("sessionStorage", removedStored), instance);
  highlighted.value = undefined;
});

function areSame(a: readonly DrawnRun[], b: readonly DrawnRun[]): boolean {
  return a.length === b.length && a.every((one, index) => one.view === b[index]?.view && sameNames(one, b[index]));
}

function sameNames({ row }: DrawnRun, other: DrawnRun): boolean {
  return row.key === other.row.key && row.entry?.label === other.row.entry?.label;
}
