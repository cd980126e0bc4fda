import { computed, effect, signal } from "@preact/signals";
import { open, openedId, refreshRuns, runList } from "../../runs/kept-runs.ts";
import type { RunRow } from "../../runs/run-rows.ts";
import { aggregator, link, presentRun } from "../../state.ts";
import { rows } from "../plots/plots-state.ts";

let before: readonly RunRow[] = [];

/** The rows of the list: the same ones while a run only goes on. */
export const listed = computed<readonly RunRow[]>(() => {
  const found = rows.value;
  if (!found.every((row, i) => isSame(row, before[i])) || found.length !== before.length) before = found;
  return before;
});

function isSame(row: RunRow, other: RunRow | undefined): boolean {
  return (
    row.key === other?.key && row.entry === other.entry && row.view?.end === other.view?.end && hasView(row, other)
  );
}

const hasView = (row: RunRow, other: RunRow) => (row.view === undefined) === (other.view === undefined);

/** The run whose name is being written, by its key. */
export const named = signal<string | undefined>(undefined);

/** What makes the list of kept runs another one. */
const occasion = computed(() => {
  const newest = presentRun.value;
  return [link.value, aggregator.value?.instance, newest?.run, newest?.end?.reason].join();
});

const firstWaitMs = 500;
const longestWaitMs = 30_000;

let waiting: ReturnType<typeof setTimeout> | undefined;

/** The files of a run's end are written after the page has been told of it: then the list is asked for again. */
async function refresh(waitMs = firstWaitMs): Promise<void> {
  clearTimeout(waiting);
  try {
    await refreshRuns();
  } catch {
    return; // it is asked for again when there is a connection
  }
  const isBehind = rows.value.some(({ view: own, entry }) => own?.end && entry?.record.endedAt === null);
  if (isBehind) waiting = setTimeout(() => void refresh(Math.min(longestWaitMs, 2 * waitMs)), waitMs);
}

/** Keeps the list in step with what happens, and the opened run with the page's address. */
export function keepRuns(): void {
  effect(() => {
    if (occasion.value.startsWith("open")) void refresh();
  });
  const follow = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const id = asked.get("run") ?? undefined;
    open(id, { again: asked.has("replay") });
    if (id !== undefined) scrollTo({ top: 0 });
  };
  addEventListener("hashchange", follow);
  follow();
  // Where runs are only shown again, a page without one would be empty.
  effect(() => {
    const { shows } = runList.value;
    if (shows !== undefined && openedId.value === undefined)
      location.replace(`#run=${encodeURIComponent(shows)}&replay`);
  });
}
