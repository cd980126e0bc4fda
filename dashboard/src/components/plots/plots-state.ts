import { computed, signal } from "@preact/signals";
import type { RunView } from "../../fold/view.ts";
import { view } from "../../state.ts";
import type { Over } from "./plot-data.ts";

export const over = signal<Over>("seconds");
/** Where the cursor is on the horizontal axis of the plots. */
export const cursorPlace = signal<number | undefined>(undefined);
/** The run that is pointed at in the legend. */
export const highlighted = signal<number | undefined>(undefined);

const removed = signal<ReadonlySet<number>>(new Set());

let earlier: readonly RunView[] = [];

/** Runs before the current one that came to a result, as long as nobody removed them from the plots. */
export const earlierRuns = computed<readonly RunView[]>(() => {
  const found = view.value.runs.slice(0, -1).filter((run) => run.rounds.length > 0 && !removed.value.has(run.run));
  if (!sameRuns(found, earlier)) earlier = found;
  return earlier;
});

export function remove(runs: readonly RunView[]): void {
  removed.value = new Set([...removed.value, ...runs.map((run) => run.run)]);
  highlighted.value = undefined;
}

function sameRuns(a: readonly RunView[], b: readonly RunView[]): boolean {
  return a.length === b.length && a.every((run, index) => run === b[index]);
}
